/**
 * `pnpm corpus FOLDER [--write]`: what the engines make of real and of hostile files that are not ours to ship.
 *
 * FOLDER has photos/, orientation/, pngsuite/, jpeg/ and fuzz/. Ends with the count of checks and exits with 1 where one failed;
 * `--write` puts the findings into docs/evidence.md.
 */

import { stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { loadNative } from "../src/engines/native.ts";
import { portable } from "../src/engines/portable.ts";
import type { Section } from "./check.ts";
import { fuzz } from "./fuzz.ts";
import { jpeg } from "./jpeg.ts";
import { orientation } from "./orientation.ts";
import { photos } from "./photos.ts";
import { pngsuite } from "./pngsuite.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: "boolean", default: false } },
});
const [folder] = positionals;
if (folder === undefined || !(await stat(folder)).isDirectory())
  throw new Error("expected the folder of the corpus as the first argument");
const corpus = resolve(folder);

const native = await loadNative();
if (native.kind === "missing") throw native.cause;
const engines = [native.engine, portable];

const sections: Section[] = [];
for (const make of [
  () => photos(join(corpus, "photos")),
  () => orientation(join(corpus, "orientation"), engines),
  () => pngsuite(join(corpus, "pngsuite"), engines),
  () => jpeg(join(corpus, "jpeg"), engines),
  () => fuzz(join(corpus, "fuzz"), native.engine),
]) {
  const section = await make();
  sections.push(section);
  process.stdout.write(`\n${section.title}\n${section.findings.join("\n")}\n`);
  for (const { name, outcome, seen } of section.checks) {
    if (outcome === "failed") process.stdout.write(`FAILED ${name}: ${seen}\n`);
  }
}

if (values.write) await writeFile(join(import.meta.dirname, "../../../docs/evidence.md"), markdown());

const checks = sections.flatMap((section) => section.checks);
const failed = checks.filter(({ outcome }) => outcome === "failed").length;
process.stdout.write(`\n${checks.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

function markdown(): string {
  const head = `# Evidence

Written by \`pnpm corpus FOLDER --write\`. The files are public test images that are not part of this repository.`;
  return [head, ...sections.map((section) => chapter(section))].join("\n\n") + "\n";
}

function chapter({ title, how, checks: all, findings }: Section): string {
  const passed = all.filter(({ outcome }) => outcome === "passed").length;
  return [`## ${title}`, how, `${passed} of ${all.length} checks passed.`, findings.join("\n")].join("\n\n");
}
