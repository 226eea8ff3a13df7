import type { PresetName } from "./presets.ts";
import type { ModelChoice } from "./prices.ts";

/** What a caller may ask for. Everything may be left out; `undefined` counts as left out. */
export interface RawOptions {
  /** The models to show tokens and money for. Default: a small current selection. */
  readonly model?: string | readonly string[] | undefined;
  /** The detail setting the models are called with. Default: each model's own default. */
  readonly detail?: string | undefined;
  /** A named longest edge and quality. Default: `content`. */
  readonly preset?: PresetName | undefined;
  /** Longest edge of the result in pixels, 1 to 65535. Default: the preset's. An image is never enlarged. */
  readonly maxEdge?: number | undefined;
  /** JPEG and lossy WebP quality, 1 to 100. Default: the preset's. */
  readonly quality?: number | undefined;
  /** Encoding of the result. Default: `auto`, which is JPEG, or PNG where a lossless source gets smaller that way. */
  readonly format?: OutputFormat | undefined;
  /** What transparent pixels are laid on: `#rrggbb`, `white` or `black`. Default: `white`. */
  readonly background?: string | undefined;
  /** Strict limits, checked on the header before anything is decoded. */
  readonly limits?: RawLimits | undefined;
  /** `original` gives the untouched bytes and the error back, `throw` throws it. Default: `original`. */
  readonly onError?: OnError | undefined;
  /** Stops the work, also while it runs. */
  readonly signal?: AbortSignal | undefined;
  /** Default: `auto`, which is the native engine where there is one and the portable one elsewhere. */
  readonly engine?: EngineChoice | undefined;
}

export interface RawLimits {
  /** Most pixels of a source. Default: 268,402,689, which is 16383 x 16383. */
  readonly pixels?: number | undefined;
  /** Most working memory for one image in bytes. Default: 1 GiB. */
  readonly memoryBytes?: number | undefined;
}

export type OutputFormat = "auto" | "jpeg" | "png" | "webp";
export type OnError = "original" | "throw";
export type EngineChoice = "auto" | "native" | "portable";

/** Options with every default applied and every value checked. */
export interface Options {
  readonly models: readonly ModelChoice[];
  readonly maxEdgePx: number;
  /** The preset the longest edge comes from; absent where `maxEdge` was given. */
  readonly preset?: PresetName;
  readonly quality: number;
  /** Whether an image that needs no resizing is encoded again: `always` where the caller gave a quality. */
  readonly reencode: "when-useful" | "always";
  readonly format: OutputFormat;
  /** 0xRRGGBB. */
  readonly background: number;
  readonly maxPixels: number;
  readonly maxMemoryBytes: number;
  readonly onError: OnError;
  readonly engine: EngineChoice;
  readonly signal?: AbortSignal;
}
