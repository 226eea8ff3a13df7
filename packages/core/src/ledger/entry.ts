import type { ErrorCode } from "../errors.ts";
import type { Metrics } from "../measure.ts";
import type { Certainty, Channel } from "../models/model.ts";
import { priceSource, type PriceSource } from "../models/price.ts";
import type { Optimized } from "../optimize.ts";
import type { Cost } from "../prices.ts";
import type { Size } from "../size.ts";

/*
 * One line of the history: what became of one image, and when. Values in, values out; reads no clock and no disk.
 *
 * A line holds what was counted and at which price, never a sum and never dollars, so that a sum made years later is as exact
 * as on the first day.
 */

/** What this version writes. A later one is left unread, and never touched. */
const ledgerVersion = 1;

/** An image before or after. What could not be read is left out. */
export interface LedgerSide extends Partial<Size> {
  readonly sizeBytes: number;
  /** A word of `Format`, or one of a later version. */
  readonly format?: string;
}

/** What one model bills for the image, before and after. */
export interface LedgerTokens {
  readonly model: string;
  readonly detail: string;
  readonly channel: Channel;
  /** Whether Bedrock may answer anywhere or keeps requests to a region; absent where nobody said. */
  readonly scope?: string;
  /** `null` where the rule is unknown or the provider refuses the image. */
  readonly before: number | null;
  readonly after: number | null;
  readonly certainty: Certainty;
  /** US dollars × 1e-12 for one input token on that day; `null` where the price was unknown. */
  readonly picoUsdPerToken: number | null;
  /** Where requests of such images were so large that every token cost more. */
  readonly tier?: { readonly before?: number; readonly after?: number };
  /** Where a smaller image saves no tokens: that it does not, and the setting that does. */
  readonly hint?: string;
}

/** Bytes that a store of backups has, or had. */
export interface BackupRef {
  readonly sha256: string;
  readonly sizeBytes: number;
}

interface Line {
  readonly version: 1;
  /** ISO 8601 in UTC with milliseconds. */
  readonly at: string;
  /** The same for all images of a run. */
  readonly runId: string;
}

/** An image that went through a run. `skipped` is one whose result was not worth keeping. */
export interface ImageEntry extends Line {
  readonly outcome: "optimized" | "kept" | "skipped" | "failed";
  /** Absolute; absent where bytes were given. */
  readonly path?: string;
  /** Absolute; absent where nothing was written. The same as `path` where the original was replaced. */
  readonly outputPath?: string;
  readonly before: LedgerSide;
  readonly after: LedgerSide;
  /** One a model; empty where the size could not be read. */
  readonly tokens: readonly LedgerTokens[];
  /** What the figures take the image to be sent with: `raw`, or a client that resizes it first. */
  readonly client: string;
  readonly prices: PriceSource;
  /** Which engine made the result, or `none`. */
  readonly engine: string;
  readonly elapsedMs: number;
  /** Why it was kept or skipped. */
  readonly why?: string;
  readonly error?: { readonly code: string; readonly message: string };
  /** The original, where it was replaced. */
  readonly backup?: BackupRef;
}

/** An original that was put back: what replacing it had saved is saved no more. */
export interface RestoredEntry extends Line {
  readonly outcome: "restored";
  readonly path: string;
  /** The original. */
  readonly backup: BackupRef;
}

export type LedgerEntry = ImageEntry | RestoredEntry;

/** What the library says of an image, as far as the history is interested. */
export type Recordable = Pick<Optimized, "outcome" | "path" | "engine" | "metrics" | "cost" | "plan"> & {
  readonly error?: { readonly code: ErrorCode; readonly message: string };
};

/** What the library cannot know. */
export interface EntryFacts {
  readonly at: Date;
  /** A name for the run that nobody else will use, like that of `randomUUID`. */
  readonly runId: string;
  /** Absolute. Default: the path of the result, if it has one. */
  readonly path?: string | undefined;
  readonly outputPath?: string | undefined;
  /** Default: `raw`. */
  readonly client?: string | undefined;
  /** Default: the bundled list. */
  readonly prices?: PriceSource | undefined;
  readonly backup?: BackupRef | undefined;
  /** Why the result was not worth keeping, which makes the outcome `skipped`. */
  readonly skipped?: string | undefined;
}

/**
 * The line of the history for one result.
 *
 * @example
 * entryOf(await optimize("/photos/a.jpg"), { at: new Date(), runId: randomUUID(), outputPath: "/photos/a_optimized.jpg" });
 * //=> { version: 1, outcome: "optimized", before: { sizeBytes: 1299801, widthPx: 3840, … }, tokens: [{ model: "gpt-4o", … }], … }
 */
export function entryOf(result: Recordable, facts: EntryFacts): ImageEntry {
  const { metrics, cost, engine, error } = result;
  const { at, runId, path = result.path, outputPath, client = "raw", prices = priceSource, backup, skipped } = facts;
  const why = skipped ?? whyKept(result);
  return {
    version: ledgerVersion,
    at: at.toISOString(),
    runId,
    outcome: skipped === undefined ? result.outcome : "skipped",
    ...(path === undefined ? {} : { path }),
    ...(outputPath === undefined ? {} : { outputPath }),
    before: side(metrics.originalSizeBytes, metrics.originalDimensions, metrics.originalFormat),
    after: side(metrics.optimizedSizeBytes, metrics.optimizedDimensions, metrics.optimizedFormat),
    tokens: cost.map(tokensOf),
    client,
    prices,
    engine,
    elapsedMs: Math.round(metrics.elapsedMs),
    ...(why === undefined ? {} : { why }),
    ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
    ...(backup === undefined ? {} : { backup: { sha256: backup.sha256, sizeBytes: backup.sizeBytes } }),
  };
}

