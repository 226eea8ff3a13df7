import type { ErrorCode } from "../errors.ts";
import type { Estimate } from "../estimate.ts";
import type { Style } from "../io.ts";
import { type CostTotal, totalCosts } from "../prices.ts";
import { shownSize } from "../size.ts";
import { moneyText, type Prices } from "./money.ts";
import { colored, type Column, table } from "./table.ts";
import { failedText } from "./text.ts";
import { plural, shownBytes, shownCount } from "./units.ts";

/*
 * What images would cost, as values and for a person.
 */

/** One image that was looked at and not touched. */
export type EstimateEntry = EstimatedEntry | UnknownEntry;

export interface EstimatedEntry extends Omit<Estimate, "path"> {
  readonly outcome: "estimated";
  /** A size stands for itself: `3840x2160`. */
  readonly path: string;
  /** Where the result would go, with `{ext}` where only the work itself decides the format; absent where nothing was asked to be done. */
  readonly outputPath?: string;
}

export interface UnknownEntry {
  readonly outcome: "failed";
  readonly path: string;
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly path: string };
}

export interface EstimateTotals {
  readonly images: number;
  readonly failed: number;
  readonly originalSizeBytes: number;
  /** One entry a model. */
  readonly cost: readonly CostTotal[];
}

export function estimateTotals(entries: readonly EstimateEntry[]): EstimateTotals {
  const estimated = entries.filter((entry) => entry.outcome === "estimated");
  return {
    images: entries.length,
    failed: entries.length - estimated.length,
    originalSizeBytes: estimated.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0),
    cost: totalCosts(estimated.map(({ cost }) => cost)),
  };
}

const mostRows = 20;

export interface EstimateReport {
  readonly results: readonly EstimateEntry[];
  readonly totals: EstimateTotals;
  readonly prices: Prices;
  /** Where results would go; absent where nothing was asked to be done. */
  readonly resultsAt?: string | undefined;
}

export function estimatesText({ results, totals, prices, resultsAt }: EstimateReport, style: Style): string {
  const estimated = results.filter((entry) => entry.outcome === "estimated");
  const failed = results.filter((entry) => entry.outcome === "failed");
  const costs = estimated.map(({ cost }) => cost);
  return [
    estimatedText(estimated, style),
    failedText(failed, style),
    totalsText(totals, resultsAt),
    moneyText(totals.cost, costs, prices, style),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function estimatedText(entries: readonly EstimatedEntry[], style: Style): string {
  if (entries.length === 0) return "";
  const isCut = entries.length > mostRows;
  const pixels = ({ widthPx, heightPx }: EstimatedEntry): number => widthPx * heightPx;
  const shown = isCut ? entries.toSorted((a, b) => pixels(b) - pixels(a)).slice(0, mostRows) : entries;
  // A size that was typed has no bytes.
  const hasBytes = entries.some(({ sizeBytes }) => sizeBytes !== undefined);
  const rows = shown.map((entry) => (hasBytes ? sizedRow(entry) : row(entry)));
  const columns: Column[] = [
    { head: "image" },
    { head: "now" },
    { head: "as sent" },
    ...(hasBytes ? [{ head: "bytes now", align: "right" } as const] : []),
  ];
  const rest = `  The ${mostRows} largest of ${shownCount(entries.length)} are shown; --json has all.`;
  return table(columns, rows, style) + (isCut ? `${colored(rest, "dim", style)}\n` : "");
}

function row({ path, plan, ...size }: EstimatedEntry): string[] {
  return [path, shownSize(size), plan.kind === "keep" ? "as it is" : shownSize(plan.to)];
}

function sizedRow(entry: EstimatedEntry): string[] {
  return [...row(entry), entry.sizeBytes === undefined ? "" : shownBytes(entry.sizeBytes)];
}

function totalsText({ images, failed, originalSizeBytes }: EstimateTotals, resultsAt: string | undefined): string {
  const bytes = originalSizeBytes > 0 ? `, ${shownBytes(originalSizeBytes)}` : "";
  const failures = failed > 0 ? `, ${shownCount(failed)} of them could not be read` : "";
  const place = resultsAt === undefined ? "" : `\n  Nothing was written. Results would go to ${resultsAt}`;
  return `  ${plural(images, "image")}${bytes}${failures}${place}\n`;
}
