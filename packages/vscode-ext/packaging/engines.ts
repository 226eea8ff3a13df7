/*
 * What lies in `engines/` of a package.
 *
 *     a platform   pixelthrift.node   our engine
 *                  image.node         the portable engine's codec, for what ours does not decode (AVIF, SVG)
 *                  image.cjs          loads it
 *     universal    image.cjs, image.wasm32-wasi.wasm, wasi-worker.mjs: the same codec in WebAssembly, and no engine of ours
 */
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

import { build, type Metafile } from "esbuild";

import { platforms, type PlatformTarget, type Target } from "./targets.ts";

const require = createRequire(import.meta.url);
/** The portable engine is the library's. */
const fromCore = createRequire(require.resolve("pixelthrift/package.json"));

/** Where our own addon is when it has been built. */
export function addonPath(target: PlatformTarget): string {
  const { suffix } = platforms[target];
  return path.join(import.meta.dirname, `../../../crates/node/pixelthrift.${suffix}.node`);
}

/** What was placed and has licenses to name. */
export interface Placed {
  /** Bundles, which say what went into them. */
  readonly metafiles: readonly Metafile[];
  /** Folders of packages whose binaries were copied. */
  readonly packages: readonly string[];
  /** Files that name the licenses of other binaries. */
  readonly notices: readonly string[];
}

/** Fills a folder with a target's engines. Without our own addon where it has not been built. */
export async function placeEngines(target: Target, folder: string): Promise<Placed> {
  await mkdir(folder, { recursive: true });
  if (target === "universal") return { metafiles: await placeWasm(folder), packages: [], notices: [] };
  const addon = addonPath(target);
  const hasAddon = existsSync(addon);
  if (hasAddon) await copyFile(addon, path.join(folder, "pixelthrift.node"));
  await copyFile(codecPath(target), path.join(folder, "image.node"));
  await writeFile(path.join(folder, "image.cjs"), 'module.exports = require("./image.node");\n');
  return {
    metafiles: [],
    packages: [path.dirname(fromCore.resolve("@napi-rs/image/package.json"))],
    notices: hasAddon ? [path.join(path.dirname(addon), "ThirdPartyNotices.txt")] : [],
  };
}

/** The codec's package for a platform. Only this machine's is installed, unless pnpm was told of others. */
function codecPath(target: PlatformTarget): string {
  const { suffix } = platforms[target];
  const codec = createRequire(fromCore.resolve("@napi-rs/image/package.json"));
  try {
    return codec.resolve(`@napi-rs/image-${suffix}`);
  } catch (cause) {
    throw new Error(`@napi-rs/image-${suffix} is not installed: pnpm install with --os, --cpu and --libc fetches it`, {
      cause,
    });
  }
}

async function placeWasm(folder: string): Promise<readonly Metafile[]> {
  const source = path.dirname(require.resolve("@napi-rs/image-wasm32-wasi/package.json"));
  await copyFile(path.join(source, "image.wasm32-wasi.wasm"), path.join(folder, "image.wasm32-wasi.wasm"));
  const common = {
    // As for the other bundles, whose lists of inputs are read together with these.
    absWorkingDir: path.join(import.meta.dirname, ".."),
    bundle: true,
    metafile: true,
    platform: "node",
    target: "node22",
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    logLevel: "warning",
  } as const;
  const codec = await build({
    ...common,
    entryPoints: [path.join(source, "image.wasi.cjs")],
    format: "cjs",
    // It looks for the binary beside itself first, and finds it there.
    external: ["@napi-rs/image-wasm32-wasi"],
    outfile: path.join(folder, "image.cjs"),
  });
  const worker = await build({
    ...common,
    stdin: {
      contents: await bundleable(path.join(source, "wasi-worker.mjs")),
      resolveDir: source,
      sourcefile: "wasi-worker.mjs",
    },
    format: "esm",
    // What is bundled still asks for Node's modules through `require`, which a module does not have.
    banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
    outfile: path.join(folder, "wasi-worker.mjs"),
  });
  return [codec.metafile, worker.metafile];
}

/** The worker's source without its own `require`, behind which a bundler does not look. */
async function bundleable(file: string): Promise<string> {
  const text = await readFile(file, "utf8");
  const own = /^import \{ createRequire \} from 'node:module'$|^const require = createRequire\(import\.meta\.url\)$/gmu;
  if (text.match(own)?.length !== 2)
    throw new Error(`expected a require of its own in ${file}: its package has changed`);
  return text.replace(own, "");
}
