/**
 * The only writer of disk.
 *
 * A result appears whole or not at all: it is written under another name in the same folder and put in place in one
 * step. What is there already is never lost by accident.
 */
import { randomUUID } from "node:crypto";
import { type FileHandle, link, mkdir, open, readFile, realpath, rename, rm } from "node:fs/promises";
import path from "node:path";

import { PixelthriftError } from "./errors.ts";
import { reasonOf, systemCode } from "./reason.ts";

export interface WriteOptions {
  /** What happens to a different file that is there already. */
  readonly existing: "refuse" | "replace";
  /** Real paths that are never written to, whatever `existing` says. */
  readonly sources: ReadonlyMap<string, unknown>;
  /** Called with a different file before it is replaced. What it throws leaves the file as it is. */
  keepOld?(this: void, file: string): Promise<void>;
}

/**
 * Puts `bytes` at `file`, making folders on the way; a file that holds the same bytes already is not touched.
 *
 * @throws `E_EXISTS` where a different file or a source is there, `E_WRITE` where the system refuses.
 */
export async function write(file: string, bytes: Uint8Array, options: WriteOptions): Promise<"written" | "same"> {
  try {
    const found = await compare(file, bytes, options);
    if (found === "same") return "same";
    if (found === "different") {
      if (options.existing === "refuse") throw exists(file);
      await options.keepOld?.(file);
    }
    await mkdir(path.dirname(file), { recursive: true });
    await throughTemporary(temporaryFor(file), bytes, (temporary) =>
      options.existing === "replace" ? rename(temporary, file) : putNew(temporary, file),
    );
    return "written";
  } catch (cause) {
    throw refused(cause, file);
  }
}

/** What a file keeps when its bytes are replaced. */
export interface Look {
  /** The permission bits of `stat`. */
  readonly mode: number;
  readonly modifiedMs: number;
  /** Default: whoever writes it. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

export interface Placement {
  /** `new` fails where there is a file, `replace` puts this one in its place. */
  readonly existing: "new" | "replace";
  /** Default: that of any new file. */
  readonly look?: Look;
  /** The name under which the file is written until it is whole. */
  readonly temporary: string;
  /** Called when the bytes are on disk and only the name is missing: the last look at what is there. What it throws leaves everything as it was. */
  ready?(this: void): Promise<void>;
}

/**
 * Puts `bytes` at `file` so that not even a power cut leaves anything but the old file or the new one.
 *
 * Extended attributes and other names (hard links) stay with the old file.
 *
 * @throws `E_EXISTS` where a new file was asked for and there is one, `E_WRITE` where the system refuses.
 */
export async function placeDurably(
  file: string,
  bytes: Uint8Array,
  { existing, look, temporary, ready }: Placement,
): Promise<void> {
  try {
    const place = async (): Promise<void> => {
      await ready?.();
      await (existing === "replace" ? rename(temporary, file) : putNew(temporary, file));
    };
    await throughTemporary(temporary, bytes, place, look);
    await syncFolder(path.dirname(file));
  } catch (cause) {
    throw refused(cause, file);
  }
}

/** Makes a folder, and those on the way to it, so that they survive a power cut. */
export async function makeFolder(folder: string, mode = 0o777): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode });
  if (first === undefined) return;
  for (let made = folder; made !== path.dirname(first); made = path.dirname(made)) {
    await syncFolder(path.dirname(made));
  }
}

/** Makes the names in a folder survive a power cut, where the system lets a program ask for it. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows has no such call, and keeps names in a journal of its own.
  if (process.platform === "win32") return;
  try {
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!withoutSync.has(systemCode(error) ?? "")) throw error;
  }
}

/** What network disks say to it, and folders that may be written to but not listed. */
const withoutSync: ReadonlySet<string> = new Set([
  "EINVAL",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EISDIR",
  "EPERM",
  "EACCES",
]);

/** Hidden and without an image's extension, so that even after a power cut no one takes it for an image. */
export function temporaryFor(file: string, id: string = randomUUID()): string {
  return path.join(path.dirname(file), `.${id}.pixelthrift`);
}

function refused(cause: unknown, file: string): PixelthriftError {
  return cause instanceof PixelthriftError
    ? cause
    : new PixelthriftError("E_WRITE", reasonOf(cause), { cause, path: file });
}

async function compare(
  file: string,
  bytes: Uint8Array,
  { sources }: WriteOptions,
): Promise<"nothing" | "same" | "different"> {
  try {
    if (sources.has(await realpath(file))) {
      const message = "a source of this run is there, and a source is never overwritten";
      throw new PixelthriftError("E_EXISTS", message, { path: file });
    }
    return (await readFile(file)).equals(bytes) ? "same" : "different";
  } catch (error) {
    if (systemCode(error) === "ENOENT") return "nothing";
    throw error;
  }
}

async function throughTemporary(
  temporary: string,
  bytes: Uint8Array,
  place: (temporary: string) => Promise<void>,
  look?: Look,
): Promise<void> {
  try {
    // Nobody else may see the bytes before the file has the permissions it should have.
    const handle = await open(temporary, "wx", look === undefined ? 0o666 : 0o600);
    try {
      await handle.writeFile(bytes);
      if (look !== undefined) await wear(handle, look);
      // Without this a power cut may leave the name with no bytes behind it.
      await handle.sync();
    } finally {
      await handle.close();
    }
    await place(temporary);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function wear(handle: FileHandle, { mode, modifiedMs, owner }: Look): Promise<void> {
  // Only the superuser may give a file away; for everyone else the result is their own.
  if (owner !== undefined) await handle.chown(owner.uid, owner.gid).catch(() => {});
  await handle.chmod(mode & 0o777);
  // In seconds, because a Date would drop what is less than a millisecond.
  await handle.utimes(Date.now() / 1_000, modifiedMs / 1_000);
}

/** Gives the file its name unless someone else has taken it in the meantime. */
async function putNew(temporary: string, file: string): Promise<void> {
  try {
    // Unlike a rename, a link fails where the name is taken. The temporary name is removed by the caller.
    await link(temporary, file);
  } catch (error) {
    const code = systemCode(error);
    if (code === "EEXIST") throw exists(file);
    if (code === undefined || !withoutLinks.has(code)) throw error;
    await claim(file);
    await rename(temporary, file);
  }
}

/** What FAT, exFAT and some network disks say to a hard link. */
const withoutLinks: ReadonlySet<string> = new Set([
  "EPERM",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EMLINK",
  "EACCES",
  "EISDIR",
]);

/** Takes the name with an empty file, which the rename then replaces. */
async function claim(file: string): Promise<void> {
  try {
    await (await open(file, "wx")).close();
  } catch (error) {
    throw systemCode(error) === "EEXIST" ? exists(file) : error;
  }
}

function exists(file: string): PixelthriftError {
  const message = "a different file is already there; --overwrite replaces it, -o writes elsewhere";
  return new PixelthriftError("E_EXISTS", message, { path: file });
}
