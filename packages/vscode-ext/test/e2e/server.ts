/*
 * One editor server with folders of its own, and the packages under test installed in it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { run } from "./install.ts";

export interface ServerOptions {
  /** The file that Node starts the editor with. */
  readonly entry: string;
  /** Packages to install, in this order. */
  readonly packages: readonly string[];
  /** The user's settings, on top of those that keep a test quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** An extension whose activation is measured, in every window. */
  readonly watch?: string;
}

/** What would come between a test and what it looks at. */
const quiet = {
  "workbench.startupEditor": "none",
  // A click selects and opens nothing: a file that opens would take the selection with it.
  "workbench.list.openMode": "doubleClick",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.tips.enabled": false,
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "workbench.enableExperiments": false,
  "workbench.reduceMotion": "on",
  "explorer.autoReveal": false,
  "explorer.confirmDelete": false,
  "extensions.ignoreRecommendations": true,
  "git.openRepositoryInParentFolders": "never",
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "window.commandCenter": false,
};

/** What the probe in an extension host says of itself. */
export interface Host {
  readonly pid: number;
  readonly port: number;
}

export class Server {
  readonly #options: ServerOptions;
  readonly #folder: string;
  #process: ChildProcess | undefined;
  #port = 0;

  private constructor(options: ServerOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
  }

  /** Installs the packages and starts the editor. About five seconds. */
  static async start(options: ServerOptions): Promise<Server> {
    const folder = await mkdtemp(path.join(await realpath(tmpdir()), "pixelthrift-e2e-"));
    const server = new Server(options, folder);
    await mkdir(path.join(folder, "user/User"), { recursive: true });
    await mkdir(path.join(folder, "hosts"));
    await writeFile(
      path.join(folder, "user/User/settings.json"),
      JSON.stringify({ ...quiet, ...options.settings }, null, 2),
    );
    await run(
      [process.execPath, ...server.#command, ...options.packages.flatMap((file) => ["--install-extension", file])],
      {
        env: server.#environment,
      },
    );
    await server.#listen();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  /** Where extensions keep what is to outlive a window. */
  get globalStorage(): string {
    return path.join(this.#folder, "user/User/globalStorage");
  }

  /** Ends the editor and every extension host, and starts it again on the same folders. */
  async restart(): Promise<void> {
    await this.#end();
    await this.#listen();
  }

  async stop(): Promise<void> {
    await this.#end();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The extension hosts that run now. */
  async hosts(): Promise<readonly Host[]> {
    const folder = path.join(this.#folder, "hosts");
    const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));
    const hosts = await Promise.all(
      names.map(async (name) => JSON.parse(await readFile(path.join(folder, name), "utf8")) as Host),
    );
    return hosts.filter(({ pid }) => isAlive(pid));
  }

  get #command(): readonly string[] {
    const { entry } = this.#options;
    const at = (name: string): string => path.join(this.#folder, name);
    return [entry, "--config", at("config.yaml"), "--extensions-dir", at("extensions"), "--user-data-dir", at("user")];
  }

  get #environment(): NodeJS.ProcessEnv {
    // The editor takes some variables of another editor's terminal for its own.
    const inherited = Object.entries(process.env).filter(([name]) => !/^(?:VSCODE_|CODE_SERVER_|PORT$)/u.test(name));
    const { watch } = this.#options;
    return {
      ...Object.fromEntries(inherited),
      PIXELTHRIFT_PROBE_FOLDER: path.join(this.#folder, "hosts"),
      ...(watch === undefined ? {} : { PIXELTHRIFT_PROBE_WATCHES: watch }),
    };
  }

  async #listen(): Promise<void> {
    const flags = "--auth none --disable-telemetry --disable-update-check --disable-workspace-trust".split(" ");
    // Port 0: the system picks a free one, and the editor says which.
    const child = spawn(process.execPath, [...this.#command, ...flags, "--bind-addr", `127.0.0.1:${this.#port}`], {
      env: this.#environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = child;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        const found = /HTTP server listening on http:\/\/127\.0\.0\.1:(?<port>\d+)/u.exec(said)?.groups?.["port"];
        if (found !== undefined) resolve(Number(found));
      });
    child.on("exit", (code) => reject(new Error(`the editor ended with ${code}:\n${said}`)));
    this.#port = await Promise.race([
      promise,
      sleep(60_000, undefined, { ref: false }).then(() => {
        throw new Error(`the editor did not start within a minute:\n${said}`);
      }),
    ]);
  }

  async #end(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child?.exitCode !== null) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    child.on("exit", () => resolve());
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await promise;
    clearTimeout(timer);
    for (const { pid } of await this.hosts()) process.kill(pid, "SIGKILL");
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
