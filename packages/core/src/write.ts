/**
 * The only writer of disk.
 *
 * A result appears whole or not at all: it is written under another name in the same folder and put in place in one
 * step. What is there already is never lost by accident.
 */
import { randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, realpath, rename, rm } from "node:fs/promises";
import path from "node:path";

import { PixelthriftError } from "./errors.ts";
import { reasonOf, systemCode } from "./reason.ts";

export interface WriteOptions {
  /** What happens to a different file that is there already. */
  readonly existing: "refuse" | "replace";
  /** Real paths that are never written to, whatever `existing` says. */
  readonly sources: ReadonlyMap<string, unknown>;
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
    if (found === "different" && options.existing === "refuse") throw exists(file);
    await mkdir(path.dirname(file), { recursive: true });
    await throughTemporary(file, bytes, (temporary) =>
      options.existing === "replace" ? rename(temporary, file) : putNew(temporary, file),
    );
    return "written";
  } catch (cause) {
    if (cause instanceof PixelthriftError) throw cause;
    throw new PixelthriftError("E_WRITE", reasonOf(cause), { cause, path: file });
  }
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
  file: string,
  bytes: Uint8Array,
  place: (temporary: string) => Promise<void>,
): Promise<void> {
  // Hidden and without an image's extension, so that even after a power cut no one takes it for an image.
  const temporary = path.join(path.dirname(file), `.${randomUUID()}.pixelthrift`);
  try {
    const handle = await open(temporary, "wx");
    try {
      await handle.writeFile(bytes);
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
