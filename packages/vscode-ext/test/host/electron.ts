/**
 * Runs the host suite in desktop VS Code, which it downloads, against a packed extension.
 *
 *     node test/host/electron.ts [--editor 1.101.0 | stable | insiders] FILE.vsix     default: the oldest that the manifest allows
 *
 * On Linux it needs a display: `xvfb-run -a`.
 */
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";

import { downloadAndUnzipVSCode, runTests, runVSCodeCommand } from "@vscode/test-electron";
import { build } from "esbuild";

import { cache } from "../e2e/install.ts";
import { pictures } from "./suite.ts";

const extension = path.join(import.meta.dirname, "../..");
const manifest = JSON.parse(await readFile(path.join(extension, "package.json"), "utf8")) as {
  readonly engines: { readonly vscode: string };
};

const { values, positionals } = parseArgs({
  options: { editor: { type: "string", default: manifest.engines.vscode.replace(/^\^/u, "") } },
  allowPositionals: true,
});
const [vsix] = positionals;
if (vsix === undefined) throw new Error("expected a packed extension, FILE.vsix");

const folder = await mkdtemp(path.join(await realpath(tmpdir()), "pixelthrift-host-"));
try {
  const at = (...names: readonly string[]): string => path.join(folder, ...names);
  for (const [name, fixture] of Object.entries(pictures)) {
    await mkdir(path.dirname(at("pictures", name)), { recursive: true });
    await cp(path.join(extension, "../../fixtures", fixture), at("pictures", name));
  }
  // The editor runs a suite as part of an extension under development: this one has nothing but the suite.
  await mkdir(at("suite"));
  await writeFile(
    at("suite/package.json"),
    JSON.stringify({ name: "suite", publisher: "pixelthrift-test", version: "0.0.0", engines: manifest.engines }),
  );
  await build({
    entryPoints: [path.join(import.meta.dirname, "in-host.ts")],
    outfile: at("suite/suite.cjs"),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    external: ["vscode"],
  });
  const folders = ["--extensions-dir", at("extensions"), "--user-data-dir", at("user")];
  const download = { version: values.editor, cachePath: path.join(cache, "vscode") };
  const vscodeExecutablePath = await downloadAndUnzipVSCode(download);
  await runVSCodeCommand([...folders, "--install-extension", path.resolve(vsix)], download);
  await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: at("suite"),
    extensionTestsPath: at("suite/suite.cjs"),
    launchArgs: [at("pictures"), ...folders, "--disable-workspace-trust", "--skip-welcome", "--skip-release-notes"],
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}
