/**
 * Builds the addon where there is a Rust toolchain; elsewhere says so in one line, and the portable engine serves.
 *
 *     no cargo ─────────────▶ one line, exit 0
 *     .node newer than Rust ─▶ nothing to do, once the notices are there
 *     nasm, or no need of it ▶ the AV1 decoder has its assembly; without, AVIF takes two to three times as long
 *     cargo succeeds ───────▶ index.d.ts, pixelthrift.<platform>.node, ThirdPartyNotices.txt
 *     cargo fails ──────────▶ its own words and one line; exit 0 only where nobody can mistake an old addon for a new one
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync, statSync } from "node:fs";
import { join } from "node:path";

import { NapiCli } from "@napi-rs/cli";

import { noticesPath, writeNotices } from "./notices.ts";

const here = import.meta.dirname;
const root = join(here, "../..");

/** Everything that goes into the addon. */
const sources = ["Cargo.{toml,lock}", "rust-toolchain.toml", "crates/*/{Cargo.toml,build.rs}", "crates/*/src/**/*.rs"];

const portable = "The portable engine serves instead: everything works, more slowly.";

function newestMs(paths: readonly string[]): number {
  return Math.max(0, ...paths.map((path) => statSync(path).mtimeMs));
}

/** Whether the AV1 decoder's assembly can be built here: NASM for x86-64, the C compiler for ARM unless it is Microsoft's. */
function canAssemble(): boolean {
  if (process.arch === "arm64") return process.platform !== "win32";
  if (process.arch !== "x64") return false;
  const { status, stdout } = spawnSync("nasm", ["-v"], { encoding: "utf8" });
  const [, major = 0, minor = 0] = (/version (\d+)\.(\d+)/u.exec(stdout ?? "") ?? []).map(Number);
  return status === 0 && (major > 2 || (major === 2 && minor >= 14));
}

async function build(): Promise<number> {
  const built = globSync("*.node", { cwd: here }).map((name) => join(here, name));
  if (spawnSync("cargo", ["--version"], { stdio: "ignore" }).status !== 0) {
    if (built.length === 0) console.log(`No Rust toolchain here (cargo is not on the PATH). ${portable}`);
    return 0;
  }
  const isFresh = newestMs(built) > newestMs(globSync(sources, { cwd: root }).map((name) => join(root, name)));
  if (isFresh) return existsSync(noticesPath) ? 0 : note();

  try {
    const { task } = await new NapiCli().build({
      cwd: here,
      platform: true,
      release: true,
      // An empty list would be a flag without its value.
      ...(canAssemble() && { features: ["avif-asm"] }),
      // Ours finds the addon in a tenth of the time.
      noJsBinding: true,
      // Formats are plain strings in JavaScript, so their types are unions.
      constEnum: false,
    });
    await task;
    return note();
  } catch (error) {
    console.error(error instanceof Error ? error.message.trim() : error);
    console.error(`The native engine was not built. ${portable}`);
    // A newcomer without a C compiler goes on with the portable engine. CI must know, and so must whoever has an addon
    // from earlier sources: their tests would pass on it.
    return process.env["CI"] === undefined && built.length === 0 ? 0 : 1;
  }
}

/** The addon works without them: who packs it must know, and a newcomer need not. */
function note(): number {
  try {
    writeNotices();
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message.trim() : error);
    console.error("The licenses of what is in the native engine were not written: no package can be made with it.");
    return process.env["CI"] === undefined ? 0 : 1;
  }
}

process.exitCode = await build();
