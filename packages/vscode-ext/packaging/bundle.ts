/*
 * Sources to what the editor loads.
 *
 *     src/extension.ts ───────────▶ dist/extension.cjs        loaded when the editor activates the extension
 *     src/features.ts ────────────▶ dist/features.cjs         loaded by the first command, open image or view
 *     the library `pixelthrift` ──▶ dist/core.cjs             loaded by the first command that needs it
 *     src/webview/<name>/main.tsx ▶ dist/webview/<name>.js, <name>.css
 *     a target's engines ─────────▶ dist/engines/             loaded by core.cjs with the first image
 *
 * The bundles are the same for every target: only `engines/` differs.
 */
import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";

import { build, type BuildOptions, type Metafile, type Plugin } from "esbuild";

const extensionFolder = path.join(import.meta.dirname, "..");

export interface BundleOptions {
  /** Where `extension.cjs` and the rest go. */
  readonly outputFolder: string;
  readonly sourceMaps: "linked" | "none";
}

/**
 * Writes all bundles and gives what went into them. Throws where the host would load the library before it is needed.
 */
export async function bundle({ outputFolder, sourceMaps }: BundleOptions): Promise<readonly Metafile[]> {
  const common = {
    absWorkingDir: extensionFolder,
    outdir: outputFolder,
    bundle: true,
    metafile: true,
    sourcemap: sourceMaps === "linked" ? "linked" : false,
    legalComments: "none",
    logLevel: "warning",
    logOverride: { "empty-import-meta": "error", "import-is-undefined": "error" },
  } satisfies BuildOptions;
  const node = {
    ...common,
    platform: "node",
    // What the oldest editor we allow runs on, see `engines` in the manifest.
    target: "node22",
    format: "cjs",
    outExtension: { ".js": ".cjs" },
    // `import()` becomes a late `require`, which gives every name of an addon; a real one would look for names in its text.
    supported: { "dynamic-import": false },
    // Names stay, so that a stack trace in a bug report can be read.
    minifySyntax: true,
    minifyWhitespace: true,
  } satisfies BuildOptions;

  const host = await build({
    ...node,
    entryPoints: { extension: "src/extension.ts", features: "src/features.ts" },
    plugins: [lateFeatures, lateLibrary, oneVscode],
    banner: { js: '"use strict";const vscode = require("vscode");' },
  });
  const core = await build({
    ...node,
    stdin: { contents: await everyExport(), resolveDir: extensionFolder, sourcefile: "core.ts" },
    entryNames: "core",
    plugins: [enginesBeside],
  });
  const views = globSync("src/webview/*/main.tsx", { cwd: extensionFolder });
  const webviews = await build({
    ...common,
    entryPoints: Object.fromEntries(views.map((file) => [path.basename(path.dirname(file)), file])),
    outdir: path.join(outputFolder, "webview"),
    platform: "browser",
    // The browser of the oldest editor we allow.
    target: "chrome134",
    format: "iife",
    jsx: "automatic",
    jsxImportSource: "preact",
    minify: true,
  });
  return [host.metafile, core.metafile, webviews.metafile];
}

/** What answers is a file of its own, and what asks for it at once would be all of it. */
const lateFeatures: Plugin = {
  name: "late features",
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /\/features\.ts$/ }, ({ kind }) => {
      if (kind === "entry-point") return undefined;
      return kind === "dynamic-import"
        ? { path: "./features.cjs", external: true }
        : { errors: [{ text: "expected the features to be imported with import() only, or for their types" }] };
    });
  },
};

/**
 * The library is a file of its own, whichever of its entries is imported: two copies of an error class would be two classes.
 *
 * `import("pixelthrift")` loads it late; any other import would load it with the extension, and is a mistake.
 */
const lateLibrary: Plugin = {
  name: "late library",
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /^pixelthrift(\/|$)/ }, ({ kind }) =>
      kind === "dynamic-import"
        ? { path: "./core.cjs", external: true }
        : { errors: [{ text: "expected the library to be imported with import() only, or for its types" }] },
    );
  },
};

/**
 * The editor's API is required once, by the banner. Left to the bundler, every file that imports it would copy it, name by
 * name, while the editor waits: a third of the time that activation takes.
 */
const oneVscode: Plugin = {
  name: "one vscode",
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path: file }) => ({
      contents: (await readFile(file, "utf8")).replace(/^import \* as vscode from "vscode";$/mu, ""),
      loader: "ts",
    }));
    pluginBuild.onResolve({ filter: /^vscode$/ }, () => ({
      errors: [{ text: 'expected the editor\'s API to be imported as `import * as vscode from "vscode";`' }],
    }));
  },
};

/** The engines lie beside the library, at one fixed place: no search through node_modules, which a VSIX does not have. */
const enginesBeside: Plugin = {
  name: "engines beside",
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /^@pixelthrift\/native$/ }, () => ({
      path: "./engines/pixelthrift.node",
      external: true,
    }));
    pluginBuild.onResolve({ filter: /^@napi-rs\/image$/ }, () => ({ path: "./engines/image.cjs", external: true }));
  },
};

async function everyExport(): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(extensionFolder, "../core/package.json"), "utf8")) as {
    readonly exports: Readonly<Record<string, unknown>>;
  };
  return Object.keys(manifest.exports)
    .filter((entry) => entry !== "./package.json")
    .map((entry) => `export * from ${JSON.stringify(path.posix.join("pixelthrift", entry))};\n`)
    .join("");
}
