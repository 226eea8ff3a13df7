import type {
  ImageEntry,
  LedgerEntry,
  LedgerPrices,
  LedgerRead,
  LedgerRun,
  ModelFigures,
  ModelKey,
  Summary,
} from "pixelthrift/ledger";

import type { SavingsQuery } from "../features/panel.ts";
import type { Chart, Failure, Item, ModelRow, PanelState, Period, Prices, Run, Saved } from "../shared/protocol.ts";
import {
  isRestorable,
  type LedgerLibrary,
  modelId,
  modelOption,
  modelsWithFigures,
  type Recorded,
  recorded,
} from "./recorded.ts";

/*
 * What the savings panel shows: a history and a question in, a state out. Every figure is the library's; here they are chosen
 * and laid out.
 *
 *     entries ──chosenOf──▶ what to show, and the files to look for ──stateOf──▶ state
 */

export interface Asking {
  readonly query: SavingsQuery;
  /** That of the settings; absent where the library does not know it. */
  readonly ownModel: ModelKey | undefined;
  /** YYYY-MM-DD, in `timeZone`. */
  readonly today: string;
  /** An IANA name. */
  readonly timeZone: string;
}

/** What a state is made of. */
export interface Shown {
  readonly asking: Asking;
  readonly summary: Summary;
  readonly of: ModelKey | undefined;
  readonly models: readonly ModelKey[];
  readonly runs: readonly ShownRun[];
  readonly olderRuns: number;
  readonly failures: readonly Recorded[];
  readonly olderFailures: number;
  readonly prices: Prices;
  readonly unreadableLines: number;
  /** Files of which it matters whether they are still there. */
  readonly paths: readonly string[];
}

interface ShownRun {
  readonly run: LedgerRun;
  readonly look: "one row" | "every image";
  readonly images: readonly Recorded[];
}

/** What the panel asks of the machine and the editor. */
export interface Surroundings {
  /** Whether there is a file now. */
  isThere(path: string): boolean;
  /** The address under which the view may load it. */
  address(path: string): string;
  /** A folder as people read it; empty for the only workspace folder. */
  folder(paths: readonly string[]): string;
  /** A sentence about what the originals are taken to be sent with. */
  client(names: readonly string[]): string;
  /** Why an image is as it was, where its original was put back. */
  readonly restored: string;
}

/** Failures that are shown at most. */
const mostFailures = 20;

/** Pictures that may stand for a run are looked for among this many. */
const mostTried = 8;

/** Nobody waits for a thumbnail of this many bytes. */
const mostThumbnailBytes = 2_000_000;

/** A chart of more days is a line of dust. */
const mostDays = 366;

/** Chooses what a history has to show; `undefined` where there is nothing in it. */
export function chosenOf({ entries, unread }: LedgerRead, asking: Asking, ledger: LedgerLibrary): Shown | undefined {
  const { query, timeZone, today } = asking;
  const unreadableLines = unread.tornLines + unread.newerLines + unread.foreignLines;
  if (entries.length === 0) return undefined;
  const counted = ledger.recount(entries, ledger.modelsIn(entries));
  const models = modelsWithFigures(counted);
  const of = chooseModel(models, asking);
  const period = { ...sinceOf(query.period, today, ledger), timeZone };
  const summary = ledger.summarize(counted, { ...period, ...of });
  const runs = ledger.runsOf(counted, period);
  const shownRuns = runs.slice(0, query.runs).map((run) => shownRun(run, query));
  const failures = failuresOf(ledger.entriesIn(counted, period)).map((entry) =>
    recorded({ entry, standing: "nothing" }),
  );
  return {
    asking,
    summary,
    of,
    models,
    runs: shownRuns,
    olderRuns: runs.length - shownRuns.length,
    failures: failures.slice(0, mostFailures),
    olderFailures: Math.max(0, failures.length - mostFailures),
    prices: pricesOf(summary.prices, counted, asking),
    unreadableLines,
    paths: [...new Set([...shownRuns.flatMap(pathsOf), ...failures.slice(0, mostFailures).flatMap(pathOf)])],
  };
}

