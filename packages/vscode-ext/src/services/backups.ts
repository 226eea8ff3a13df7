import { readFile } from "node:fs/promises";

import type { Backups as Store, Kept } from "pixelthrift/backups";

/*
 * The originals of replaced images. The library keeps them; the extension only says where.
 */

export interface Backups {
  /** Replaces a file by `bytes`, once its original is safe. Rejects where the file is not the one of `originalSizeBytes` any more. */
  replace(file: string, bytes: Uint8Array, originalSizeBytes: number): Promise<Kept>;
  /** Keeps what is in a file, because the file is about to be overwritten. */
  keep(file: string): Promise<void>;
  /** Puts an original back, and says which. `changed`: the file was changed since, and was left alone. */
  restore(file: string, whatChanged: "refuse" | "replace"): Promise<Kept | "changed">;
  /** Absolute paths of the files that an original can be restored of, newest first. */
  replacedFiles(): Promise<readonly string[]>;
  /** The original of a replaced file. */
  original(file: string): Promise<Uint8Array | undefined>;
}

/** The store in a folder of the extension, which is the same for all windows of one machine. */
export function openBackupsIn(folder: string): Backups {
  let opening: Promise<{ store: Store; sha256Of: (bytes: Uint8Array) => string }> | undefined;
  const store = async (): Promise<{ store: Store; sha256Of: (bytes: Uint8Array) => string }> => {
    opening ??= open(folder);
    return opening;
  };
  return {
    replace: async (file, bytes, originalSizeBytes) => {
      const { store: kept, sha256Of } = await store();
      const original = await readFile(file);
      if (original.byteLength !== originalSizeBytes)
        throw new Error(`the file changed while it was optimized: ${file}`);
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
    original: async (file) => {
      const { store: kept } = await store();
      const found = await kept.original(file);
      return found === undefined ? undefined : kept.get(found.sha256);
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
