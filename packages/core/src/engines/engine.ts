import type { Format, Probe } from "../probe.ts";

/*
 * What an engine is: bytes or a path in, a smaller picture out. Which one serves is decided in `select.ts`.
 */

export type EngineName = "native" | "portable";

/** What to make of a picture. Every field is required: defaults are applied once, in `options.ts`. */
export interface TransformRequest {
  /** Upright, at most the source's. */
  readonly widthPx: number;
  /** Upright, at most the source's. */
  readonly heightPx: number;
  /** `auto` is JPEG for a lossy source, and the smaller of JPEG and PNG for a lossless one. */
  readonly format: "auto" | "jpeg" | "png" | "webp";
  /** Of JPEG and WebP, 1 to 100. */
  readonly quality: number;
  /** How long a JPEG may take for fewer bytes. An engine that knows one way only takes that. */
  readonly effort: "balanced" | "small";
  /** How much of a JPEG to decode. An engine that always decodes all of it does so whatever is asked. */
  readonly decode: "speed" | "balanced" | "exact";
  /** What transparent pixels are laid on, 0xRRGGBB. */
  readonly background: number;
  /** Most pixels of a source. Strict: nothing is decoded above it. */
  readonly maxPixels: number;
  /** Most working memory for one picture. Strict, by the engine's own estimate from the header. */
  readonly maxMemoryBytes: number;
}

/** A picture that is upright, opaque and without metadata. */
export interface Transformed {
  readonly bytes: Uint8Array;
  readonly format: "jpeg" | "png" | "webp";
  readonly widthPx: number;
  readonly heightPx: number;
  /** Of the source, as the engine read it. */
  readonly sourceBytes: number;
}

export interface Engine {
  readonly name: EngineName;
  readonly decodes: ReadonlySet<Format>;
  /** Those of them that have kinds which it refuses with `E_UNSUPPORTED` and another engine may decode. */
  readonly decodesInPart: ReadonlySet<Format>;
  /**
   * Throws a `PixelthriftError`: `E_READ`, `E_UNSUPPORTED`, `E_TRUNCATED`, `E_CORRUPT`, `E_TOO_LARGE`, `E_CANCELLED`, `E_OPTION` or `E_NATIVE`.
   *
   * @param source A path, or bytes that must not change before the promise settles.
   * @param probe What the header of `source` told.
   * @param signal Stops the work, also while it runs.
   */
  transform(
    source: string | Uint8Array,
    probe: Probe,
    request: TransformRequest,
    signal?: AbortSignal,
  ): Promise<Transformed>;
}
