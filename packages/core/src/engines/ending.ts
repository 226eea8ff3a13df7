import { PixelthriftError } from "../errors.ts";
import type { Format } from "../probe.ts";

/*
 * Whether the end of a file is there, by its own structure.
 *
 * The decoders behind the portable engine fill what is missing of a JPEG with gray and call it a picture, and call a cut WebP or AVIF corrupt.
 */

/** Throws `E_TRUNCATED` for a JPEG, WebP or AVIF whose last bytes are missing. */
export function checkEnding(format: Format, bytes: Uint8Array): void {
  if (!endsWell(format, bytes))
    throw new PixelthriftError("E_TRUNCATED", `the ${format} ends too soon, after ${bytes.length} bytes`);
}

function endsWell(format: Format, bytes: Uint8Array): boolean {
  if (format === "jpeg") return jpegEnds(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // The length behind "RIFF" counts from byte 8.
  if (format === "webp") return bytes.length >= 8 && view.getUint32(4, true) + 8 <= bytes.length;
  if (format === "avif") return boxesEnd(view);
  return true;
}

/** Walks the segments to the first scan: behind it stands the end marker, before it at most the one of a thumbnail. */
function jpegEnds(bytes: Uint8Array): boolean {
  for (let at = 2; at + 3 < bytes.length;) {
    const marker = bytes[at + 1] ?? 0;
    const standsAlone = marker === 0x00 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8) || marker === 0xff;
    if (bytes[at] !== 0xff || standsAlone) at += 1;
    else if (marker === 0xda) return hasEndMarker(bytes, at);
    else at += 2 + 256 * (bytes[at + 2] ?? 0) + (bytes[at + 3] ?? 0);
  }
  return false;
}

function hasEndMarker(bytes: Uint8Array, from: number): boolean {
  for (let at = bytes.lastIndexOf(0xd9); at > from; at = bytes.lastIndexOf(0xd9, at - 1))
    if (bytes[at - 1] === 0xff) return true;
  return false;
}

/** Every top box within the file. A length of 0 goes to the end, 1 says that it needs eight bytes. */
function boxesEnd(view: DataView): boolean {
  let at = 0;
  while (at + 8 <= view.byteLength) {
    const short = view.getUint32(at);
    if (short === 0) return true;
    if (short === 1 && at + 16 > view.byteLength) return false;
    const lengthBytes = short === 1 ? Number(view.getBigUint64(at + 8)) : short;
    if (lengthBytes < 8) return true;
    at += lengthBytes;
  }
  return at <= view.byteLength;
}
