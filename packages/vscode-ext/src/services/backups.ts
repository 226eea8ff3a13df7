import { readFile, stat } from "node:fs/promises";

import type { Backups as Store, Kept } from "pixelthrift/backups";

/*
 * The originals of replaced images. The library keeps them; the extension only says where.
 */

export interface Backups {
  /** Replaces a file by `bytes`, once its original is safe. Rejects with `E_READ` where the file is not the one that `bytes` were made of. */
  replace(file: string, bytes: Uint8Array, madeOf: MadeOf): Promise<Kept>;
  /** Keeps what is in a file, because the file is about to be overwritten. */
  keep(file: string): Promise<void>;
  /** Puts an original back, and says which. `changed`: the file was changed since, and was left alone. */
  restore(file: string, whatChanged: "refuse" | "replace"): Promise<Kept | "changed">;
  /** Absolute paths of the files that an original can be restored of, newest first. */
  replacedFiles(): Promise<readonly string[]>;
  /** The original that has this hash; `undefined` where it is not kept any more. */
  original(sha256: string): Promise<Uint8Array | undefined>;
}

/** What is known of a file whose bytes only the engine has seen. */
export interface MadeOf {
  readonly sizeBytes: number;
  /** Before anything was read. */
  readonly startedMs: number;
}

/** The store in a folder of the extension, which is the same for all windows of one machine. */
export function openBackupsIn(folder: string): Backups {
  let opening: Promise<{ store: Store; sha256Of: (bytes: Uint8Array) => string }> | undefined;
  const store = async (): Promise<{ store: Store; sha256Of: (bytes: Uint8Array) => string }> => {
    opening ??= open(folder);
    return opening;
  };
  return {
    replace: async (file, bytes, { sizeBytes, startedMs }) => {
      const { store: kept, sha256Of } = await store();
      const original = await readFile(file);
      const { mtimeMs } = await stat(file);
      if (original.byteLength !== sizeBytes || mtimeMs > startedMs) {
        const { PixelthriftError } = await import("pixelthrift");
        throw new PixelthriftError("E_READ", "the file changed while it was optimized");
      }
      return kept.replace(file, { expectedSha256: sha256Of(original), bytes });
    },
    keep: async (file) => {
      await (await store()).store.put(file);
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
      const last = new Map(records.map(({ path, kind }) => [path, kind]));
      return [...last]
        .filter(([, kind]) => kind === "replaced")
        .map(([path]) => path)
        .toReversed();
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
