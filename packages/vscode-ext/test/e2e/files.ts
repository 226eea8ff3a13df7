/*
 * What is in a folder, for a test to compare before and after.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** Every file below a folder, with `/` on every system, and a hash of its bytes. */
export async function hashes(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const pairs = await Promise.all(
    files.map(async (file) => {
      const hash = createHash("sha256")
        .update(await readFile(file))
        .digest("hex");
      return [path.relative(folder, file).replaceAll(path.sep, "/"), hash] as const;
    }),
  );
  return new Map(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The names of the files that are in a folder now and were not before. */
export function added(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): readonly string[] {
  return [...now.keys()].filter((name) => !before.has(name));
}

/** The names of the files whose bytes are not what they were, or that are gone. */
export function changed(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): readonly string[] {
  return [...before].filter(([name, hash]) => now.get(name) !== hash).map(([name]) => name);
}
