/** A peer's process: started, asked, stopped. The only file that knows pipes and `/proc`. */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

import type { Done, Hello, Reply, Request } from "./protocol.ts";
import { commandOf, type Cores, type PeerId } from "./roster.ts";

/** A reply later than this is a hang, and the run goes on without the peer. */
const patienceMs = 180_000;

export class Worker {
  readonly peer: PeerId;
  readonly hello: Hello;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #errors: readonly string[];

  private constructor(
    peer: PeerId,
    hello: Hello,
    process: ChildProcessWithoutNullStreams,
    lines: AsyncIterator<string>,
    errors: readonly string[],
  ) {
    this.peer = peer;
    this.hello = hello;
    this.#process = process;
    this.#lines = lines;
    this.#errors = errors;
  }

  /** Starts a peer on one core, on two or on all; throws a sentence where it does not come up. */
  static async start(peer: PeerId, cores: Cores, python: string | undefined): Promise<Worker> {
    const [program = "", ...args] = [...pin(cores), ...commandOf(peer, cores, python)];
    const child = spawn(program, args, { cwd: import.meta.dirname, env: environment(cores) });
    const errors: string[] = [];
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk.toString()));
    // A process that ends early is noticed where its line is awaited.
    child.on("error", (error) => errors.push(error.message));
    child.stdin.on("error", () => {});

    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.done === true) throw new Error(lastWords(errors) ?? "its process ended at once");
    return new Worker(peer, JSON.parse(first.value) as Hello, child, lines, errors);
  }

  /** Asks and waits; throws what the peer answered where it failed. */
  async ask(request: Request): Promise<Done> {
    this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), patienceMs);
    const line = await this.#lines.next();
    clearTimeout(timer);
    if (line.done === true)
      throw new Error(
        `its process ended during the job: ${lastWords(this.#errors) ?? "without a word, or after too long"}`,
      );
    const reply = JSON.parse(line.value) as Reply;
    if ("error" in reply) throw new Error(reply.error);
    return reply;
  }

  /** Resident bytes now, and the peak counted from here on. Linux only. */
  restartPeak(): number {
    const pid = this.#process.pid ?? 0;
    writeFileSync(`/proc/${pid}/clear_refs`, "5");
    return this.#status("VmRSS");
  }

  /** Most resident bytes since `restartPeak`. Linux only. */
  peakBytes(): number {
    return this.#status("VmHWM");
  }

  #status(field: "VmRSS" | "VmHWM"): number {
    const text = readFileSync(`/proc/${this.#process.pid ?? 0}/status`, "utf8");
    const kib = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(text)?.[1];
    return Number(kib) * 1024;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise((resolve) => {
      this.#process.once("exit", resolve);
    });
    this.#process.kill();
    await ended;
  }
}

/** Starts the peers, each on so many cores; `notMeasured` names those to leave out, and gains those that do not come up. */
export async function startWorkers(
  peers: readonly PeerId[],
  cores: Cores,
  python: string | undefined,
  notMeasured: Partial<Record<PeerId, string>>,
): Promise<readonly Worker[]> {
  const workers: Worker[] = [];
  for (const peer of peers) {
    if (notMeasured[peer] !== undefined) continue;
    try {
      workers.push(await Worker.start(peer, cores, python));
    } catch (error) {
      notMeasured[peer] = reason(error);
    }
  }
  return workers;
}

export function versionsOf(workers: readonly Worker[]): Partial<Record<PeerId, string>> {
  return Object.fromEntries(workers.map(({ peer, hello }) => [peer, hello.version]));
}

/** What went wrong, as the last line of what was said about it. */
export function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split("\n").at(-1) ?? text;
}

function environment(cores: Cores): NodeJS.ProcessEnv {
  if (cores !== "one") return process.env;
  return { ...process.env, UV_THREADPOOL_SIZE: "1", RAYON_NUM_THREADS: "1", OMP_NUM_THREADS: "1" };
}

/** The words before a command that keep it on one core or two; none where the system has no such command. */
function pin(cores: Cores): readonly string[] {
  if (cores === "all" || process.platform !== "linux") return [];
  // In a container the first allowed core need not be core 0.
  const allowed = /^Cpus_allowed_list:\s+(\S+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "0";
  const each = allowed.split(",").flatMap((range) => {
    const [first = 0, last = first] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  return ["taskset", "--cpu-list", each.slice(0, cores === "one" ? 1 : 2).join(",")];
}

/** The line of a crash report that names the error, which Node prints in the middle and Python at the end. */
function lastWords(errors: readonly string[]): string | undefined {
  const lines = errors
    .join("")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  return lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1);
}
