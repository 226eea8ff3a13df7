/**
 * Bytes by their SHA-256, one file each.
 *
 *     <folder>/objects/3a/3a7bd3e2360a3d29eea436fcfb7e44c735d117c42d1c1835420b6b9942dc4f1b
 *
 * A name says what is in the file, so putting the same bytes twice is putting them once, two processes cannot disagree, and
 * damage is seen. Nothing but a hash ever becomes a path.
 */
import { createHash } from "node:crypto";
import { readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";

import { expected, PixelthriftError } from "../errors.ts";
import { reasonOf, systemCode } from "../reason.ts";
import { makeFolder, placeDurably, syncFolder, temporaryFor } from "../write.ts";

/** Bytes in the store. */
export interface Kept {
  /** 64 hexadecimal digits, lower case. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** @example sha256Of(new Uint8Array()); //=> "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Where the bytes of a hash are, whether there are any or not. */
function objectFile(folder: string, sha256: string): string {
  if (!/^[0-9a-f]{64}$/u.test(sha256)) throw expected("64 hexadecimal digits", "sha256", sha256);
  return path.join(folder, "objects", sha256.slice(0, 2), sha256);
}

/**
 * Puts bytes into the store and returns once they survive a power cut.
 *
 * @throws `E_WRITE` where the system refuses.
 */
export async function putObject(folder: string, bytes: Uint8Array): Promise<Kept> {
  const kept: Kept = { sha256: sha256Of(bytes), sizeBytes: bytes.byteLength };
  const file = objectFile(folder, kept.sha256);
  try {
    if (await holds(file, bytes)) {
      // Whoever makes room by age must see that somebody relies on it from now on; in a store of another user they cannot.
      const now = new Date();
      await utimes(file, now, now).catch(() => {});
      // Another process may have given it its name a moment ago, and a power cut would still take that back.
      await syncFolder(path.dirname(file));
      return kept;
    }
    await makeFolder(path.dirname(file), 0o700);
  } catch (cause) {
    throw new PixelthriftError("E_WRITE", reasonOf(cause), { cause, path: file });
  }
  await placeDurably(file, bytes, { existing: "replace", temporary: temporaryFor(file) });
  return kept;
}

/** Compares bytes and not names: an object that is damaged is put again. */
async function holds(file: string, bytes: Uint8Array): Promise<boolean> {
  const found = await readIfThere(file);
  return found?.equals(bytes) === true;
}

export async function hasObject(folder: string, sha256: string): Promise<boolean> {
  const found = await stat(objectFile(folder, sha256)).catch(() => undefined);
  return found?.isFile() === true;
}

/**
 * The bytes of a hash.
 *
 * @throws `E_READ` where the store does not have them, `E_CORRUPT` where it has other bytes under that name.
 */
export async function getObject(folder: string, sha256: string): Promise<Uint8Array> {
  const file = objectFile(folder, sha256);
  let bytes: Uint8Array | undefined;
  try {
    bytes = (await readIfThere(file)) ?? (await readIfThere(asideOf(file)));
  } catch (cause) {
    throw new PixelthriftError("E_READ", reasonOf(cause), { cause, path: file });
  }
  if (bytes === undefined)
    throw new PixelthriftError("E_READ", "the store of backups does not have it", { path: file });
  const found = sha256Of(bytes);
  if (found === sha256) return bytes;
  throw new PixelthriftError("E_CORRUPT", `the backup is damaged: its bytes have the hash ${found}`, { path: file });
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** One file of the store. */
export interface KeptObject extends Kept {
  /** When somebody last relied on it. */
  readonly usedMs: number;
}

/** Everything in the store, that which was not used for the longest time first. */
export async function listObjects(folder: string): Promise<KeptObject[]> {
  const found: KeptObject[] = [];
  for (const { name, file } of await filesBelow(folder)) {
    if (!/^[0-9a-f]{64}$/u.test(name)) continue;
    // Somebody else may be tidying up too.
    const seen = await stat(file).catch(() => undefined);
    if (seen !== undefined) found.push({ sha256: name, sizeBytes: seen.size, usedMs: seen.mtimeMs });
  }
  return found.toSorted((a, b) => a.usedMs - b.usedMs);
}

/**
 * Removes bytes, unless `needed` says at the last moment that somebody has begun to rely on them.
 *
 * Whoever relies on an object announces that first and then looks whether it is there. So it is taken away first and the
 * announcements are read afterwards: one of the two always sees the other.
 */
export async function removeObject(
  folder: string,
  sha256: string,
  needed: () => Promise<boolean>,
): Promise<"removed" | "needed"> {
  const file = objectFile(folder, sha256);
  const aside = asideOf(file);
  try {
    await rename(file, aside);
    if (await needed()) {
      await rename(aside, file);
      return "needed";
    }
    await rm(aside, { force: true });
    return "removed";
  } catch (cause) {
    throw new PixelthriftError("E_WRITE", reasonOf(cause), { cause, path: file });
  }
}

/** Where an object is while it is being removed. */
function asideOf(file: string): string {
  return `${file}.removing`;
}

/** Removes what a process has left that was killed while it wrote, and brings back what one was about to remove. */
export async function tidyObjects(folder: string, olderThanMs: number): Promise<void> {
  for (const { name, file } of await filesBelow(folder)) {
    const isAside = /^[0-9a-f]{64}\.removing$/u.test(name);
    if (!isAside && !/^\.[0-9a-f-]{36}\.pixelthrift$/u.test(name)) continue;
    const seen = await stat(file).catch(() => undefined);
    if (seen === undefined || Date.now() - seen.ctimeMs < olderThanMs) continue;
    await (isAside ? rename(file, file.replace(/\.removing$/u, "")) : rm(file, { force: true }));
  }
}

async function filesBelow(folder: string): Promise<{ readonly name: string; readonly file: string }[]> {
  try {
    const entries = await readdir(path.join(folder, "objects"), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ name, parentPath }) => ({ name, file: path.join(parentPath, name) }));
  } catch (cause) {
    if (systemCode(cause) === "ENOENT") return [];
    throw new PixelthriftError("E_READ", reasonOf(cause), { cause, path: folder });
  }
}
