import { asClientSends, clients } from "../clients.ts";
import type { ErrorCode } from "../errors.ts";
import type { Estimate } from "../estimate.ts";
import type { Style } from "../io.ts";
import { type Cost, type CostTotal, totalCosts } from "../prices.ts";
import { shownSize, type Size } from "../size.ts";
import { seenSize } from "../tokens/seen.ts";
import {
  type Asked,
  type Budget,
  budgetText,
  cheapestFirst,
  type ExtraColumn,
  moneyText,
  nameOf,
  type Prices,
} from "./money.ts";
import { refusedText, unmetText } from "./refused.ts";
import { colored, type Column, hasRoom, table } from "./table.ts";
import { failedText, whysText } from "./text.ts";
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
  /** One entry a model, the cheapest result first. */
  readonly cost: readonly CostTotal[];
}

export function estimateTotals(entries: readonly EstimateEntry[]): EstimateTotals {
  const estimated = entries.filter((entry) => entry.outcome === "estimated");
  return {
    images: entries.length,
    failed: entries.length - estimated.length,
    originalSizeBytes: estimated.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0),
    cost: cheapestFirst(totalCosts(estimated.map(({ cost }) => cost))),
  };
}

const mostRows = 20;

/** What a narrow terminal does without, the least of a loss first. */
const dispensable: readonly (readonly Optional[])[] = [
  [],
  ["bytes"],
  ["tokens"],
  ["tokens", "bytes"],
  ["tokens", "client"],
];

type Optional = "bytes" | "client" | "tokens";

/** With more models the tokens of each image would not fit on a line. */
const mostModels = 3;

export interface EstimateReport {
  readonly results: readonly EstimateEntry[];
  readonly totals: EstimateTotals;
  readonly prices: Prices;
  readonly asked?: Asked | undefined;
  readonly budget?: Budget | undefined;
  /** Where results would go; absent where nothing was asked to be done. */
  readonly resultsAt?: string | undefined;
}

