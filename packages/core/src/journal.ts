/**
 * Folders of files of lines that only grow.
 *
 * Each writer has a file of its own for every month, `2026-11-<writer>.jsonl`, so that windows and processes need not agree
 * about anything, and copying files together merges two journals. Knows nothing of what a line says.
 */
import { randomBytes } from "node:crypto";
import { type FileHandle, open, readdir, readFile } from "node:fs/promises";
import path from "node:path";

import { PixelthriftError } from "./errors.ts";
import { reasonOf, systemCode } from "./reason.ts";
import { makeFolder, syncFolder } from "./write.ts";

export interface Journal {
  readonly folder: string;
  /**
   * Adds lines in one write at the end of the month's file, in the order of the calls.
   *
   * @param lines Without their line ends.
   * @param moment Says which month; an ISO 8601 time in UTC.
   * @throws `E_WRITE` where the system refuses; whatever was written before stays.
   */
  append(lines: readonly string[], moment: string): Promise<void>;
  /** Returns once everything appended so far survives a power cut. */
  sync(): Promise<void>;
}

/**
 * A journal to write to. The folder is made with the first line, for its owner's eyes only.
 *
 * @param writer Default: a random name, so that nobody else writes to the same file.
 */
export function openJournal(folder: string, writer: string = randomBytes(6).toString("hex")): Journal {
  const unsynced = new Map<string, "new" | "longer">();
  let last: Promise<void> = Promise.resolve();
  /** One after the other: two calls at once must not look at the end of the file before either has written. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
  return {
    folder,
    append: (lines, moment) =>
      inTurn(async () => {
        if (lines.length === 0) return;
        const file = path.join(folder, `${moment.slice(0, 7)}-${writer}.jsonl`);
        await translated(file, async () => {
          const found = await appendTo(file, lines);
          if (!unsynced.has(file)) unsynced.set(file, found);
        });
      }),
    sync: () =>
      inTurn(async () => {
        for (const [file, found] of unsynced) {
          await translated(file, () => syncFile(file, found));
          unsynced.delete(file);
        }
      }),
  };
}

async function appendTo(file: string, lines: readonly string[]): Promise<"new" | "longer"> {
  await makeFolder(path.dirname(file), 0o700);
  // Opened for every write: a folder that someone has removed comes back, and a new month needs no care.
  const handle = await open(file, "a+", 0o600);
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.from(`${await lineEndAt(handle, size)}${lines.join("\n")}\n`);
    // One call, because the system keeps what one call appends together whoever else is appending.
    const { bytesWritten } = await handle.write(bytes);
    if (bytesWritten < bytes.byteLength) {
      throw new Error(`only ${bytesWritten} of ${bytes.byteLength} bytes could be written`);
    }
    return size === 0 ? "new" : "longer";
  } finally {
    await handle.close();
  }
}

/** A line that a full disk or a killed process left unfinished must not swallow the next one. */
async function lineEndAt(handle: FileHandle, size: number): Promise<"" | "\n"> {
  if (size === 0) return "";
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() === "\n" ? "" : "\n";
}

async function syncFile(file: string, found: "new" | "longer"): Promise<void> {
  const handle = await open(file, "a");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (found === "new") await syncFolder(path.dirname(file));
}

async function translated(file: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw new PixelthriftError("E_WRITE", reasonOf(cause), { cause, path: file });
  }
}

/** What all writers have written. */
export interface JournalText {
  /** Without line ends and empty lines; of one file in the order they were written. */
  readonly lines: readonly string[];
  /** Last lines that have no line end, among `lines`: their writer may be busy, or was killed. */
  readonly unfinished: ReadonlySet<string>;
  /** Files that could not be read. */
  readonly unreadable: readonly string[];
}

/**
 * Reads the files of all writers. A folder that is not there is an empty journal; a file of another name is none of ours.
 *
 * @param fromMonth Leaves older files unread, as YYYY-MM. Default: reads all.
 * @throws `E_READ` where the folder cannot be listed.
 */
export async function readJournal(folder: string, fromMonth = ""): Promise<JournalText> {
  const lines: string[] = [];
  const unfinished = new Set<string>();
  const unreadable: string[] = [];
  for (const name of await filesOf(folder, fromMonth)) {
    const file = path.join(folder, name);
    try {
      const found = (await readFile(file, "utf8")).split("\n");
      const rest = found.pop() ?? "";
      if (rest !== "") unfinished.add(rest);
      for (const line of [...found, rest]) if (line !== "") lines.push(line);
    } catch {
      unreadable.push(file);
    }
  }
  return { lines, unfinished, unreadable };
}

async function filesOf(folder: string, fromMonth: string): Promise<string[]> {
  try {
    return (
      (await readdir(folder, { withFileTypes: true }))
        // A pipe of that name would be waited for until the end of time.
        .filter((entry) => entry.isFile() && /^\d{4}-\d{2}-.+\.jsonl$/u.test(entry.name))
        .map(({ name }) => name)
        .filter((name) => name.slice(0, 7) >= fromMonth)
        .toSorted()
    );
  } catch (cause) {
    if (systemCode(cause) === "ENOENT") return [];
    throw new PixelthriftError("E_READ", reasonOf(cause), { cause, path: folder });
  }
}
