/*
 * The editor and the browser that the tests drive, installed on first use and kept outside the workspace.
 *
 *     code-server  a real workbench and extension host of VS Code, from npm
 *     chromium     from the system, or from Debian
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";

/** The editor's own version is in its name: 4.139.1 is VS Code 1.139.1. */
const codeServer = "code-server@4.139.1";

/** What Debian calls the headers that code-server's native modules are compiled with. */
const headers = ["libkrb5-dev", "libsecret-1-dev", "libx11-dev", "libxkbfile-dev", "pkg-config"];

const browsers = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];

/** Kept between runs, outside the workspace. */
export const cache = path.join(process.env["XDG_CACHE_HOME"] ?? path.join(homedir(), ".cache"), "pixelthrift-e2e");

/** The file that Node starts the editor with. About two minutes when it is not in the cache yet. */
export async function installEditor(): Promise<string> {
  const folder = path.join(cache, codeServer);
  const entry = path.join(folder, "node_modules/code-server/out/node/entry.js");
  if (existsSync(entry)) return entry;
  // Elsewhere they have other names; npm says what it misses.
  if (existsSync("/usr/bin/dpkg-query")) await installPackages(await missing(headers));
  await mkdir(cache, { recursive: true });
  const made = await mkdtemp(path.join(cache, "installing-"));
  try {
    await writeFile(path.join(made, "package.json"), '{"private":true}\n');
    await run(["npm", "install", "--no-audit", "--no-fund", codeServer], {
      cwd: made,
      env: environmentOfNpm(),
    });
    await rm(folder, { recursive: true, force: true });
    await rename(made, folder);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
  return entry;
}

/** What npm is started with. It hands on who its caller says it is, and the editor's install scripts run that: npm it must be. */
function environmentOfNpm(): NodeJS.ProcessEnv {
  const { npm_config_user_agent: _caller, ...inherited } = process.env;
  // Its install scripts run npm once more, which otherwise refuses to do so as root.
  return { ...inherited, npm_config_unsafe_perm: "true" };
}

/** A browser of the Chromium family: `CHROMIUM` in the environment, one that is installed, or Debian's. */
export async function installBrowser(): Promise<string> {
  const found = findBrowser();
  if (found !== undefined) return found;
  await installPackages(["chromium"]);
  return "/usr/bin/chromium";
}

/** A browser that is there already. */
function findBrowser(): string | undefined {
  return [process.env["CHROMIUM"] ?? "", ...browsers].find((file) => existsSync(file));
}

async function missing(names: readonly string[]): Promise<readonly string[]> {
  // Ends with an error when one of them is unknown, and still lists the others.
  const listed = await run([
    "sh",
    "-c",
    `dpkg-query --show --showformat='\${Package} \${Status}\\n' ${names.join(" ")} || true`,
  ]);
  return names.filter((name) => !listed.includes(`${name} install ok installed`));
}

async function installPackages(names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    throw new Error(
      `The tests in the real editor need ${names.join(", ")}, and only root on Debian or Ubuntu can install them by itself. ` +
        "Install them, or name a browser in CHROMIUM.",
    );
  }
  await run(["apt-get", "update"]);
  await run(["apt-get", "install", "--yes", "--no-install-recommends", ...names], {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a command to its end, and gives what it wrote to stdout. Throws with all it has said where it fails. */
export async function run([command = "", ...args]: readonly string[], options: RunOptions = {}): Promise<string> {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.on("error", reject);
  child.on("close", resolve);
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), promise]);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${stderr}${stdout}`);
  return stdout;
}
