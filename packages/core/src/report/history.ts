import type { Style } from "../io.ts";
import type { Change, DayFigures, Figures, LedgerUnread, ModelFigures, ModelKey, Summary } from "../ledger/index.ts";
import { colored, table, wrapped } from "./table.ts";
import { plural, shownBytes, shownCount, shownPercent, shownUsd } from "./units.ts";

/*
 * What a history comes to, for a person: sums go in, text comes out.
 */

export interface Period {
  /** YYYY-MM-DD; absent where it has no such end. */
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly timeZone: string;
}

export interface History {
  readonly summary: Summary;
  readonly period: Period;
  readonly folder: string;
  readonly unread: LedgerUnread;
}

/** A screen of days; the sums have all. */
const mostDays = 31;

export function historyText(history: History, style: Style): string {
  const { summary, folder } = history;
  if (Object.values(summary.outcomes).every((count) => count === 0)) {
    return `${[...remarks(history), emptyText(history)].map((line) => wrapped(line, style)).join("\n")}\n`;
  }
  return [
    headText(history, style),
    modelsText(summary.byModel, style),
    daysText(summary, style),
    [...remarks(history), `Recorded in ${folder}`]
      .map((line) => `${colored(wrapped(line, style), "dim", style)}\n`)
      .join(""),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

export function emptyText({ period, folder }: History): string {
  if (period.since !== undefined || period.until !== undefined) return `Nothing was recorded ${periodText(period)}.`;
  return `Nothing is recorded yet in ${folder}. What \`pixelthrift optimize\` saves will be.`;
}

/** @example periodText({ since: "2026-11-01", until: undefined, timeZone: "UTC" }); //=> "since 2026-11-01" */
function periodText({ since, until }: Period): string {
  if (since !== undefined && until !== undefined) return since === until ? `on ${since}` : `from ${since} to ${until}`;
  if (since !== undefined) return `since ${since}`;
  return until === undefined ? "since the first run" : `until ${until}`;
}

function headText({ summary, period }: History, style: Style): string {
  const { bytes } = summary.totals;
  const saved = colored(`${shownPercent(Math.max(0, bytes.savedPercent ?? 0))} saved`, "bold", style);
  return [outcomesText(summary, period), `${changeText(bytes, shownBytes)}, ${saved}`]
    .map((line) => `  ${line}\n`)
    .join("");
}

/** @example outcomesText(summary, period); //=> "12 images since 2026-11-01: 10 optimized, 2 kept as they are; 1 failed" */
export function outcomesText({ outcomes, totals }: Summary, period: Period): string {
  const { optimized, kept, skipped, failed, restored } = outcomes;
  const parts = [
    ...(optimized > 0 ? [`${shownCount(optimized)} optimized`] : []),
    ...(kept > 0 ? [`${shownCount(kept)} kept as they are`] : []),
  ];
  const rest = [
    ...(skipped > 0 ? [`${shownCount(skipped)} skipped`] : []),
    ...(failed > 0 ? [`${shownCount(failed)} failed`] : []),
    ...(restored > 0 ? [`${shownCount(restored)} restored`] : []),
  ];
  return [
    `${plural(totals.images, "image")} ${periodText(period)}${parts.length === 0 ? "" : `: ${parts.join(", ")}`}`,
    ...(rest.length === 0 ? [] : [rest.join(", ")]),
  ].join("; ");
}

function modelsText(models: readonly (ModelKey & ModelFigures)[], style: Style): string {
  if (models.length === 0) return "";
  const columns = [
    { head: "model" },
    { head: "tokens" },
    { head: "dollars" },
    { head: "saved", align: "right" },
    { head: "certainty" },
  ] as const;
  const rows = models.map((one) => {
    const { tokens, usd, certainty } = one;
    if (tokens === null) return [modelText(one), "not known", "", "", ""];
    const saved = tokens.savedPercent ?? 0;
    const percent = shownPercent(saved);
    return [
      modelText(one),
      changeText(tokens, shownCount),
      usd === null ? "no price known" : changeText(usd, shownUsd),
      saved > 0 ? colored(percent, "green", style) : percent,
      certainty ?? "",
    ];
  });
  const notes = modelNotes(models).map((note) => `${colored(wrapped(note, style), "yellow", style)}\n`);
  return table(columns, rows, style) + notes.join("");
}

/** What must be known of single models: that they save nothing, or that a sum is not of all images. */
export function modelNotes(models: readonly (ModelKey & ModelFigures)[]): string[] {
  const byNote = new Map<string, string[]>();
  for (const one of models) {
    const { hint, countedImages, uncountedImages, pricedImages } = one;
    const unpriced = countedImages - pricedImages;
    const notes = [
      ...(hint === undefined ? [] : [hint]),
      ...(uncountedImages > 0 && countedImages > 0
        ? [`${plural(uncountedImages, "image")} could not be counted and not in these sums`]
        : []),
      ...(unpriced > 0 && pricedImages > 0 ? [`${plural(unpriced, "image")} without a price, not in the dollars`] : []),
    ];
    for (const note of notes) byNote.set(note, [...(byNote.get(note) ?? []), modelText(one)]);
  }
  return [...byNote].map(([note, names]) => `${names.join(", ")}: ${note}`);
}

/** A model, where it is served unless its maker does, and the detail it is called with where it has several. */
export function modelText({ model, detail, channel, scope }: ModelKey): string {
  const called = [
    ...(detail === "default" ? [] : [detail]),
    ...(channel === "api" ? [] : [channel]),
    ...(scope === undefined ? [] : [scope]),
  ];
  return called.length === 0 ? model : `${model} (${called.join(", ")})`;
}

function daysText({ byDay, of }: Summary, style: Style): string {
  if (byDay.length < 2) return "";
  const shown = byDay.slice(-mostDays);
  const columns = [
    { head: "day" },
    { head: "images", align: "right" },
    { head: "bytes saved", align: "right" },
    ...(of === undefined
      ? []
      : ([
          { head: "tokens saved", align: "right" },
          { head: "dollars saved", align: "right" },
        ] as const)),
  ] as const;
  const rows = shown.map((figures) => dayRow(figures, of));
  const notes = [
    ...(of === undefined ? [] : [`Tokens and dollars of a day are those of ${modelText(of)}.`]),
    ...(shown.length < byDay.length
      ? [`The last ${mostDays} days of ${shownCount(byDay.length)}; --json has all.`]
      : []),
  ];
  return table(columns, rows, style) + notes.map((note) => `${colored(wrapped(note, style), "dim", style)}\n`).join("");
}

function dayRow({ day, images, bytes, tokens, usd }: DayFigures, of: ModelKey | undefined): string[] {
  return [
    day,
    shownCount(images),
    savedText(bytes, shownBytes),
    ...(of === undefined ? [] : [savedText(tokens, shownCount), savedText(usd, shownUsd)]),
  ];
}

export function changeText({ before, after }: Change, shown: (amount: number) => string): string {
  return `${shown(before)} -> ${shown(after)}`;
}

/** With its sign where the results cost more; empty where nothing is known. */
export function savedText(change: Figures["tokens"], shown: (amount: number) => string): string {
  if (change === null) return "";
  return change.saved < 0 ? `-${shown(-change.saved)}` : shown(change.saved);
}

/** What a reader must know to trust the figures. */
export function remarks({ summary, unread }: History): string[] {
  const { prices, clients, totals } = summary;
  const { tornLines, newerLines, foreignLines, files } = unread;
  const damaged = tornLines + foreignLines;
  const lists = [...new Set(prices.map((list) => `${list.package} ${list.version}`))];
  const others = clients.filter((client) => client !== "raw");
  return [
    ...(totals.images > 0 ? ["Each picture counts once, however often it was optimized in the same way."] : []),
    ...(lists.length > 0
      ? [`Tokens of the images alone, dollars at the input price of each day in ${lists.join(", ")}.`]
      : []),
    ...(others.length > 0
      ? [`What ${others.join(", ")} makes smaller by itself is not among what was saved with it.`]
      : []),
    ...(newerLines > 0 ? [`${plural(newerLines, "line")} of a later version of Pixelthrift not in these sums.`] : []),
    ...(damaged > 0 ? [`${plural(damaged, "line")} of the history could not be read and not in these sums.`] : []),
    ...files.map((file) => `${file} cannot be read.`),
  ];
}
