/**
 * A file that is about to be replaced, as it is now.
 */
import { type BigIntStats, constants } from "node:fs";
import { access, lstat, open, readlink, realpath } from "node:fs/promises";
import path from "node:path";

import { expected, PixelthriftError } from "../errors.ts";
import { reasonOf, systemCode } from "../reason.ts";
import type { Look } from "../write.ts";
import { sha256Of } from "./objects.ts";

export interface Seen {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly look: Look;
}

/**
 * Reads a whole file that nobody changes meanwhile; `undefined` where there is none.
 *
 * @throws `E_READ` where it cannot be read or changed while it was, `E_WRITE` where it is one that must not be replaced: a link, a folder, a file that is write-protected.
 */
export async function see(file: string): Promise<Seen | undefined> {
  try {
    const there = await lstat(file, { bigint: true });
    if (there.isSymbolicLink()) throw unfit(file, `it is a link to ${await readlink(file)}; name that file instead`);
    if (!there.isFile()) throw unfit(file, "it is not a file");
    // A rename asks for the folder's permissions only.
    await access(file, constants.W_OK).catch((cause: unknown) => {
      throw unfit(file, `it must not be written to: ${reasonOf(cause)}`);
    });
    // Whoever swaps it for a link or a pipe in this moment gets an error and no answer.
    const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const opened = await handle.stat({ bigint: true });
      const bytes = await handle.readFile();
      // The name is looked at last, so that whatever happened to it or to the file is seen.
      const named = await lstat(file, { bigint: true });
      if (!isSame(opened, named) || BigInt(bytes.byteLength) !== named.size) throw changed(file, "while it was read");
      return { bytes, sha256: sha256Of(bytes), look: lookOf(opened) };
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (cause instanceof PixelthriftError) throw cause;
    if (systemCode(cause) === "ENOENT") return undefined;
    throw new PixelthriftError("E_READ", reasonOf(cause), { cause, path: file });
  }
}

/** In nanoseconds: two writes within a millisecond are two. */
function isSame(a: BigIntStats, b: BigIntStats): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs;
}

function lookOf({ mode, mtimeNs, uid, gid }: BigIntStats): Look {
  return {
    mode: Number(mode) & 0o777,
    modifiedMs: Number(mtimeNs) / 1e6,
    owner: { uid: Number(uid), gid: Number(gid) },
  };
}

export function changed(file: string, when: string): PixelthriftError {
  return new PixelthriftError("E_READ", `the file has changed ${when}`, { path: file });
}

function unfit(file: string, why: string): PixelthriftError {
  return new PixelthriftError("E_WRITE", `the file is not replaced, because ${why}`, { path: file });
}

/**
 * The one name under which the journal knows a file, however it was reached.
 *
 * @throws `E_OPTION` for a relative path.
 */
export async function canonical(file: string): Promise<string> {
  if (!path.isAbsolute(file)) throw expected("an absolute path", "path", file);
  const folder = await realpath(path.dirname(file)).catch(() => path.dirname(path.resolve(file)));
  return path.join(folder, path.basename(file));
}
