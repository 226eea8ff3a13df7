import { readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";

import type { Backups as Store, Kept } from "pixelthrift/backups";

/*
 * The originals of replaced images. The library keeps them; the extension only says where.
 */

export interface Backups {
  /** Replaces a file by `bytes`, once its original is safe. Rejects with `E_READ` where it is not what it was when `was` was taken. */
  replace(file: string, bytes: Uint8Array, was: Stamp | undefined): Promise<Kept>;
  /** Keeps bytes, or what is in a file, because a file is about to be overwritten. */
  keep(source: string | Uint8Array): Promise<void>;
  /** Puts an original back, and says which. `changed`: the file was changed since, and was left alone. */
  restore(file: string, whatChanged: "refuse" | "replace"): Promise<Kept | "changed">;
  /** Real paths of the files that an original can be restored of, the latest first. */
  replacedFiles(): Promise<readonly string[]>;
  /** The original that has this hash; `undefined` where it is not kept any more. */
  original(sha256: string): Promise<Uint8Array | undefined>;
}

/** The name under which the store knows a file: links on the way to it are followed, and it may be gone itself. */
export async function realPathOf(file: string): Promise<string> {
  const folder = await realpath(path.dirname(file)).catch(() => path.dirname(file));
  return path.join(folder, path.basename(file));
}

/** What a file is known by while only the engine reads it. */
export interface Stamp {
  readonly sizeBytes: bigint;
  readonly modifiedNs: bigint;
  readonly inode: bigint;
}

/** Of files before anything is made of them, by their paths; without those that are not there. */
export async function stampsOf(files: readonly string[]): Promise<Map<string, Stamp>> {
  const stamps = new Map<string, Stamp>();
  for (const file of files) {
    const stamp = await stampOf(file).catch(() => undefined);
    if (stamp !== undefined) stamps.set(file, stamp);
  }
  return stamps;
}

async function stampOf(file: string): Promise<Stamp> {
  const { size, mtimeNs, ino } = await stat(file, { bigint: true });
  return { sizeBytes: size, modifiedNs: mtimeNs, inode: ino };
}

/** The store in a folder of the extension, which is the same for all windows of one machine. */
export function openBackupsIn(folder: string): Backups {
  let opening: Promise<{ store: Store; sha256Of: (bytes: Uint8Array) => string }> | undefined;
  const store = async (): Promise<{ store: Store; sha256Of: (bytes: Uint8Array) => string }> => {
    opening ??= open(folder);
    return opening;
  };
  return {
    replace: async (file, bytes, was) => {
      const { store: kept, sha256Of } = await store();
      const original = await readFile(file);
      const is = await stampOf(file);
      const isSame = was?.sizeBytes === is.sizeBytes && was.modifiedNs === is.modifiedNs && was.inode === is.inode;
      if (!isSame) {
        const { PixelthriftError } = await import("pixelthrift");
        throw new PixelthriftError("E_READ", "the file changed while it was optimized");
      }
      return kept.replace(file, { expectedSha256: sha256Of(original), bytes });
    },
    keep: async (source) => {
      await (await store()).store.put(source);
    },
    restore: async (file, whatChanged) => {
      const { store: kept } = await store();
      try {
        return (await kept.restore(file, { changed: whatChanged })).original;
      } catch (error) {
        if ((error as { code?: unknown }).code === "E_EXISTS" && whatChanged === "refuse") return "changed";
        throw error;
      }
    },
    replacedFiles: async () => {
      const records = await (await store()).store.records();
      // The last thing that happened to a file says whether there is anything to restore.
      const last = new Map<string, (typeof records)[number]["kind"]>();
      for (const record of records) {
        // The order of a map is that of the first insertion.
        last.delete(record.path);
        last.set(record.path, record.kind);
      }
      const replaced = [...last].filter(([, kind]) => kind === "replaced");
      return replaced.map(([file]) => file).toReversed();
    },
    original: async (sha256) => {
      const { store: kept } = await store();
      return (await kept.has(sha256)) ? kept.get(sha256) : undefined;
    },
  };
}

async function open(folder: string): Promise<{ store: Store; sha256Of: (bytes: Uint8Array) => string }> {
  const { openBackups, sha256Of } = await import("pixelthrift/backups");
  const store = openBackups(folder);
  // What a killed window has left half done.
  await store.recover().catch(() => {});
  return { store, sha256Of };
}
