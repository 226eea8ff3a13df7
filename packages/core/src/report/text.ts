import type { Style } from "../io.ts";
import type { Plan } from "../plan.ts";
import { shownSize } from "../size.ts";
import type { DoneEntry, Entry, FailedEntry, Totals } from "./entry.ts";
import { type Asked, type Budget, budgetText, moneyText, type Prices } from "./money.ts";
import { refusedText, unmetText } from "./refused.ts";
import { colored, table, wrapped } from "./table.ts";
import { plural, reduction, shownBytes, shownCount, shownPercent, shownSeconds } from "./units.ts";

/*
 * What a run did, for a person: the entries and totals go in, text comes out.
 */

/** More rows than this nobody reads; the totals count all. */
const mostRows = 20;

/** Of so few images each says why it gets its size. */
const mostWhys = 5;

/** What a line about a failure needs. */
export type Failure = Pick<FailedEntry, "path" | "error">;

export interface Report {
  readonly entries: readonly Entry[];
  readonly totals: Totals;
  readonly prices: Prices;
  readonly asked?: Asked | undefined;
  readonly budget?: Budget | undefined;
  /** Where the results are, as a person would name it; absent where nothing was written. */
  readonly resultsAt?: string | undefined;
}

export function reportText({ entries, totals, prices, asked, budget, resultsAt }: Report, style: Style): string {
  const done = entries.filter((entry) => entry.outcome !== "failed");
  const failed = entries.filter((entry) => entry.outcome === "failed");
  const costs = done.map(({ cost }) => cost);
  return [
    doneText(done, style),
    whysText(done, style),
    failedText(failed, style),
    unmetText(done, style),
    refusedText(done, style),
    totalsText(totals, style),
    budgetText(budget, totals.cost, asked?.plannedFor ?? [], style),
    moneyText(totals.cost, costs, prices, style, asked),
    resultsAt === undefined ? "" : `  Results: ${resultsAt}\n`,
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function doneText(entries: readonly DoneEntry[], style: Style): string {
  if (entries.length === 0) return "";
  const isCut = entries.length > mostRows;
  const bySize = (a: DoneEntry, b: DoneEntry): number => b.metrics.optimizedSizeBytes - a.metrics.optimizedSizeBytes;
  const shown = isCut ? entries.toSorted(bySize).slice(0, mostRows) : entries;
  const columns = [
    { head: "image" },
    { head: "pixels" },
    { head: "bytes" },
    { head: "saved", align: "right" },
  ] as const;
  const rest = `  The ${mostRows} largest results of ${shownCount(entries.length)} are shown; --json has all.`;
  const rows = shown.map((entry) => doneRow(entry, style));
  return table(columns, rows, style) + (isCut ? `${colored(rest, "dim", style)}\n` : "");
}

function doneRow({ path, outcome, metrics }: DoneEntry, style: Style): string[] {
  const { originalDimensions: was, optimizedDimensions: is, originalSizeBytes, optimizedSizeBytes } = metrics;
  const pixels = [was, is].flatMap((size) => (size === undefined ? [] : [shownSize(size)]));
  if (outcome === "kept") return [path, pixels[0] ?? "", shownBytes(originalSizeBytes), "kept"];
  return [
    path,
    [...new Set(pixels)].join(" -> "),
    `${shownBytes(originalSizeBytes)} -> ${shownBytes(optimizedSizeBytes)}`,
    colored(shownPercent(reduction(originalSizeBytes, optimizedSizeBytes)), "green", style),
  ];
}

export function whysText(entries: readonly { readonly plan: Pick<Plan, "why"> }[], style: Style): string {
  const whys = entries.length > mostWhys ? [] : entries.map(({ plan }) => wrapped(plan.why, style));
  return whys.map((line) => `${line}\n`).join("");
}

/** Every image that failed, up to a screen of them, with the reason. */
export function failedText(entries: readonly Failure[], style: Style): string {
  const lines = entries
    .slice(0, mostRows)
    .map(({ path, error }) =>
      wrapped(`${colored("failed", "red", style)} ${path}: ${error.message} (${error.code})`, style),
    );
  const rest = entries.length - lines.length;
  if (rest > 0) lines.push(`  … and ${shownCount(rest)} more that failed; --json has all.`);
  return lines.map((line) => `${line}\n`).join("");
}

function totalsText(totals: Totals, style: Style): string {
  const { images, optimized, kept, failed, notReached, unchanged } = totals;
  const parts = [
    ...(optimized > 0 ? [`${shownCount(optimized)} optimized`] : []),
    ...(kept > 0 ? [`${shownCount(kept)} kept as they are`] : []),
    ...(failed > 0 ? [colored(`${shownCount(failed)} failed`, "red", style)] : []),
  ];
  const bytes = `${shownBytes(totals.originalSizeBytes)} -> ${shownBytes(totals.optimizedSizeBytes)}`;
  const saved = colored(
    `${shownPercent(reduction(totals.originalSizeBytes, totals.optimizedSizeBytes))} saved`,
    "bold",
    style,
  );
  return [
    `  ${plural(images, "image")}: ${parts.join(", ")}, in ${shownSeconds(totals.elapsedMs)}`,
    ...(optimized + kept > 0 ? [`  ${bytes}, ${saved}`] : []),
    ...(unchanged > 0
      ? [`  ${plural(unchanged, "result")} had been there already and ${unchanged === 1 ? "is" : "are"} untouched`]
      : []),
    ...(notReached > 0 ? [colored(`  Interrupted: ${plural(notReached, "image")} not reached`, "yellow", style)] : []),
  ]
    .map((line) => `${line}\n`)
    .join("");
}
