import { expected } from "../errors.ts";
import { checkDay, dayIn } from "./day.ts";
import type { ImageEntry, LedgerEntry } from "./entry.ts";
import { type Figures, ImageSum, type ModelFigures, type ModelKey, ModelSum } from "./figures.ts";
import { type Counting, review, type Reviewed, sameModel } from "./review.ts";

/*
 * What a history comes to. Entries in, sums out; reads no clock, so that a period is whatever the caller says it is.
 */

export interface SummaryOptions {
  /** Whose tokens and dollars to add up; the detail and channel in which it has most images, unless they are named. Default: the model with most images. */
  readonly model?: string | undefined;
  readonly detail?: string | undefined;
  readonly channel?: string | undefined;
  /** The first day, as YYYY-MM-DD. Default: the first there is. */
  readonly since?: string | undefined;
  /** The last day. Default: the last there is. */
  readonly until?: string | undefined;
  /** Whose days; an IANA name. Default: UTC. */
  readonly timeZone?: string | undefined;
}

export interface Summary {
  /** The model of all tokens and dollars but those of `byModel`; absent where nothing was counted. */
  readonly of?: ModelKey;
  /** Each picture once; `optimized` and `kept` are the images of the sums. */
  readonly outcomes: Readonly<Record<LedgerEntry["outcome"], number>>;
  readonly totals: Figures;
  /** Days with an image, in order. */
  readonly byDay: readonly DayFigures[];
  /** The model with most images first. */
  readonly byModel: readonly (ModelKey & ModelFigures)[];
  /** Every state of a price list that a figure was made with. */
  readonly prices: readonly LedgerPrices[];
  /** What the images were taken to be sent with. */
  readonly clients: readonly string[];
}

export interface DayFigures extends Figures {
  /** YYYY-MM-DD. */
  readonly day: string;
}

/** A state of a price list, and when it was used. */
export interface LedgerPrices {
  readonly package: string;
  readonly version: string;
  /** YYYY-MM-DD. */
  readonly firstDay: string;
  readonly lastDay: string;
}

/**
 * Adds a history up. Each picture counts once, however often it was optimized in the same way, and not at all where its
 * original was put back.
 *
 * @param entries As `readLedger` gives them: of the whole history and oldest first.
 * @throws `E_OPTION` for a day or a time zone that is none.
 * @example
 * summarize(entries, { model: "gpt-4o", since: "2026-11-01", timeZone: "Europe/Vienna" }).totals.usd;
 * //=> { before: 0.0164, after: 0.00446, saved: 0.01194, savedPercent: 72.8 }
 */
export function summarize(entries: readonly LedgerEntry[], options: SummaryOptions = {}): Summary {
  const within = inPeriod(options);
  const found = review(entries).flatMap((reviewed) => {
    const day = within(reviewed.entry.at);
    return day === undefined ? [] : [Object.assign(reviewed, { day })];
  });
  const byModel = modelsOf(found);
  const of = chooseModel(byModel, options);
  const totals = new ImageSum(of);
  const days = new Map<string, ImageSum>();
  for (const one of found) {
    if (!isCounting(one)) continue;
    totals.add(one);
    const day = days.get(one.day) ?? new ImageSum(of);
    days.set(one.day, day);
    day.add(one);
  }
  return {
    ...(of === undefined ? {} : { of }),
    outcomes: countOutcomes(found),
    totals: totals.figures(),
    byDay: [...days]
      .map(([day, sum]) => Object.assign(sum.figures(), { day }))
      .toSorted((a, b) => compare(a.day, b.day)),
    byModel,
    prices: pricesOf(found),
    clients: [...new Set(found.filter(isCounting).map(({ entry }) => entry.client))],
  };
}

/**
 * The figures of some images with one model: of a run, or of a single one.
 *
 * @param entries In these figures an image counts however often it was optimized.
 */
export function figuresOf(entries: readonly LedgerEntry[], of: ModelKey | undefined): Figures {
  const sum = new ImageSum(of);
  for (const entry of entries) {
    if (entry.outcome === "optimized" || entry.outcome === "kept") {
      sum.add({ entry, standing: "counts", tokens: entry.tokens });
    }
  }
  return sum.figures();
}

/** All images of one call of the command, or of one action in an editor. */
export interface LedgerRun {
  readonly runId: string;
  /** Of the first and the last image; ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** In the order they were done. */
  readonly images: readonly LedgerRunImage[];
}

export interface LedgerRunImage {
  readonly entry: ImageEntry;
  /** `undone`: its original was put back since. */
  readonly standing: Reviewed["standing"];
}

/**
 * The runs of a period, the latest first.
 *
 * @param entries As `summarize` takes them.
 */
