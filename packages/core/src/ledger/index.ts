/**
 * The history: what was saved, image by image, as lines that only grow in number.
 *
 *     result ──entryOf──▶ entry ──append──▶ 2026-11-<writer>.jsonl
 *                                                  │ readLedger: the files of all writers, oldest line first
 *                                                  ▼
 *                                              entries ──▶ summarize, runsOf, figuresOf, csvOf
 *
 * It is on this machine only, and nobody needs it to work: whoever cannot write it loses a line of it and nothing else.
 */
import { openJournal, readJournal } from "../journal.ts";
import { dayAfter } from "./day.ts";
import { type LedgerEntry, parseEntry } from "./entry.ts";

export { csvOf } from "./csv.ts";
export { dayAfter, dayIn, daysFrom } from "./day.ts";
export { entryOf, restoredEntry } from "./entry.ts";
export { modelsIn, recount } from "./recount.ts";
export { sameModel } from "./review.ts";
export { entriesIn, figuresOf, runsOf, summarize } from "./summary.ts";

export type { CsvOptions } from "./csv.ts";
export type {
  BackupRef,
  EntryFacts,
  ImageEntry,
  LedgerEntry,
  LedgerSide,
  LedgerTokens,
  Recordable,
  RestoredEntry,
} from "./entry.ts";
export type { Change, Figures, ModelFigures, ModelKey } from "./figures.ts";
export type { Standing } from "./review.ts";
export type { DayFigures, LedgerPrices, LedgerRun, LedgerRunImage, Summary, SummaryOptions } from "./summary.ts";

export interface Ledger {
  readonly folder: string;
  /**
   * Writes entries at the end of this writer's file of the month, in one piece.
   *
   * @throws `E_WRITE` where the system refuses; whatever was written before stays.
   */
  append(...entries: readonly LedgerEntry[]): Promise<void>;
  /** Returns once everything appended so far survives a power cut. To be called at the end of a run. */
  sync(): Promise<void>;
}

/**
 * A history to write to, in a folder that is made with the first entry.
 *
 * @param writer Who writes: processes that share a name share a file. Default: a random name.
 */
export function openLedger(folder: string, writer?: string): Ledger {
  const journal = openJournal(folder, writer);
  return {
    folder,
    append: async (...entries) => {
      const months = Map.groupBy(entries, ({ at }) => at.slice(0, 7));
      await Promise.all(
        [...months].map(([month, some]) =>
          journal.append(
            some.map((entry) => JSON.stringify(entry)),
            month,
          ),
        ),
      );
    },
    sync: () => journal.sync(),
  };
}

/** A history as it was read. */
export interface LedgerRead {
  /** Of all writers, oldest first, each once. */
  readonly entries: readonly LedgerEntry[];
  /** What is not in `entries`, and was not touched. */
  readonly unread: LedgerUnread;
}

export interface LedgerUnread {
  /** Last lines of a file that end in the middle: their writer is busy or was killed. */
  readonly tornLines: number;
  /** Lines that this version of Pixelthrift is too old for. */
  readonly newerLines: number;
  /** Lines that are none of ours, or were damaged. */
  readonly foreignLines: number;
  /** Files that cannot be read. */
  readonly files: readonly string[];
}

/**
 * Reads a whole history, or its end. A folder that is not there is an empty history.
 *
 * @param since The first day to read, as YYYY-MM-DD in any time zone. Default: all.
 * @throws `E_READ` where the folder cannot be listed.
 */
export async function readLedger(folder: string, { since }: { readonly since?: string } = {}): Promise<LedgerRead> {
  // Nowhere is it earlier than a day before it is in UTC.
  const fromDay = since === undefined ? "" : dayAfter(since, -1);
  const { lines, unfinished, unreadable } = await readJournal(folder, fromDay.slice(0, 7));
  const entries: LedgerEntry[] = [];
  let newerLines = 0;
  let foreignLines = 0;
  let tornLines = 0;
  // A folder that is kept in step with another machine may have a file twice.
  for (const line of new Set(lines)) {
    const parsed = parseEntry(line);
    if (parsed.kind === "entry") {
      if (parsed.entry.at >= fromDay) entries.push(parsed.entry);
    } else if (parsed.kind === "newer") newerLines += 1;
    else if (unfinished.has(line)) tornLines += 1;
    else foreignLines += 1;
  }
  entries.sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  return { entries, unread: { tornLines, newerLines, foreignLines, files: unreadable } };
}
