/**
 * Originals that were replaced, kept by their content.
 *
 *     original ──▶ objects/<sha256> ──▶ journal: "replaced A by B" ──▶ rename B over A ──▶ journal: confirmed
 *
 * Each arrow waits until the step before it survives a power cut, so that at every moment the file is whole, old or new, and
 * the original can be restored. The journal is in the store: whoever loses everything else still has both.
 */
import { randomUUID } from "node:crypto";
import { lstat, rm } from "node:fs/promises";
import path from "node:path";

import { PixelthriftError } from "../errors.ts";
import { openJournal, readJournal } from "../journal.ts";
import { systemCode } from "../reason.ts";
import { type Look, makeFolder, placeDurably, temporaryFor } from "../write.ts";
import { getObject, hasObject, type Kept, listObjects, putObject, sha256Of, tidyObjects } from "./objects.ts";
import { prune, type Pruned, type PruneOptions } from "./prune.ts";
import {
  type Announced,
  type BackupLine,
  fileWith,
  isOurs,
  type KeptFile,
  originalOf,
  readRecords,
  type Records,
  unconfirmed,
} from "./records.ts";
import { canonical, changed, see, type Seen } from "./seen.ts";

export { type Kept, sha256Of } from "./objects.ts";
export type { Pruned, PruneOptions } from "./prune.ts";
export type { Announced, KeptFile } from "./records.ts";

export interface Replacement {
  /** Hash of the file that `bytes` were made from, as `sha256Of` gives it. */
  readonly expectedSha256: string;
  readonly bytes: Uint8Array;
}

export interface RestoreOptions {
  /** Which bytes to put back. Default: what the file was before it was first replaced. */
  readonly sha256?: string;
  /** What happens to a file that somebody has changed since it was replaced. Default: `refuse`. */
  readonly changed?: "refuse" | "replace";
}

export interface Restored {
  /** `same`: the original is there already. */
  readonly outcome: "restored" | "same";
  /** What is there now. */
  readonly original: Kept;
  /** What was there and is in the store now; absent where there was nothing. */
  readonly displaced?: Kept;
}

export interface Backups {
  readonly folder: string;
  /**
   * Keeps bytes, or the bytes of a file. Keeping them twice is keeping them once.
   *
   * @throws `E_WRITE` where the store cannot be written to, `E_READ` where the file cannot be read.
   */
  put(source: Uint8Array | string): Promise<Kept>;
  has(sha256: string): Promise<boolean>;
  /** @throws `E_READ` where the store does not have them, `E_CORRUPT` where they are damaged. */
  get(sha256: string): Promise<Uint8Array>;
  /**
   * Replaces a file, once its original is safe. Permissions and the time of the last change stay as they were.
   *
   * @returns The original, to be named in the history.
   * @throws `E_READ` where the file is gone or not the one that was expected, `E_WRITE` where it is a link, write-protected or the system refuses. The file is untouched then.
   */
  replace(file: string, replacement: Replacement): Promise<KeptFile>;
  /**
   * Puts an original back, with its permissions and time. What it displaces is kept too, and what a killed process left
   * beside the file is removed.
   *
   * @throws `E_EXISTS` where the file was changed since it was replaced, `E_READ` where the store has nothing for it, `E_CORRUPT` where the backup is damaged, and as `replace`.
   */
  restore(file: string, options?: RestoreOptions): Promise<Restored>;
  /** What `restore` would put back; `undefined` where the file was never replaced. */
  original(file: string): Promise<KeptFile | undefined>;
  /** Every replacement and restoration, oldest first. */
  records(): Promise<readonly Announced[]>;
  /** How much is kept. */
  size(): Promise<{ readonly objects: number; readonly sizeBytes: number }>;
  /** Makes room. Never removes what may be the only copy, unless asked to. */
  prune(options: PruneOptions): Promise<Pruned>;
  /**
   * Removes the temporary files of processes that were killed. To be called once at the start.
   *
   * @param olderThanMs Leaves alone what may still be in progress. Default: ten minutes.
   */
  recover(olderThanMs?: number): Promise<void>;
}

/**
 * The store in a folder, which is made with the first backup. Any number of processes may use one folder at a time.
 *
 * @example
 * const backups = openBackups("/home/me/.local/state/pixelthrift/backups");
 * const bytes = await readFile(photo);
 * const small = await optimize(bytes);
 * await backups.replace(photo, { expectedSha256: sha256Of(bytes), bytes: small.bytes });
 * await backups.restore(photo);
 */