export function runsOf(
  entries: readonly LedgerEntry[],
  period: Pick<SummaryOptions, "since" | "until" | "timeZone"> = {},
): LedgerRun[] {
  const within = inPeriod(period);
  const runs = new Map<string, LedgerRunImage[]>();
  for (const { entry, standing } of review(entries)) {
    if (entry.outcome === "restored" || within(entry.at) === undefined) continue;
    const images = runs.get(entry.runId);
    if (images === undefined) runs.set(entry.runId, [{ entry, standing }]);
    else images.push({ entry, standing });
  }
  return [...runs]
    .map(([runId, images]) => ({
      runId,
      from: images[0]?.entry.at ?? "",
      to: images.at(-1)?.entry.at ?? "",
      images,
    }))
    .toSorted((a, b) => compare(b.to, a.to));
}

/** The entries of a period: for a table or an export. */
export function entriesIn(
  entries: readonly LedgerEntry[],
  period: Pick<SummaryOptions, "since" | "until" | "timeZone">,
): LedgerEntry[] {
  const within = inPeriod(period);
  return entries.filter(({ at }) => within(at) !== undefined);
}

/** Gives the day of a moment, where it is one of the period. */
function inPeriod({
  since,
  until,
  timeZone,
}: Pick<SummaryOptions, "since" | "until" | "timeZone">): (at: string) => string | undefined {
  if (since !== undefined) checkDay("since", since);
  if (until !== undefined) checkDay("until", until);
  if (since !== undefined && until !== undefined && until < since)
    throw expected(`a day from ${since} on`, "until", until);
  const dayOf = dayIn(timeZone);
  return (at) => {
    const day = dayOf(at);
    return (since !== undefined && day < since) || (until !== undefined && day > until) ? undefined : day;
  };
}

function isCounting<T extends { readonly standing: Reviewed["standing"] }>(one: T): one is T & Counting {
  return one.standing === "counts" || one.standing === "repeats";
}

function modelsOf(found: readonly Reviewed[]): (ModelKey & ModelFigures)[] {
  const sums: { readonly key: ModelKey; readonly sum: ModelSum }[] = [];
  let images = 0;
  for (const one of found) {
    if (!isCounting(one)) continue;
    if (one.standing === "counts") images += 1;
    for (const [index, tokens] of one.tokens.entries()) {
      // Nearly always the models are those of the image before, in the same order.
      const expectedHere = sums[index];
      let known = expectedHere !== undefined && sameModel(expectedHere.key, tokens) ? expectedHere : undefined;
      known ??= sums.find(({ key }) => sameModel(key, tokens));
      if (known === undefined) {
        known = { key: keyOf(tokens), sum: new ModelSum() };
        sums.push(known);
      }
      known.sum.add(tokens);
    }
  }
  return sums
    .map(({ key, sum }) => Object.assign(sum.figures(images), key))
    .toSorted((a, b) => b.countedImages - a.countedImages);
}

/** Of the model that is asked for, or of all: the one with most images. */
function chooseModel(
  byModel: readonly (ModelKey & ModelFigures)[],
  { model, detail, channel }: SummaryOptions,
): ModelKey | undefined {
  const found = byModel.find(
    (one) =>
      (model === undefined || one.model === model) &&
      (detail === undefined || one.detail === detail) &&
      (channel === undefined || one.channel === channel),
  );
  return found === undefined ? undefined : keyOf(found);
}

function keyOf({ model, detail, channel, scope }: ModelKey): ModelKey {
  return { model, detail, channel, ...(scope === undefined ? {} : { scope }) };
}

/** What came to nothing may have been tried every night. */
function countOutcomes(found: readonly Reviewed[]): Summary["outcomes"] {
  const outcomes = { optimized: 0, kept: 0, skipped: 0, failed: 0, restored: 0 };
  const tried = new Set<string>();
  for (const { entry, standing } of found) {
    if (standing === "repeats" || standing === "undone") continue;
    if (entry.outcome === "failed" || entry.outcome === "skipped") {
      const name = [entry.outcome, entry.path ?? entry.at, entry.before.sizeBytes].join("\0");
      if (tried.has(name)) continue;
      tried.add(name);
    }
    outcomes[entry.outcome] += 1;
  }
  return outcomes;
}

function pricesOf(found: readonly (Reviewed & { readonly day: string })[]): LedgerPrices[] {
  const lists = new Map<string, LedgerPrices>();
  for (const one of found) {
    if (!isCounting(one)) continue;
    const { package: name, version } = one.entry.prices;
    const key = `${name} ${version}`;
    const firstDay = lists.get(key)?.firstDay ?? one.day;
    lists.set(key, { package: name, version, firstDay, lastDay: one.day });
  }
  return [...lists.values()];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
