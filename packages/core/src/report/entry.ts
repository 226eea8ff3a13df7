import type { PixelthriftError } from "../errors.ts";
/*
 * What a run did, as values: one entry an image and the totals. The JSON document is made of these.
 */
import { measure } from "../measure.ts";
import type { Failed, Optimized, Succeeded } from "../optimize.ts";
import { type CostTotal, totalCosts } from "../prices.ts";

/** One image: what the library said, without the bytes, and where they are now. */
export type Entry = DoneEntry | FailedEntry;

export interface DoneEntry extends Omit<Succeeded, "bytes" | "path"> {
  readonly path: string;
  /** What to send: the result, or the source itself where it was kept in its place. */
  readonly outputPath: string;
}

export interface FailedEntry extends Omit<Failed, "bytes" | "path"> {
  readonly path: string;
}

export interface Totals {
  readonly images: number;
  readonly optimized: number;
  readonly kept: number;
  readonly failed: number;
  /** Results that were there already, byte for byte, and were not touched. */
  readonly unchanged: number;
  /** Images that were not reached before the run was interrupted. */
  readonly notReached: number;
  /** Of the images that did not fail, as the sums below. */
  readonly originalSizeBytes: number;
  readonly optimizedSizeBytes: number;
  /** 0 to 100, to two decimals. */
  readonly sizeReductionPercent: number;
  readonly elapsedMs: number;
  /** One entry a model. */
  readonly cost: readonly CostTotal[];
}

export function doneEntry(result: Succeeded, path: string, outputPath: string): DoneEntry {
  const { outcome, widthPx, heightPx, plan } = result;
  return { path, outputPath, outcome, widthPx, heightPx, plan, ...figures(result) };
}

/** An image that failed, in the pipeline or afterwards, when its result was written. */
export function failedEntry(result: Optimized, path: string, error: Failed["error"]): FailedEntry {
  const { widthPx, heightPx, plan } = result;
  return {
    path,
    outcome: "failed",
    error,
    ...(widthPx === undefined ? {} : { widthPx }),
    ...(heightPx === undefined ? {} : { heightPx }),
    ...(plan === undefined ? {} : { plan }),
    ...figures(result),
  };
}

function figures({
  mimeType,
  engine,
  metrics,
  cost,
}: Optimized): Pick<Optimized, "mimeType" | "engine" | "metrics" | "cost"> {
  return { mimeType, engine, metrics, cost };
}

/** A path that could not even be looked at. */
export function unreadableEntry(path: string, { code, message }: PixelthriftError): FailedEntry {
  const nothing = { sizeBytes: 0 };
  return {
    path,
    outcome: "failed",
    error: { code, message, path },
    mimeType: "application/octet-stream",
    engine: "none",
    metrics: measure({ before: nothing, after: nothing, elapsedMs: 0 }),
    cost: [],
  };
}

export interface Counts {
  readonly unchanged: number;
  readonly notReached: number;
  readonly elapsedMs: number;
}

/** Adds the entries up. A failed image is counted and is in no sum: nothing was saved on it, and it may be no image. */
export function totalsOf(entries: readonly Entry[], counts: Counts): Totals {
  const done = entries.filter((entry) => entry.outcome !== "failed");
  const sum = (key: "originalSizeBytes" | "optimizedSizeBytes"): number =>
    done.reduce((total, { metrics }) => total + metrics[key], 0);
  const before = { sizeBytes: sum("originalSizeBytes") };
  const after = { sizeBytes: sum("optimizedSizeBytes") };
  const { originalSizeBytes, optimizedSizeBytes, sizeReductionPercent, elapsedMs } = measure({
    before,
    after,
    elapsedMs: counts.elapsedMs,
  });
  return {
    images: entries.length,
    optimized: done.filter(({ outcome }) => outcome === "optimized").length,
    kept: done.filter(({ outcome }) => outcome === "kept").length,
    failed: entries.length - done.length,
    unchanged: counts.unchanged,
    notReached: counts.notReached,
    originalSizeBytes,
    optimizedSizeBytes,
    sizeReductionPercent,
    elapsedMs,
    cost: totalCosts(done.map(({ cost }) => cost)),
  };
}
