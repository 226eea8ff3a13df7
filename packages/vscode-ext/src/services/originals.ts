import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";

import type { Kept } from "pixelthrift/backups";

import type { Backups } from "./backups.ts";

/*
 * Replaced originals as files that a view can show. The backups keep them by their content, without the ending that tells a
 * view what they are.
 */

export interface Originals {
  /** Absolute; `undefined` where the backups do not have it any more. `format` is a word of the library. */
  file(original: Kept, format: string): Promise<string | undefined>;
}

/** What nobody has looked at for this long is removed; the backups still have it. */
const keptMs = 86_400_000;

export function openOriginals(folder: string, backups: Pick<Backups, "original">): Originals {
  let tidied: Promise<void> | undefined;
  return {
    file: async ({ sha256, sizeBytes }, format) => {
      tidied ??= tidy(folder);
      await tidied;
      const ending = /^[a-z]+$/u.test(format) ? `.${format}` : "";
      const file = path.join(folder, `${sha256}${ending}`);
      const found = await stat(file).catch(() => undefined);
      if (found?.size === sizeBytes) {
        const now = new Date();
        await utimes(file, now, now).catch(() => {});
        return file;
      }
      const bytes = await backups.original(sha256);
      if (bytes === undefined) return undefined;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Two windows may do this at once, and neither may show the half of a picture.
      const temporary = path.join(folder, `${randomUUID()}.tmp`);
      await writeFile(temporary, bytes, { mode: 0o600 });
      await rename(temporary, file);
      return file;
    },
  };
}

async function tidy(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      const found = await stat(file).catch(() => undefined);
      if (found !== undefined && Date.now() - found.mtimeMs > keptMs) await rm(file, { force: true }).catch(() => {});
    }),
  );
}
