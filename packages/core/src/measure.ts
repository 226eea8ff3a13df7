import type { Format } from "./probe.ts";
import type { Size } from "./size.ts";

/** What one image was and what became of it. What could not be read is left out. */
export interface Metrics {
  readonly originalSizeBytes: number;
  readonly optimizedSizeBytes: number;
  /** Part of the bytes that is gone, 0 to 100, to two decimals. Never negative: a result is never larger. */
  readonly sizeReductionPercent: number;
  /** Upright. */
  readonly originalDimensions?: Size;
  /** Upright. */
  readonly optimizedDimensions?: Size;
  readonly wasResized: boolean;
  readonly originalFormat?: Format;
  readonly optimizedFormat?: Format;
  readonly elapsedMs: number;
}
