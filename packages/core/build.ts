/**
 * Builds what is published: the library and the program in a few files, because Node takes longer to find a file than to
 * run what is in it.
 *
 *     src/index.ts ─┬─▶ dist/index.js
 *     src/files.ts ─┼─▶ dist/files.js, for programs that work on files as the command line does
 *     src/ledger/ ──┼─▶ dist/ledger/index.js, the history
 *     src/backups/ ─┼─▶ dist/backups/index.js, for programs that replace files
 *     src/bin.ts ───┼─▶ dist/bin.js
 *                   ├─▶ dist/library-<hash>.js: all that `import "pixelthrift"` needs, in one file
 *                   └─▶ dist/<name>-<hash>.js: what others share, and what is loaded late: the engines, each command
 */
import { deepStrictEqual } from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { type Plugin, rolldown } from "rolldown";

const here = import.meta.dirname;

/** Modules that export nothing but data, however they make it. */
const tables = new Set(["src/models/table.ts", "src/models/price-list.ts"].map((path) => join(here, path)));

/** Writes their data as JSON: Node reads that faster than it compiles and runs what makes it. */
const asJson: Plugin = {
  name: "tables as JSON",
  async load(id) {
    if (!tables.has(id)) return null;
    const made = Object.entries((await import(pathToFileURL(id).href)) as Record<string, unknown>);
    const lines = made.map(([name, data]) => {
      const json = JSON.stringify(data);
      // What JSON does not know would be lost in silence.
      deepStrictEqual(JSON.parse(json), data);
      return `export const ${name} = JSON.parse(${JSON.stringify(json)});`;
    });
    return { code: lines.join("\n"), moduleType: "js" };
  },
};

// A changed file has another hash in its name, and what it was before must not be published.
await rm(join(here, "dist"), { recursive: true, force: true });
const bundle = await rolldown({
  cwd: here,
  input: {
    index: "src/index.ts",
    files: "src/files.ts",
    "ledger/index": "src/ledger/index.ts",
    "backups/index": "src/backups/index.ts",
    bin: "src/bin.ts",
  },
  platform: "node",
  plugins: [asJson],
  // Packages stay what they are: only paths are followed.
  external: /^[^./]/u,
});
const { output } = await bundle.write({
  dir: "dist",
  format: "esm",
  chunkFileNames: "[name]-[hash].js",
  sourcemap: true,
  // Every character is read at every start, but spaces in no time that can be measured: lines stay, because Node prints the one
  // of an error that nobody catches, and so do the names of functions, as people read them in a stack.
  comments: false,
  minify: { compress: true, mangle: { toplevel: false, keepNames: { function: true, class: true } }, codegen: false },
  codeSplitting: {
    // Shared files would be split by who shares them, into a dozen that are each looked for on disk. With it comes all that it imports.
    groups: [{ name: "library", test: (id) => id === join(here, "src/index.ts") }],
  },
});
await bundle.close();

// A single character beyond Latin-1 doubles the memory that Node takes for the text of a file, and the time to copy it.
for (const file of output) {
  if (file.type === "chunk" && file.name === "library" && /[^\0-\u00ff]/u.test(file.code))
    throw new Error(`expected ${file.fileName} to be Latin-1; write the characters that are not as \\u…`);
}
