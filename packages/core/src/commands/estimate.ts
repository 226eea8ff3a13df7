/**
 * `pixelthrift estimate`: what images would cost, from their headers alone.
 */
import { estimateEntry, estimateFiles } from "../files.ts";
import { type FlagValues, rawOptions } from "../flags.ts";
import { type ExitCode, type Io, styleOf } from "../io.ts";
import { type Options, resolveOptions } from "../options.ts";
import { type EstimateEntry, estimatesText, estimateTotals } from "../report/estimates.ts";
import { jsonText } from "../report/json.ts";
import { type Budget, pricesOn, termsOf } from "../report/money.ts";
import { failedText } from "../report/text.ts";
import { scan } from "../scan.ts";
import type { Size } from "../size.ts";
import { version } from "../version.ts";
import { budgetFor, checkBudget } from "./budget.ts";
import { explain } from "./explain.ts";
import { ownModels } from "./own-models.ts";
import { pricesFor } from "./prices.ts";

/**
 * Runs the command over paths and sizes like `3840x2160`.
 *
 * @throws `E_OPTION` before anything is read.
 */
export async function estimateCommand(args: readonly string[], values: FlagValues, io: Io): Promise<ExitCode> {
  const asked = resolveOptions({ ...rawOptions(values), extraModels: await ownModels(values, io) });
  checkBudget(values, asked);
  const named = args.map((text) => ({ text, size: sizeOf(text) }));
  const sizes = named.flatMap(({ text, size }) => (size === undefined ? [] : [{ text, size }]));
  const paths = named.filter(({ size }) => size === undefined).map(({ text }) => text);
  // Results count here: what they cost is a fair question.
  const found = await scan({ paths, cwd: io.cwd, patterns: [], signal: io.signal });
  if (paths.length > 0) explain(found, paths, io);
  const priced = { ...asked, prices: await pricesFor(values, io) };
  const images = { sources: found.sources, sizes: sizes.map(({ size }) => size), signal: io.signal };
  const budget = await budgetFor(values, priced, images);
  const options = budget === undefined ? priced : { ...priced, scale: budget.scale };
  const entries = [
    ...(await Promise.all(sizes.map(({ text, size }) => estimateEntry(text, size, options)))),
    ...(await estimateFiles(found, options, io.signal)),
  ];
  printEstimates(entries, { values, options, budget }, io);
  if (io.signal.aborted) return 130;
  if (sizes.length + found.sources.length === 0) return 2;
  return entries.some(({ outcome }) => outcome === "failed") ? 1 : 0;
}

export interface Printing {
  readonly values: FlagValues;
  /** What the entries were counted with. */
  readonly options: Options;
  readonly budget: Budget | undefined;
  /** Where results would go, if that was asked for. */
  readonly resultsAt?: string | undefined;
}

export function printEstimates(
  results: readonly EstimateEntry[],
  { values, options, budget, resultsAt }: Printing,
  io: Io,
): void {
  const totals = estimateTotals(results);
  const prices = pricesOn(new Date(), options.prices.source);
  if (values.json === true) {
    io.stdout.write(jsonText(version, { results, totals, terms: termsOf(options), budget, prices }));
    io.stderr.write(
      failedText(
        results.filter((entry) => entry.outcome === "failed"),
        { colors: "none" },
      ),
    );
  } else if (results.length > 0) {
    io.stdout.write(estimatesText({ results, totals, prices, asked: options, budget, resultsAt }, styleOf(io)));
  }
}

/** `3840x2160`; a file of such a name is `./3840x2160`. */
function sizeOf(text: string): Size | undefined {
  const [, width, height] = /^(\d+)x(\d+)$/i.exec(text) ?? [];
  return width === undefined ? undefined : { widthPx: Number(width), heightPx: Number(height) };
}
