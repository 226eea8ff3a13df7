/**
 * Builds what is published: the library and the program in a few files, because Node takes longer to find a file than to
 * run what is in it.
 *
 *     src/index.ts ─┬─▶ dist/index.js
 *     src/files.ts ─┼─▶ dist/files.js, for programs that work on files as the command line does
 *     src/ledger/ ──┼─▶ dist/ledger/index.js, the history
 *     src/backups/ ─┼─▶ dist/backups/index.js, for programs that replace files
 *     src/bin.ts ───┼─▶ dist/bin.js
 *                   └─▶ dist/<name>-<hash>.js: what both need, and what is loaded late: the engines, each command
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";

import { build } from "esbuild";

const here = import.meta.dirname;

// A changed file has another hash in its name, and what it was before must not be published.
await rm(join(here, "dist"), { recursive: true, force: true });
await build({
  absWorkingDir: here,
  entryPoints: ["src/index.ts", "src/files.ts", "src/ledger/index.ts", "src/backups/index.ts", "src/bin.ts"],
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22",
  packages: "external",
  sourcemap: true,
  logLevel: "warning",
});
