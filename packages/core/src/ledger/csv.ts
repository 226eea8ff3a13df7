import { dayIn } from "./day.ts";
import type { ImageEntry, LedgerEntry, LedgerTokens } from "./entry.ts";
import type { ModelKey } from "./figures.ts";
import { sameModel } from "./review.ts";
import { summarize } from "./summary.ts";

/*
 * The history as a table for a spreadsheet: one row an image, so that a column can be added up. Text out.
 */

export interface CsvOptions {
  /** Whose tokens and dollars. Default: those of the model with most images. */
  readonly of?: ModelKey | undefined;
  /** Whose days are in the column `day`; an IANA name. Default: UTC. */
  readonly timeZone?: string | undefined;
}

type Cell = string | number | undefined;

interface Row {
  readonly entry: LedgerEntry;
  /** Absent where a restoration or a failure has nothing of the kind. */
  readonly image: ImageEntry | undefined;
  readonly tokens: LedgerTokens | undefined;
  readonly day: string;
}

/** The head of each column and what is in it. */
const columns: Readonly<Record<string, (row: Row) => Cell>> = {
  day: ({ day }) => day,
  at: ({ entry }) => entry.at,
  runId: ({ entry }) => entry.runId,
  outcome: ({ entry }) => entry.outcome,
  path: ({ entry }) => entry.path,
  outputPath: ({ image }) => image?.outputPath,
  originalSizeBytes: ({ image }) => image?.before.sizeBytes,
  optimizedSizeBytes: ({ image }) => image?.after.sizeBytes,
  originalWidthPx: ({ image }) => image?.before.widthPx,
  originalHeightPx: ({ image }) => image?.before.heightPx,
  optimizedWidthPx: ({ image }) => image?.after.widthPx,
  optimizedHeightPx: ({ image }) => image?.after.heightPx,
  originalFormat: ({ image }) => image?.before.format,
  optimizedFormat: ({ image }) => image?.after.format,
  model: ({ tokens }) => tokens?.model,
  detail: ({ tokens }) => tokens?.detail,
  channel: ({ tokens }) => tokens?.channel,
  scope: ({ tokens }) => tokens?.scope,
  tokensBefore: ({ tokens }) => tokens?.before ?? undefined,
  tokensAfter: ({ tokens }) => tokens?.after ?? undefined,
  certainty: ({ tokens }) => tokens?.certainty,
  usdBefore: ({ tokens }) => usd(tokens?.before, tokens?.tier?.before ?? tokens?.picoUsdPerToken),
  usdAfter: ({ tokens }) => usd(tokens?.after, tokens?.tier?.after ?? tokens?.picoUsdPerToken),
  client: ({ image }) => image?.client,
  prices: ({ image }) => image && `${image.prices.package} ${image.prices.version}`,
  engine: ({ image }) => image?.engine,
  elapsedMs: ({ image }) => image?.elapsedMs,
  why: ({ image }) => image?.error?.message ?? image?.why,
  errorCode: ({ image }) => image?.error?.code,
  backupSha256: ({ entry }) => entry.backup?.sha256,
};

/**
 * A history as comma-separated values (RFC 4180), with a line of heads.
 *
 * @example
 * csvOf(entries, { of: { model: "gpt-4o", detail: "auto", channel: "api" } });
 * //=> "day,at,runId,outcome,path,…\r\n2026-11-22,2026-11-22T20:00:00.000Z,…\r\n"
 */
export function csvOf(
  entries: readonly LedgerEntry[],
  { of = summarize(entries).of, timeZone }: CsvOptions = {},
): string {
  const dayOf = dayIn(timeZone);
  const rows = entries.map((entry) => {
    const image = entry.outcome === "restored" ? undefined : entry;
    const tokens = of && image?.tokens.find((one) => sameModel(one, of));
    const row: Row = { entry, image, tokens, day: dayOf(entry.at) };
    return Object.values(columns).map((column) => cell(column(row)));
  });
  return [Object.keys(columns), ...rows].map((cells) => `${cells.join(",")}\r\n`).join("");
}

function cell(value: Cell): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(value);
  // A spreadsheet runs what begins like a formula, and the name of a file may have been chosen for that.
  const text = /^[=+\-@\t\r]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** All digits, which a number of dollars would not always have. */
function usd(tokens: number | null | undefined, picoUsdPerToken: number | null | undefined): string | undefined {
  if (typeof tokens !== "number" || typeof picoUsdPerToken !== "number") return undefined;
  const digits = String(BigInt(tokens) * BigInt(picoUsdPerToken)).padStart(13, "0");
  const fraction = digits.slice(-12).replace(/0+$/u, "");
  return fraction === "" ? digits.slice(0, -12) : `${digits.slice(0, -12)}.${fraction}`;
}
