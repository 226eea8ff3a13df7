import type { Format } from "./formats/index.ts";

export type { Format } from "./formats/index.ts";

/** EXIF orientation: 1 is upright, 2 to 8 are its mirror images and quarter turns, in the order of the EXIF specification. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

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
  /** Of an animation only the first frame is used. */
  readonly frames: "one" | "many";
}
