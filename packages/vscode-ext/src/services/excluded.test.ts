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
  /** A folder ends with a slash. */
  readonly at: string;
}

async function check({ globs = [], gitignores = {}, gitignore = "obey", at }: Row): Promise<boolean> {
  for (const [folder, text] of Object.entries(gitignores)) {
    await mkdir(path.join(root, folder), { recursive: true });
    await writeFile(path.join(root, folder, ".gitignore"), text);
  }
  return exclusion({ root, globs, gitignore })(path.join(root, at), at.endsWith("/") ? "folder" : "file");
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
  // What is outside of the workspace folder was chosen by name.
  [{ globs: ["**"], at: "../elsewhere/a.png" }, false],
])("%j: %s", async (row, wanted) => expect(await check(row)).toBe(wanted));