/** Lays out what was chosen. */
export function stateOf(shown: Shown, around: Surroundings, ledger: LedgerLibrary): PanelState {
  const { asking, summary, of, models, runs, failures, prices, unreadableLines } = shown;
  const { outcomes, totals } = summary;
  const { tokens, usd, bytes, hint, certainty, uncountedImages } = totals;
  return {
    status: "savings",
    models: models.map(modelOption),
    model: of === undefined ? "" : modelId(of),
    period: asking.query.period,
    totals: {
      optimized: outcomes.optimized,
      kept: outcomes.kept,
      skipped: outcomes.skipped,
      failed: outcomes.failed,
      saved: { tokens, usd, bytes },
      certainty: certainty ?? "unknown",
      uncounted: uncountedImages,
    },
    chart: chartOf(shown, ledger),
    byModel: models.flatMap((key) => {
      const figures = summary.byModel.find((one) => ledger.sameModel(one, key));
      if (figures === undefined) return [];
      return [rowOf(key, figures)];
    }),
    ...(hint === undefined ? {} : { hint }),
    runs: runs.map((run) => runState(run, of, around, ledger)),
    olderRuns: shown.olderRuns,
    failures: failures.map((failure) => failureState(failure, around)),
    olderFailures: shown.olderFailures,
    prices,
    client: around.client(summary.clients),
    unreadableLines,
  };
}

function rowOf(key: ModelKey, { tokens, usd, certainty, uncountedImages }: ModelFigures): ModelRow {
  return { ...modelOption(key), tokens, usd, certainty: certainty ?? "unknown", uncounted: uncountedImages };
}

function chooseModel(models: readonly ModelKey[], { query, ownModel }: Asking): ModelKey | undefined {
  const wanted = [query.model, ownModel && modelId(ownModel)];
  const found = wanted.map((id) => models.find((key) => modelId(key) === id));
  return found.find((key) => key !== undefined) ?? models[0];
}

const daysOf: Readonly<Record<Period, number | undefined>> = {
  "7 days": 7,
  "30 days": 30,
  "90 days": 90,
  all: undefined,
};

function sinceOf(period: Period, today: string, { dayAfter }: LedgerLibrary): { readonly since?: string } {
  const days = daysOf[period];
  // Today is one of the days.
  return days === undefined ? {} : { since: dayAfter(today, 1 - days) };
}

function chartOf({ asking: { query, today }, summary: { byDay } }: Shown, ledger: LedgerLibrary): Chart {
  const first = sinceOf(query.period, today, ledger).since ?? byDay[0]?.day ?? today;
  const [from = today] = ledger.daysFrom(first, today, mostDays);
  return {
    from,
    to: today,
    days: byDay
      .filter(({ day }) => day >= from && day <= today)
      .map(({ day, images, tokens, usd, bytes }) => ({
        day,
        images,
        saved: { tokens: tokens?.saved ?? null, usd: usd?.saved ?? null, bytes: bytes.saved },
      })),
  };
}

/** Each image once, as the library counts them; the latest first. */
function failuresOf(entries: readonly LedgerEntry[]): ImageEntry[] {
  const found = new Map<string, ImageEntry>();
  for (const entry of entries.toReversed()) {
    if (entry.outcome !== "failed") continue;
    const name = [entry.path ?? entry.at, entry.before.sizeBytes].join("\0");
    if (!found.has(name)) found.set(name, entry);
  }
  return [...found.values()];
}

function pricesOf(lists: readonly LedgerPrices[], entries: readonly LedgerEntry[], { today }: Asking): Prices {
  if (lists.length > 0) {
    return {
      package: lists.at(-1)?.package ?? "",
      versions: [...new Set(lists.map(({ version }) => version))],
      from: lists.map(({ firstDay }) => firstDay).reduce((one, other) => (one < other ? one : other)),
      to: lists.map(({ lastDay }) => lastDay).reduce((one, other) => (one > other ? one : other)),
    };
  }
  // Nothing has a figure in this period; the list is the same.
  const last = entries.findLast((entry) => entry.outcome !== "restored");
  const { package: name, version } = last?.prices ?? { package: "", version: "" };
  return { package: name, versions: [version], from: today, to: today };
}

function shownRun(run: LedgerRun, { shownRuns }: SavingsQuery): ShownRun {
  const isWhole = run.images.length === 1 || shownRuns.has(run.runId);
  const images = isWhole ? run.images : picturesOf(run);
  return { run, look: isWhole ? "every image" : "one row", images: images.map(recorded) };
}

/** Of which one may stand for the run: results before what was left alone. */
function picturesOf({ images }: LedgerRun): LedgerRun["images"] {
  const isResult = ({ entry, standing }: (typeof images)[number]): boolean =>
    entry.outcome === "optimized" && standing !== "undone";
  return [...images.filter(isResult), ...images.filter((one) => !isResult(one))].slice(0, mostTried);
}