export function estimatesText(report: EstimateReport, style: Style): string {
  const { results, totals, prices, asked, budget, resultsAt } = report;
  const estimated = results.filter((entry) => entry.outcome === "estimated");
  const failed = results.filter((entry) => entry.outcome === "failed");
  const costs = estimated.map(({ cost }) => cost);
  return [
    // A single size that was typed need not be repeated.
    estimated.length === 1 && failed.length === 0 && totals.originalSizeBytes === 0
      ? ""
      : imagesText(estimated, report, style),
    whysText(estimated, style),
    failedText(failed, style),
    unmetText(estimated, style),
    refusedText(estimated, style),
    totalsText(totals, resultsAt),
    budgetText(budget, totals.cost, asked?.plannedFor ?? [], style),
    moneyText(totals.cost, costs, prices, style, asked, seenColumn(estimated, asked)),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function imagesText(entries: readonly EstimatedEntry[], { totals, asked }: EstimateReport, style: Style): string {
  if (entries.length === 0) return "";
  const isCut = entries.length > mostRows;
  const pixels = ({ widthPx, heightPx }: EstimatedEntry): number => widthPx * heightPx;
  const shown = isCut ? entries.toSorted((a, b) => pixels(b) - pixels(a)).slice(0, mostRows) : entries;
  const all = columnsOf(entries, totals, asked);
  const rowsOf = (some: readonly ImageColumn[]): string[][] =>
    shown.map((entry) => some.map(({ cell }) => cell(entry)));
  const columns =
    dispensable
      .map((without) => all.filter(({ of }) => of === undefined || !without.includes(of)))
      .find((some) => hasRoom(some, rowsOf(some), style)) ?? all.filter(({ of }) => of === undefined);
  const rest = `  The ${mostRows} largest of ${shownCount(entries.length)} are shown; --json has all.`;
  return table(columns, rowsOf(columns), style) + (isCut ? `${colored(rest, "dim", style)}\n` : "");
}

interface ImageColumn extends Column {
  /** Absent where no table does without it. */
  readonly of?: Optional;
  readonly cell: (entry: EstimatedEntry) => string;
}

function columnsOf(
  entries: readonly EstimatedEntry[],
  { cost }: EstimateTotals,
  asked: Asked | undefined,
): readonly ImageColumn[] {
  const client = asked?.client ?? "raw";
  // A size that was typed has no bytes.
  const hasBytes = entries.some(({ sizeBytes }) => sizeBytes !== undefined);
  const hasTokens = entries.length > 1 && cost.length <= mostModels;
  const planned = ({ plan }: EstimatedEntry): string => (plan.kind === "keep" ? "as it is" : shownSize(plan.to));
  return [
    { head: "image", cell: ({ path }) => path },
    { head: "now", cell: shownSize },
    { head: client === "raw" ? "as sent" : "result", cell: planned },
    ...(hasBytes
      ? [
          {
            head: "bytes now",
            align: "right",
            of: "bytes",
            cell: ({ sizeBytes }: EstimatedEntry) => bytesText(sizeBytes),
          } as const,
        ]
      : []),
    ...(client === "raw"
      ? []
      : [
          {
            head: `as ${clients[client].title} sends them`,
            of: "client" as const,
            cell: (entry: EstimatedEntry): string =>
              `${shownSize(asClientSends(client, entry))} -> ${shownSize(asClientSends(client, sizeAfter(entry)))}`,
          },
        ]),
    ...(hasTokens ? cost.map((total) => tokensColumn(nameOf(total))) : []),
  ];
}

function tokensColumn(model: string): ImageColumn {
  return {
    head: model,
    of: "tokens",
    cell: ({ cost }) => {
      const one = cost.find((some) => nameOf(some) === model);
      return one === undefined ? "" : `${tokensText(one, "Before")} -> ${tokensText(one, "After")}`;
    },
  };
}

function tokensText(cost: Cost, side: "Before" | "After"): string {
  const tokens = cost[`tokens${side}`];
  if (tokens !== null) return shownCount(tokens);
  return cost[`refused${side}`] === undefined ? "not known" : "refused";
}

function bytesText(sizeBytes: number | undefined): string {
  return sizeBytes === undefined ? "" : shownBytes(sizeBytes);
}

function sizeAfter({ plan, widthPx, heightPx, format }: EstimatedEntry): Size {
  return plan.kind === "keep" ? { widthPx, heightPx, ...(format === undefined ? {} : { format }) } : plan.to;
}

/** What each model gets of a single image once its provider has made it smaller, where one does. */
function seenColumn(entries: readonly EstimatedEntry[], asked: Asked | undefined): ExtraColumn | undefined {
  const [entry, ...others] = entries;
  if (entry === undefined || others.length > 0 || asked === undefined) return undefined;
  const sent = asClientSends(asked.client, sizeAfter(entry));
  const taken = new Set(entry.cost.filter(({ refusedAfter }) => refusedAfter === undefined).map(nameOf));
  const seen = asked.models
    .filter((chosen) => taken.has(nameOf(chosen)))
    .map((chosen): [string, string] => [nameOf(chosen), shownSize(seenSize(chosen.rule, sent))]);
  return seen.every(([, size]) => size === shownSize(sent)) ? undefined : { head: "seen as", cells: new Map(seen) };
}

function totalsText({ images, failed, originalSizeBytes }: EstimateTotals, resultsAt: string | undefined): string {
  const bytes = originalSizeBytes > 0 ? `, ${shownBytes(originalSizeBytes)}` : "";
  const failures = failed > 0 ? `, ${shownCount(failed)} of them could not be read` : "";
  const place = resultsAt === undefined ? "" : `\n  Nothing was written. Results would go to ${resultsAt}`;
  if (images === 1 && place === "") return "";
  return `  ${plural(images, "image")}${bytes}${failures}${place}\n`;
}
