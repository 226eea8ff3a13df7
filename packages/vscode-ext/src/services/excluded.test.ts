import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { exclusion } from "./excluded.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "pixelthrift-excluded-"));
});
afterEach(async () => rm(root, { recursive: true }));

interface Row {
  readonly globs?: readonly string[];
  /** `.gitignore` files by the folder they are in. */
  readonly gitignores?: Readonly<Record<string, string>>;
  readonly gitignore?: "obey" | "ignore";
  /** Folders that were chosen. */
  readonly chosen?: readonly string[];
  /** A folder ends with a slash. */
  readonly at: string;
}

async function check({ globs = [], gitignores = {}, gitignore = "obey", chosen = [], at }: Row): Promise<boolean> {
  await mkdir(path.join(root, "w"), { recursive: true });
  await mkdir(path.join(root, ".git"), { recursive: true });
  for (const [folder, text] of Object.entries(gitignores)) {
    await mkdir(path.join(root, "w", folder), { recursive: true });
    await writeFile(path.join(root, "w", folder, ".gitignore"), text);
  }
  const absolute = (name: string): string => path.join(root, "w", name);
  const isExcluded = exclusion({ root: absolute(""), globs, gitignore, chosen: chosen.map(absolute) });
  return isExcluded(absolute(at).replace(/\/$/u, ""), at.endsWith("/") ? "folder" : "file");
}

test.each<[Row, boolean]>([
  [{ at: "a.png" }, false],
  [{ globs: ["**/old/**"], at: "x/old/a.png" }, true],
  // The folder itself too, so that nobody looks into it.
  [{ globs: ["**/old/**"], at: "x/old/" }, true],
  [{ globs: ["**/.git"], at: ".git/" }, true],
  [{ globs: ["*.png"], at: "x/a.png" }, false],
  [{ globs: ["**/*.{png,gif}"], at: "x/a.gif" }, true],

  [{ gitignores: { ".": "dist/\n*.bmp\n" }, at: "dist/" }, true],
  [{ gitignores: { ".": "dist/\n*.bmp\n" }, at: "x/a.bmp" }, true],
  [{ gitignores: { ".": "dist/\n" }, at: "dist" }, false],
  [{ gitignores: { ".": "*.bmp\n" }, gitignore: "ignore", at: "x/a.bmp" }, false],
  // The nearest one that says anything wins, and an exclamation mark takes back.
  [{ gitignores: { ".": "*.png\n", x: "!a.png\n" }, at: "x/a.png" }, false],
  [{ gitignores: { ".": "*.png\n", x: "!a.png\n" }, at: "x/b.png" }, true],
  [{ gitignores: { x: "/a.png\n" }, at: "x/a.png" }, true],
  [{ gitignores: { x: "/a.png\n" }, at: "x/y/a.png" }, false],
  // Of the repository around the workspace folder too.
  [{ gitignores: { "..": "*.png\n" }, at: "a.png" }, true],
  [{ gitignores: { "..": "/w/old/\n" }, at: "old/" }, true],
  // Whoever opens an ignored folder wants what is in it.
  [{ gitignores: { "..": "/w/\n" }, at: "a.png" }, false],
  // What was chosen is done, and what is in it by the same rules.
  [{ gitignores: { ".": "dist/\n" }, chosen: ["dist"], at: "dist/a.png" }, false],
  [{ gitignores: { ".": "dist/\n" }, chosen: ["dist/x"], at: "dist/x/a.png" }, false],
  [{ gitignores: { ".": "dist/\n" }, chosen: ["dist/x"], at: "dist/y/" }, true],
  [{ gitignores: { ".": "dist/\n" }, chosen: ["x"], at: "dist/" }, true],
  [{ globs: ["**/node_modules/**"], chosen: ["node_modules/x"], at: "node_modules/x/a.png" }, false],
  [{ globs: ["**/old/**"], chosen: ["old"], at: "old/y/old/a.png" }, true],
  [{ gitignores: { ".": "dist/\n", dist: "b.png\n" }, chosen: ["dist"], at: "dist/b.png" }, true],
  [{ globs: ["*.png"], chosen: ["x"], at: "x/a.png" }, false],
  // What is outside of the workspace folder was chosen by name.
  [{ globs: ["**"], at: "../elsewhere/a.png" }, false],
])("%j: %s", async (row, wanted) => expect(await check(row)).toBe(wanted));
