import type { Format } from "./probe.ts";
import type { Size } from "./size.ts";

/*
 * Sizes before and after in, figures out. Reads nothing but its arguments.
 */

/** One side of a measurement. What could not be read is left out. */
export interface Side {
  readonly sizeBytes: number;
  /** Upright. */
  readonly dimensions?: Size;
  readonly format?: Format;
  readonly frames?: "one" | "many";
}

export interface Measurement {
  readonly before: Side;
  readonly after: Side;
  readonly elapsedMs: number;
}

/** What one image was and what became of it. What could not be read is left out. */
export interface Metrics {
  readonly originalSizeBytes: number;
  readonly optimizedSizeBytes: number;
  /** Part of the bytes that is gone, to two decimals; below 0 only where a named model refuses the original. */
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

/**
 * The figures of one image.
 *
 * @example
 * measure({ before: { sizeBytes: 400 }, after: { sizeBytes: 100 }, elapsedMs: 2 }).sizeReductionPercent;
 * //=> 75
 */
export function measure({ before, after, elapsedMs }: Measurement): Metrics {
  return {
    originalSizeBytes: before.sizeBytes,
    optimizedSizeBytes: after.sizeBytes,
    sizeReductionPercent: reductionPercent(before.sizeBytes, after.sizeBytes),
    ...(before.dimensions === undefined ? {} : { originalDimensions: before.dimensions }),
    ...(after.dimensions === undefined ? {} : { optimizedDimensions: after.dimensions }),
    wasResized:
      before.dimensions?.widthPx !== after.dimensions?.widthPx ||
      before.dimensions?.heightPx !== after.dimensions?.heightPx,
    ...(before.format === undefined ? {} : { originalFormat: before.format }),
    ...(after.format === undefined ? {} : { optimizedFormat: after.format }),
    elapsedMs,
  };
}

function reductionPercent(beforeBytes: number, afterBytes: number): number {
  // An empty file has nothing to lose.
  return beforeBytes === 0 ? 0 : Math.round(((beforeBytes - afterBytes) / beforeBytes) * 10_000) / 100;
}
