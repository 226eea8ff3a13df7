import { Bytes, Missing } from "./bytes.ts";
import { expected, PixelthriftError } from "./errors.ts";
import type { Orientation } from "./formats/exif.ts";
import type { Header } from "./formats/handler.ts";
import { type Format, formatNames, formats } from "./formats/index.ts";

/*
 * Bytes in, what their header tells out. Decodes nothing and reads no file: where it needs a part of one it says which.
 */

export type { Orientation } from "./formats/exif.ts";
export type { Format } from "./formats/index.ts";

/** What the header of an image tells. */
export interface Probe {
  readonly format: Format;
  /** Upright: after the orientation is applied. */
  readonly widthPx: number;
  /** Upright: after the orientation is applied. */
  readonly heightPx: number;
  /** How the stored picture must be turned to stand upright. */
  readonly orientation: Orientation;
  readonly compression: "lossy" | "lossless";
  /** Gray counts as `rgb`; `cmyk` is ink, which no model takes. */
  readonly color: "rgb" | "cmyk";
  /** Of an animation or of several pages only the first picture is used. */
  readonly frames: "one" | "many";
}

/** Either the answer, or the bytes that must be made known before it can be given. */
export type Probing =
  | { readonly kind: "probe"; readonly probe: Probe }
  | { readonly kind: "needs"; readonly fromByte: number; readonly toByte: number };

/**
 * Reads the header of an image that is in memory: size, format, orientation, color. That takes microseconds, as nothing is decoded
 * and no file is read; what a model makes of the image is told by `estimate`.
 *
 * @throws `E_OPTION` for what is no `Uint8Array`; `E_FORMAT`, `E_TRUNCATED`, `E_CORRUPT` or `E_UNSUPPORTED` for what is in it.
 * @example
 * probe(await readFile("photo.jpg"));
 * //=> { format: "jpeg", widthPx: 3024, heightPx: 4032, orientation: 6, compression: "lossy", color: "rgb", frames: "one" }
 */
export function probe(bytes: Uint8Array): Probe {
  if (!(bytes instanceof Uint8Array)) throw expected("a Uint8Array", "bytes", bytes);
  return read(Bytes.whole(bytes));
}

/** The same for a file of which only parts are known: add the bytes it needs and ask again. */
export function probeParts(bytes: Bytes): Probing {
  try {
    return { kind: "probe", probe: read(bytes) };
  } catch (error) {
    if (error instanceof Missing) return { kind: "needs", fromByte: error.fromByte, toByte: error.toByte };
    throw error;
  }
}

function read(bytes: Bytes): Probe {
  if (bytes.sizeBytes === 0) throw new PixelthriftError("E_FORMAT", "expected an image but received 0 bytes");
  const format = formatNames.find((name) => formats[name].matches(bytes));
  if (format === undefined) throw unknownFormat(bytes);
  const header = formats[format].read(bytes);
  if (header.widthPx === 0 || header.heightPx === 0) {
    throw new PixelthriftError(
      "E_CORRUPT",
      `expected a picture of at least 1x1 pixels but the ${format} header says ${header.widthPx}x${header.heightPx}`,
    );
  }
  return upright(format, header);
}

function upright(format: Format, { widthPx, heightPx, ...rest }: Header): Probe {
  // Orientations 5 to 8 lie on their side.
  return rest.orientation < 5
    ? { format, widthPx, heightPx, ...rest }
    : { format, widthPx: heightPx, heightPx: widthPx, ...rest };
}

function unknownFormat(bytes: Bytes): PixelthriftError {
  const start = bytes.slice(0, Math.min(8, bytes.sizeBytes));
  const hex = Array.from(start, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return new PixelthriftError(
    "E_FORMAT",
    `expected an image (${formatNames.join(", ")}) but the file starts with the bytes ${hex}`,
  );
}
