import pMap from "p-map";

import { optimizeAll } from "./batch.ts";
import { PixelthriftError } from "./errors.ts";
import { type Estimate, estimateOne } from "./estimate.ts";
import type { ImageInput } from "./input.ts";
import { type Options, type RawOptions, resolveOptions } from "./options.ts";
import { place, type Placed, type Placing } from "./place.ts";
import { type EstimateEntry, estimatesText, estimateTotals } from "./report/estimates.ts";
import { pricesOn } from "./report/money.ts";
import type { Scan, Source } from "./scan.ts";
import type { Size } from "./size.ts";

/*
 * Files to files: what the command line and the editor both do with the sources that a scan has found.
 */

export { commonFolder, defaultPattern, distinctNames, isResult, type Pattern, parsePattern } from "./names.ts";
export { type Placed, type Placing, savesTooLittle } from "./place.ts";
export { doneEntry, type Entry, failedEntry, type Totals, totalsOf, unreadableEntry } from "./report/entry.ts";
export type { EstimateEntry } from "./report/estimates.ts";
export { type Scan, scan, type Source } from "./scan.ts";

/**
 * Makes every source small and puts its result where it belongs, in the order of the sources.
 *
 * One that fails is an entry like any other. One that the signal stopped is none: it has not been done. Nor has one that was made
 * and not put in its place yet: each takes a trip to the disk, and whoever stops a run does not want to wait for them.
 *
 * @throws `E_OPTION` at once where an option is wrong.
 */
export function optimizeFiles(
  sources: readonly Source[],
  options: RawOptions,
  placing: Placing,
): AsyncIterable<Placed> {
  const results = optimizeAll(
    sources.map(({ absolutePath }) => absolutePath),
    options,
  );
  return {
    async *[Symbol.asyncIterator]() {
      let index = 0;
      for await (const result of results) {
        const source = sources[index];
        index += 1;
        if (source === undefined)
          throw new PixelthriftError("E_NATIVE", `expected ${sources.length} results but received more`);
        if (options.signal?.aborted === true) return;
        yield place(result, source, placing);
      }
    },
  };
}

/** More than this at a time waits for the disk and not for us. */
const headersAtOnce = 16;

/** What every image of a scan would cost, what could not be looked at first; with the path of its result where `planned` tells one. */
export async function estimateFiles(
  { sources, unreadable }: Scan,
  options: Options,
  signal: AbortSignal,
  planned?: (source: Source, estimate: Estimate) => string,
): Promise<EstimateEntry[]> {
  const looked = async (source: Source): Promise<EstimateEntry[]> => {
    if (signal.aborted) return [];
    const entry = await estimateEntry(source.path, source.absolutePath, options);
    if (planned === undefined || entry.outcome === "failed") return [entry];
    return [{ ...entry, outputPath: planned(source, entry) }];
  };
  return [
    ...unreadable.map(({ path, error }) => failed(path, error)),
    ...(await pMap(sources, looked, { concurrency: headersAtOnce })).flat(),
  ];
}

/** One image, or one size, under the name it was given by. */
export async function estimateEntry(named: string, input: ImageInput | Size, options: Options): Promise<EstimateEntry> {
  try {
    return { outcome: "estimated", ...(await estimateOne(input, options)), path: named };
  } catch (error) {
    // A size that no image can have is a mistake of the caller's, like any other.
    if (!(error instanceof PixelthriftError) || error.code === "E_OPTION") throw error;
    return failed(named, error);
  }
}

/**
 * The entries and their totals for a person to read.
 *
 * @param columns How wide the page is. Default: as wide as it needs to be.
 */
export async function estimatePage(
  entries: (options: Options) => Promise<readonly EstimateEntry[]>,
  options: RawOptions,
  columns?: number,
): Promise<string> {
  const resolved = resolveOptions(options);
  const results = await entries(resolved);
  const prices = pricesOn(new Date(), resolved.prices.source);
  const report = { results, totals: estimateTotals(results), prices, asked: resolved };
  return results.length === 0 ? "" : estimatesText(report, { columns, colors: "none" });
}

function failed(path: string, { code, message }: PixelthriftError): EstimateEntry {
  return { outcome: "failed", path, error: { code, message, path } };
}