function pathsOf({ images }: ShownRun): string[] {
  return images.flatMap(({ entry }) => [
    ...pathOf({ entry }),
    ...(entry.outputPath === undefined ? [] : [entry.outputPath]),
  ]);
}

function pathOf({ entry }: Pick<Recorded, "entry">): string[] {
  return entry.path === undefined ? [] : [entry.path];
}

function runState(
  { run, look, images }: ShownRun,
  of: ModelKey | undefined,
  around: Surroundings,
  ledger: LedgerLibrary,
): Run {
  const pictures = images.map((image) => thumbnailOf(image, around));
  const thumbnail = pictures.find((one) => one !== undefined);
  const counting = run.images.filter(({ standing }) => standing !== "undone").map(({ entry }) => entry);
  return {
    id: run.runId,
    at: run.to,
    images: run.images.length,
    failed: run.images.filter(({ entry }) => entry.outcome === "failed").length,
    saved: savedOf(counting, of, ledger),
    folder: around.folder(run.images.flatMap(pathOf)),
    ...(thumbnail === undefined ? {} : { thumbnail }),
    items: look === "every image" ? images.map((image) => itemState(image, of, around, ledger)) : [],
    actions: run.images.some(isRestorable) ? ["restore"] : [],
  };
}

function itemState(image: Recorded, of: ModelKey | undefined, around: Surroundings, ledger: LedgerLibrary): Item {
  const { id, entry, standing } = image;
  const { path = "", before, after, why } = entry;
  const isUndone = standing === "undone";
  // What was put back is what it was.
  const outcome = isUndone ? "kept" : entry.outcome;
  const said = isUndone ? around.restored : (entry.error?.message ?? why);
  const thumbnail = thumbnailOf(image, around);
  const size = sizesOf(before, after);
  const isDone = outcome === "optimized" || (outcome === "kept" && !isUndone);
  return {
    id,
    name: nameOf(path),
    path,
    outcome,
    ...(size === undefined || isUndone ? {} : { size }),
    ...(isDone ? { saved: savedOf([entry], of, ledger) } : {}),
    ...(said === undefined ? {} : { why: said }),
    ...(thumbnail === undefined ? {} : { thumbnail }),
    actions: actionsOf(image, around),
  };
}

function actionsOf(image: Recorded, around: Surroundings): Item["actions"] {
  const { entry, standing } = image;
  const { path, outputPath } = entry;
  const isThere = (one: string | undefined): boolean => one !== undefined && around.isThere(one);
  const isResult = entry.outcome === "optimized" && standing !== "undone" && isThere(outputPath);
  // The original of a replaced image is in the backups.
  const canCompare = isResult && (entry.backup !== undefined || isThere(path));
  return [
    ...(canCompare ? (["compare"] as const) : []),
    ...(isRestorable(image) ? (["restore"] as const) : []),
    ...(isThere(outputPath) || isThere(path) ? (["reveal"] as const) : []),
  ];
}

function failureState({ id, entry }: Recorded, around: Surroundings): Failure {
  const { path = "", error } = entry;
  return {
    itemId: id,
    name: nameOf(path),
    path,
    why: error?.message ?? "",
    actions: around.isThere(path) ? ["reveal"] : [],
  };
}

/** The result; the original where there is none, and it is small. */
function thumbnailOf({ entry, standing }: Recorded, around: Surroundings): string | undefined {
  const { path, outputPath, before, after, outcome } = entry;
  if (outcome === "failed") return undefined;
  const result = standing === "undone" ? undefined : outputPath;
  const sizeBytes = result === undefined ? before.sizeBytes : after.sizeBytes;
  const file = result ?? path;
  const isWanted = file !== undefined && sizeBytes <= mostThumbnailBytes && around.isThere(file);
  return isWanted ? around.address(file) : undefined;
}

function savedOf(entries: readonly LedgerEntry[], of: ModelKey | undefined, { figuresOf }: LedgerLibrary): Saved {
  const { tokens, usd, bytes } = figuresOf(entries, of);
  return { tokens, usd, bytes };
}

function sizesOf(before: ImageEntry["before"], after: ImageEntry["after"]): Item["size"] {
  if (before.widthPx === undefined || before.heightPx === undefined) return undefined;
  if (after.widthPx === undefined || after.heightPx === undefined) return undefined;
  return {
    before: { widthPx: before.widthPx, heightPx: before.heightPx },
    after: { widthPx: after.widthPx, heightPx: after.heightPx },
  };
}

/** Without its folder, on any system. */
export function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
