/**
 * Makes packages for the editor, opens each, and checks it.
 *
 *     pnpm vsix [--target TARGET]… [--out FOLDER]     default: this machine's target, and the universal one
 *     pnpm vsix --check FILE…                         looks at packages that are there
 *
 * A platform's package needs our addon for it in crates/node, and the portable engine's codec in node_modules. Both are
 * there for the machine one is on; the release workflow fetches them for all.
 */
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";

import { createVSIX } from "@vscode/vsce";
import { unzipSync } from "fflate";

import { bundle } from "./packaging/bundle.ts";
import { problemsOf } from "./packaging/check.ts";
import { addonPath, placeEngines } from "./packaging/engines.ts";
import { noticesFor } from "./packaging/notices.ts";
import { hostTarget, isTarget, type Target } from "./packaging/targets.ts";

const here = import.meta.dirname;
const root = path.join(here, "../..");

const { values, positionals } = parseArgs({
  options: {
    target: { type: "string", multiple: true },
    out: { type: "string", default: path.join(here, "packed") },
    check: { type: "boolean", default: false },
  },
  allowPositionals: true,
});

const files = values.check
  ? positionals.map((file) => path.resolve(file))
  : await packAll(wantedTargets(values.target), path.resolve(values.out));
let failed = 0;
for (const file of files) if (!(await report(file))) failed += 1;
process.exitCode = failed === 0 ? 0 : 1;

function wantedTargets(names: readonly string[] | undefined): readonly Target[] {
  if (names === undefined) return [...new Set([hostTarget(), "universal" as const])];
  return names.map((name) => {
    if (!isTarget(name)) throw new Error(`expected a target of the editor or "universal" but received ${name}`);
    return name;
  });
}

async function packAll(targets: readonly Target[], folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const packed: string[] = [];
  for (const target of targets) {
    // A machine without Rust still makes the universal package.
    if (values.target === undefined && target !== "universal" && !existsSync(addonPath(target))) {
      console.log(`no package for ${target}: the addon has not been built here`);
      continue;
    }
    packed.push(await pack(target, folder));
  }
  return packed;
}

/** Packs from a copy, so that nobody's build in `dist/` is changed, or changes what is packed. */
async function pack(target: Target, folder: string): Promise<string> {
  const staged = await mkdtemp(path.join(await realpath(tmpdir()), "pixelthrift-vsix-"));
  try {
    const unwanted = new Set(["dist", "node_modules", "packed", "src", "test"].map((name) => path.join(here, name)));
    await cp(here, staged, { recursive: true, filter: (source) => !unwanted.has(source) });
    for (const name of ["LICENSE", "CHANGELOG.md"]) await cp(path.join(root, name), path.join(staged, name));
    const outputFolder = path.join(staged, "dist");
    const metafiles = await bundle({ outputFolder, sourceMaps: "none" });
    const placed = await placeEngines(target, path.join(outputFolder, "engines"));
    const all = { ...placed, metafiles: [...metafiles, ...placed.metafiles] };
    await writeFile(path.join(staged, "ThirdPartyNotices.txt"), await noticesFor(all, here));
    // What only a build needs is of no use to the editor, and the packer does not know pnpm's catalog.
    const { scripts: _, devDependencies: __, ...shipped } = await manifest();
    await writeFile(path.join(staged, "package.json"), `${JSON.stringify(shipped, null, 2)}\n`);
    const { name, version } = shipped;
    const packagePath = path.join(
      folder,
      [name, ...(target === "universal" ? [] : [target]), `${version}.vsix`].join("-"),
    );
    const pages = "https://github.com/pixelthrift/pixelthrift";
    await createVSIX({
      cwd: staged,
      packagePath,
      dependencies: false,
      baseContentUrl: `${pages}/blob/HEAD/packages/vscode-ext`,
      baseImagesUrl: `${pages}/raw/HEAD/packages/vscode-ext`,
      ...(target === "universal" ? {} : { target }),
    });
    return packagePath;
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly scripts?: unknown;
  readonly devDependencies?: unknown;
}

async function manifest(): Promise<Manifest> {
  return JSON.parse(await readFile(path.join(here, "package.json"), "utf8")) as Manifest;
}

/** Prints what is in a package and what is wrong with it. `true` where nothing is. */
async function report(file: string): Promise<boolean> {
  const { version } = await manifest();
  const ending = new RegExp(`-(?<target>[a-z0-9]+-[a-z0-9]+)-${version.replaceAll(".", "\\.")}\\.vsix$`, "u");
  const name = ending.exec(file)?.groups?.["target"] ?? "universal";
  const target = isTarget(name) ? name : "universal";
  const { size: sizeBytes } = await stat(file);
  const opened = { sizeBytes, files: new Map(Object.entries(unzipSync(await readFile(file)))) };
  console.log(`\n${path.relative(process.cwd(), file)}: ${shownBytes(sizeBytes)} for ${target}`);
  for (const [entry, { length }] of [...opened.files].toSorted(([, a], [, b]) => b.length - a.length))
    console.log(`  ${shownBytes(length).padStart(10)}  ${entry}`);
  const problems = problemsOf(opened, target, [
    ...new Set([root, here, homedir(), tmpdir()].map((at) => path.resolve(at))),
  ]);
  for (const problem of problems) console.error(`  ✗ ${problem}`);
  if (problems.length === 0) console.log("  ✓ the right engines, nothing but what belongs into it");
  return problems.length === 0;
}

function shownBytes(bytes: number): string {
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(2)} MB`;
}