/** The line of the history for an original that was put back. */
export function restoredEntry(
  facts: Pick<RestoredEntry, "runId" | "path" | "backup"> & { readonly at: Date },
): RestoredEntry {
  const { at, runId, path, backup } = facts;
  const { sha256, sizeBytes } = backup;
  return {
    version: ledgerVersion,
    at: at.toISOString(),
    runId,
    outcome: "restored",
    path,
    backup: { sha256, sizeBytes },
  };
}

function whyKept({ outcome, plan }: Recordable): string | undefined {
  if (outcome !== "kept") return undefined;
  return plan?.kind === "keep" ? plan.why : "no result was smaller";
}

function side(sizeBytes: number, size: Size | undefined, format: Metrics["originalFormat"]): LedgerSide {
  return { sizeBytes, ...size, ...(format === undefined ? {} : { format }) };
}

/** The part of a cost that the history keeps. */
export function tokensOf(cost: Cost): LedgerTokens {
  const { model, detail, channel, scope, tokensBefore, tokensAfter, certainty, picoUsdPerToken, tier, hint } = cost;
  return {
    model,
    detail,
    channel,
    ...(scope === undefined ? {} : { scope }),
    before: tokensBefore,
    after: tokensAfter,
    certainty,
    picoUsdPerToken,
    ...(tier === undefined ? {} : { tier: ratesOf(tier) }),
    ...(hint === undefined ? {} : { hint }),
  };
}

function ratesOf({ before, after }: NonNullable<Cost["tier"]>): NonNullable<LedgerTokens["tier"]> {
  return {
    ...(before === undefined ? {} : { before: before.picoUsdPerToken }),
    ...(after === undefined ? {} : { after: after.picoUsdPerToken }),
  };
}

/**
 * What a line of a history file is.
 *
 * - `newer`: of a later version, which knows more than this one.
 * - `foreign`: not written by Pixelthrift, damaged, or torn off.
 */
export type ParsedLine =
  | { readonly kind: "entry"; readonly entry: LedgerEntry }
  | { readonly kind: "newer" }
  | { readonly kind: "foreign" };

export function parseEntry(text: string): ParsedLine {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return { kind: "foreign" };
  }
  if (!isObject(line)) return { kind: "foreign" };
  const { version } = line;
  if (Number.isInteger(version) && Number(version) > ledgerVersion) return { kind: "newer" };
  const isOurs = version === ledgerVersion && isLine(line) && (isRestored(line) || isImage(line));
  return isOurs ? { kind: "entry", entry: line as unknown as LedgerEntry } : { kind: "foreign" };
}

type Json = Readonly<Record<string, unknown>>;

function isLine(line: Json): boolean {
  // Compared as text from here on, which is right for nothing but this one form.
  return (
    typeof line["at"] === "string" &&
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/u.test(line["at"]) &&
    !Number.isNaN(Date.parse(line["at"])) &&
    typeof line["runId"] === "string"
  );
}

function isRestored(line: Json): boolean {
  return line["outcome"] === "restored" && typeof line["path"] === "string" && isBackup(line["backup"]);
}

const outcomes: ReadonlySet<unknown> = new Set(["optimized", "kept", "skipped", "failed"]);

function isImage(line: Json): boolean {
  const { tokens, prices, error } = line;
  return (
    outcomes.has(line["outcome"]) &&
    ["path", "outputPath", "why"].every((name) => isAbsentOr(line[name], isText)) &&
    isSide(line["before"]) &&
    isSide(line["after"]) &&
    Array.isArray(tokens) &&
    tokens.every(isTokens) &&
    isText(line["client"]) &&
    isText(line["engine"]) &&
    isCount(line["elapsedMs"]) &&
    isObject(prices) &&
    isText(prices["package"]) &&
    isText(prices["version"]) &&
    isAbsentOr(error, (value) => isObject(value) && isText(value["code"]) && isText(value["message"])) &&
    isAbsentOr(line["backup"], isBackup)
  );
}

function isSide(value: unknown): boolean {
  return (
    isObject(value) &&
    isCount(value["sizeBytes"]) &&
    isAbsentOr(value["widthPx"], isCount) &&
    isAbsentOr(value["heightPx"], isCount) &&
    isAbsentOr(value["format"], isText)
  );
}

const certainties: ReadonlySet<unknown> = new Set<Certainty>(["exact", "documented", "estimate", "unknown"]);

function isTokens(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { before, after, picoUsdPerToken, tier, hint } = value;
  return (
    isText(value["model"]) &&
    isText(value["detail"]) &&
    isText(value["channel"]) &&
    isAbsentOr(value["scope"], isText) &&
    certainties.has(value["certainty"]) &&
    [before, after, picoUsdPerToken].every((count) => count === null || isCount(count)) &&
    isAbsentOr(
      tier,
      (rates) => isObject(rates) && isAbsentOr(rates["before"], isCount) && isAbsentOr(rates["after"], isCount),
    ) &&
    isAbsentOr(hint, isText)
  );
}

function isBackup(value: unknown): boolean {
  return isObject(value) && isText(value["sha256"]) && isCount(value["sizeBytes"]);
}

/** Whole, because sums of these are made with big integers, which refuse fractions by throwing. */
function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isAbsentOr(value: unknown, is: (value: unknown) => boolean): boolean {
  return value === undefined || is(value);
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
