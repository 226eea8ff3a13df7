/*
 * Once for all tests: the editor, the browser, the packages under test, and the probe.
 */
import { mkdir, mkdtemp, cp, readdir, rm, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { createVSIX } from "@vscode/vsce";
import { build } from "esbuild";
import type { TestProject } from "vitest/node";

import { hostTarget } from "../../packaging/targets.ts";
import { artifacts } from "./editor.ts";
import { installBrowser, installEditor, run } from "./install.ts";

export interface Installed {
  /** The file that Node starts the editor with. */
  readonly entry: string;
  readonly browser: string;
  readonly packages: {
    readonly probe: string;
    /** For this machine, with our own engine. Not on a machine where that has not been built. */
    readonly platform: string | undefined;
    readonly universal: string;
  };
}

declare module "vitest" {
  interface ProvidedContext {
    readonly installed: Installed;
  }
}

const extension = path.join(import.meta.dirname, "../..");

/** Called by vitest before the first test; what it returns, after the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(await realpath(tmpdir()), "pixelthrift-e2e-"));
  const packed = path.join(folder, "packed");
  await rm(artifacts, { recursive: true, force: true });
  await run([process.execPath, path.join(extension, "vsix.ts"), "--out", packed]);
  const names = await readdir(packed);
  const find = (name: string | undefined): string | undefined => (name === undefined ? name : path.join(packed, name));
  const universal = find(names.find((name) => /-vscode-\d/u.test(name)));
  if (universal === undefined) throw new Error(`expected a universal package but found ${names.join(", ")}`);
  project.provide("installed", {
    entry: await installEditor(),
    browser: await installBrowser(),
    packages: {
      probe: await packProbe(folder),
      platform: find(names.find((name) => name.includes(`-${hostTarget()}-`))),
      universal,
    },
  });
  return () => rm(folder, { recursive: true, force: true });
}

async function packProbe(folder: string): Promise<string> {
  const staged = path.join(folder, "probe");
  await mkdir(staged);
  await cp(path.join(import.meta.dirname, "probe/package.json"), path.join(staged, "package.json"));
  await build({
    entryPoints: [path.join(import.meta.dirname, "probe/probe.ts")],
    outfile: path.join(staged, "probe.cjs"),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    external: ["vscode"],
  });
  const packagePath = path.join(folder, "probe.vsix");
  await createVSIX({ cwd: staged, packagePath, dependencies: false, skipLicense: true, allowStarActivation: true });
  return packagePath;
}
