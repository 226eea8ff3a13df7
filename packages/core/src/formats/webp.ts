import type { Bytes } from "../bytes.ts";
import { PixelthriftError } from "../errors.ts";
import { exifOrientation, type Orientation } from "./exif.ts";
import { corrupt, type Handler, type Header, plain } from "./handler.ts";

const animationFlag = 0b0000_0010;
const exifFlag = 0b0000_1000;

/** RFC 9649. A WebP is one bare bitstream (VP8 or VP8L), or VP8X and a list of chunks. */
export const webp: Handler = {
  mimeType: "image/webp",
  extensions: ["webp"],
  matches: (bytes) => bytes.has("RIFF") && bytes.has("WEBP", 8),
  read(bytes) {
    const first = bytes.text(12, 4);
    const endByte = containerEnd(bytes);
    if (first === "VP8X") return extended(bytes, endByte);
    const chunkEnd = 20 + bytes.u32(16, "little");
    if (chunkEnd > endByte)
      throw corrupt(`the WebP says it ends at byte ${endByte}, before its picture, which ends at byte ${chunkEnd}`);
    if (first === "VP8 ") return lossy(bytes, 20);
    if (first === "VP8L") return lossless(bytes, 20);
    throw corrupt(`expected a WebP to start with VP8, VP8L or VP8X but found ${JSON.stringify(first)}`);
  },
};

/** What the file says of its own length; it may be longer, as some writers append to it. */
function containerEnd(bytes: Bytes): number {
  const endByte = 8 + bytes.u32(4, "little");
  if (endByte <= bytes.sizeBytes) return endByte;
  throw new PixelthriftError(
    "E_TRUNCATED",
    `the WebP says it has ${endByte} bytes but ends at byte ${bytes.sizeBytes}`,
  );
}

function lossy(bytes: Bytes, at: number): Header {
  if (bytes.text(at + 3, 3) !== "\x9D\x01\x2A") {
    throw corrupt(`expected the start code of a VP8 key frame at byte ${at + 3} of the WebP but found other bytes`);
  }
  // The two highest bits are a hint for enlarging.
  const widthPx = bytes.u16(at + 6, "little") & 0x3f_ff;
  const heightPx = bytes.u16(at + 8, "little") & 0x3f_ff;
  return { ...plain, widthPx, heightPx, compression: "lossy" };
}

function lossless(bytes: Bytes, at: number): Header {
  const signature = bytes.u8(at);
  if (signature !== 0x2f) throw corrupt(`expected byte ${at} of a lossless WebP to be 47 but found ${signature}`);
  const packed = bytes.u32(at + 1, "little");
  return { ...plain, widthPx: (packed & 0x3f_ff) + 1, heightPx: ((packed >>> 14) & 0x3f_ff) + 1 };
}

function extended(bytes: Bytes, endByte: number): Header {
  const flags = bytes.u8(20);
  let compression: Header["compression"] | undefined;
  let orientation: Orientation | undefined = (flags & exifFlag) === 0 ? 1 : undefined;
  for (let at = 30; at + 8 <= endByte && (compression === undefined || orientation === undefined);) {
    const type = bytes.text(at, 4);
    const lengthBytes = bytes.u32(at + 4, "little");
    if (type === "EXIF")
      orientation = exifOrientation(bytes, exifStart(bytes, at + 8, lengthBytes), at + 8 + lengthBytes);
    compression ??= compressionOf(type, bytes, at + 8, lengthBytes);
    // A chunk of odd length is followed by a byte of padding.
    at += 8 + lengthBytes + (lengthBytes & 1);
  }
  if (compression === undefined) throw corrupt(`the WebP ends at byte ${endByte} without any pixels`);
  return {
    ...plain,
    widthPx: bytes.u24(24) + 1,
    heightPx: bytes.u24(27) + 1,
    compression,
    orientation: orientation ?? 1,
    frames: (flags & animationFlag) === 0 ? "one" : "many",
  };
}

/** Some writers put the name in front that a JPEG needs there. */
function exifStart(bytes: Bytes, at: number, lengthBytes: number): number {
  return lengthBytes >= 6 && bytes.text(at, 6) === "Exif\0\0" ? at + 6 : at;
}

function compressionOf(type: string, bytes: Bytes, at: number, lengthBytes: number): Header["compression"] | undefined {
  if (type === "VP8 ") return "lossy";
  if (type === "VP8L") return "lossless";
  // A frame of an animation: 16 bytes of place and time, then chunks of its own.
  if (type !== "ANMF" || lengthBytes < 24) return undefined;
  const inner = bytes.text(at + 16, 4);
  return inner === "VP8L" ? "lossless" : "lossy";
}
