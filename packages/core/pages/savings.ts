/**
 * `pnpm savings FOLDER [--write]`: docs/savings.md from the photos/, screens/ and documents/ of FOLDER, which are not ours to ship.
 *
 * `--write` writes the page with the prices of today. Without it the page is compared with what would be written, with the
 * prices of its own day, and the exit code is 1 where they differ.
 */

import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { pictures } from "./savings-corpus.ts";
import { savingsPage } from "./savings-page.ts";
import { twelve } from "./savings-roster.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: "boolean", default: false } },
});
const [folder] = positionals;
if (folder === undefined) throw new Error("expected the folder of the corpus as the first argument");

const file = new URL("../../../docs/savings.md", import.meta.url);
const all = await pictures(folder, twelve);
if (values.write) {
  await writeFile(file, savingsPage(all, new Date()));
} else {
  const page = await readFile(file, "utf8");
  const [, day = "no day"] = /prices\sare\sthose\sof\s\S+\s\S+\son\s(\d{4}-\d{2}-\d{2})\./u.exec(page) ?? [];
  const wanted = savingsPage(all, new Date(`${day}T12:00:00Z`)).split("\n");
  const different = page
    .split("\n")
    .flatMap((line, at) => (line === wanted[at] ? [] : [`${at + 1}: ${line}\n   not ${wanted[at] ?? "there"}`]));
  const isSame = different.length === 0 && page.split("\n").length === wanted.length;
  process.stdout.write(
    isSame
      ? "docs/savings.md is what the files give\n"
      : `${different.slice(0, 10).join("\n")}\ndocs/savings.md has another state: pnpm savings ${folder} --write\n`,
  );
  process.exitCode = isSame ? 0 : 1;
}