export function openBackups(folder: string): Backups {
  const journal = openJournal(path.join(folder, "journal"));
  const records = async (): Promise<Records> => readRecords((await readJournal(journal.folder)).lines);
  const note = (line: BackupLine): Promise<void> => journal.append([JSON.stringify(line)], line.at);

  /** One step from a file that is whole to a file that is whole. `before` is in the store already. */
  const carryOut = async (step: Step): Promise<void> => {
    const { kind, file, before, bytes, after } = step;
    const id = randomUUID();
    const at = new Date().toISOString();
    const announced: Announced = {
      version: 1,
      id,
      at,
      state: "announced",
      kind,
      path: file,
      ...(before === undefined ? {} : { before: keptFile(before) }),
      after: { sha256: after.sha256, sizeBytes: bytes.byteLength },
    };
    await note(announced);
    await journal.sync();
    const ready = async (): Promise<void> => {
      if ((await see(file))?.sha256 !== before?.sha256) throw changed(file, "since it was read");
      // Somebody may be making room. The announcement tells them what is needed from now on.
      if (before !== undefined && !(await hasObject(folder, before.sha256))) await putObject(folder, before.bytes);
    };
    const temporary = temporaryFor(file, id);
    const placement = { existing: before === undefined ? "new" : "replace", temporary, ready } as const;
    try {
      await placeDurably(file, bytes, after.look === undefined ? placement : { ...placement, look: after.look });
    } catch (error) {
      // Somebody who restores the file took this process for one that was killed.
      if (error instanceof PixelthriftError && systemCode(error.cause) === "ENOENT")
        throw changed(file, "since it was read");
      throw error;
    }
    // The file is as it should be. That this line is missing costs nobody more than a look for the temporary file.
    await note({ version: 1, id, at: new Date().toISOString(), state: "confirmed" }).catch(() => {});
  };

  return {
    folder,
    put: async (source) => putObject(folder, typeof source === "string" ? (await required(source)).bytes : source),
    has: (sha256) => hasObject(folder, sha256),
    get: (sha256) => getObject(folder, sha256),
    replace: async (named, { expectedSha256, bytes }) => {
      const file = await canonical(named);
      const before = await required(file);
      if (before.sha256 !== expectedSha256) throw changed(file, "since it was read");
      await putObject(folder, before.bytes);
      await carryOut({ kind: "replaced", file, before, bytes, after: { sha256: sha256Of(bytes), look: before.look } });
      return keptFile(before);
    },
    restore: async (named, { sha256, changed: ifChanged = "refuse" } = {}) => {
      const file = await canonical(named);
      // The file first: what another process puts there in the meantime is announced in the journal by then.
      const before = await see(file);
      const known = await records();
      await removeLeft(
        unconfirmed(known).filter((line) => line.path === file),
        stepMs,
      );
      const wanted = sha256 ?? originalOf(known, file)?.sha256;
      if (wanted === undefined) {
        throw new PixelthriftError("E_READ", "the store of backups has no original of this file", { path: file });
      }
      const bytes = await getObject(folder, wanted);
      const original: Kept = { sha256: wanted, sizeBytes: bytes.byteLength };
      if (before?.sha256 === wanted) return { outcome: "same", original };
      if (before !== undefined && ifChanged === "refuse" && !isOurs(known, before.sha256, file)) {
        const message = "the file was changed since it was optimized, and restoring would undo that";
        throw new PixelthriftError("E_EXISTS", message, { path: file });
      }
      if (before === undefined) await makeFolder(path.dirname(file));
      else await putObject(folder, before.bytes);
      const look = lookOf(fileWith(known, wanted, file), before);
      await carryOut({ kind: "restored", file, before, bytes, after: { sha256: wanted, look } });
      return { outcome: "restored", original, ...(before === undefined ? {} : { displaced: kept(before) }) };
    },
    original: async (named) => originalOf(await records(), await canonical(named)),
    records: async () => (await records()).announced,
    size: async () => {
      const objects = await listObjects(folder);
      return { objects: objects.length, sizeBytes: objects.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
    },
    prune: (options) => prune(folder, options, records),
    recover: async (olderThanMs = 600_000) => {
      await tidyObjects(folder, olderThanMs);
      await removeLeft(unconfirmed(await records()), olderThanMs);
    },
  };
}

/** Longer than a temporary file lives, unless its process was killed or the disk is very slow. */
const stepMs = 1_000;

/** Removes the temporary files of steps that were never confirmed, where the system lets it: they are in nobody's way. */
async function removeLeft(steps: readonly Announced[], olderThanMs: number): Promise<void> {
  for (const { path: file, id } of steps) {
    const temporary = temporaryFor(file, id);
    const found = await lstat(temporary).catch(() => undefined);
    if (found?.isFile() !== true || Date.now() - found.ctimeMs < olderThanMs) continue;
    await rm(temporary, { force: true }).catch(() => {});
  }
}

interface Step {
  readonly kind: Announced["kind"];
  readonly file: string;
  readonly before: Seen | undefined;
  readonly bytes: Uint8Array;
  readonly after: { readonly sha256: string; readonly look: Look | undefined };
}

async function required(file: string): Promise<Seen> {
  const seen = await see(file);
  if (seen === undefined) throw new PixelthriftError("E_READ", "no such file", { path: file });
  return seen;
}

function kept({ sha256, bytes }: Seen): Kept {
  return { sha256, sizeBytes: bytes.byteLength };
}

function keptFile(seen: Seen): KeptFile {
  return { ...kept(seen), mode: seen.look.mode, modifiedMs: seen.look.modifiedMs };
}

/** An original looks as it did; one that nobody remembers looks like the file it displaces. */
function lookOf(known: KeptFile | undefined, there: Seen | undefined): Look | undefined {
  return known === undefined ? there?.look : { ...there?.look, mode: known.mode, modifiedMs: known.modifiedMs };
}
