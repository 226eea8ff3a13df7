/** Brings the peers: npm packages into bench/node_modules by its own lockfile, Pillow into a cache folder. */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const pillow = "13.0.0";

/** Outside the project: what is kept here is large, and nothing of the project's own. */
export function cacheFolder(): string {
  const base =
    process.env["XDG_CACHE_HOME"] ??
    (process.platform === "win32" ? process.env["LOCALAPPDATA"] : undefined) ??
    join(homedir(), process.platform === "darwin" ? "Library/Caches" : ".cache");
  return join(base, "pixelthrift-bench");
}

/** Installs the npm peers. Throws where that fails: without sharp there is nothing to measure with. */
export async function installPackages(): Promise<void> {
  const args = ["--yes", "pnpm@12", "--dir", import.meta.dirname, "install", "--frozen-lockfile"];
  // On Windows npx is a script, which only a shell starts.
  await run("npx", args, { cwd: import.meta.dirname, shell: process.platform === "win32" });
}

/** Makes a virtual environment with Pillow and returns its Python; throws with pip's own words where it cannot. */
export async function installPillow(): Promise<string> {
  const folder = join(cacheFolder(), `pillow-${pillow}`);
  const python = join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const works = async () =>
    run(python, ["-c", "import PIL"]).then(
      () => true,
      () => false,
    );
  if (existsSync(python) && (await works())) return python;

  await mkdir(cacheFolder(), { recursive: true });
  const system = process.platform === "win32" ? "python" : "python3";
  await run(system, ["-m", "venv", "--clear", folder]);
  await run(python, ["-m", "pip", "install", "--quiet", "--only-binary=:all:", `pillow==${pillow}`]);
  return python;
}
