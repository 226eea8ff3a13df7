import type { Bytes } from "../bytes.ts";
import { PixelthriftError } from "../errors.ts";
import type { Orientation } from "./exif.ts";

/** What stands in the header of a file. */
export interface Header {
  /** As stored: before the orientation is applied. */
  readonly widthPx: number;
  /** As stored: before the orientation is applied. */
  readonly heightPx: number;
  readonly orientation: Orientation;
  readonly compression: "lossy" | "lossless";
  readonly color: "rgb" | "cmyk";
  readonly frames: "one" | "many";
}

/** One image format. */
export interface Handler {
  readonly mimeType: string;
  /** Without the dot; the first one is the usual one. */
  readonly extensions: readonly [string, ...string[]];
  /** Whether the file says that it is of this format. */
  readonly matches: (bytes: Bytes) => boolean;
  /** Throws `E_TRUNCATED`, `E_CORRUPT` or `E_UNSUPPORTED`. */
  readonly read: (bytes: Bytes) => Header;
}

/** What most headers say by saying nothing. */
export const plain = { orientation: 1, compression: "lossless", color: "rgb", frames: "one" } as const;

export function corrupt(message: string): PixelthriftError {
  return new PixelthriftError("E_CORRUPT", message);
}

export function unsupported(message: string): PixelthriftError {
  return new PixelthriftError("E_UNSUPPORTED", message);
}
