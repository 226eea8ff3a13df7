/**
 * A temporary folder with a command line in it, for the tests that go through the whole of it.
 */
import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Writable } from "node:stream";

import sharp, { type Sharp } from "sharp";
import { afterEach, beforeEach } from "vitest";

import { run } from "../src/cli.ts";
import type { ExitCode } from "../src/io.ts";

export interface Called {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  /** Sees every piece of stderr while the work goes on. */
  readonly onStderr?: (text: string) => void;
  readonly signal?: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
  /** Width of the terminal; without it there is none. */
  readonly terminal?: number;
}

export interface Workbench {
  /** The folder, new for every test. */
  readonly cwd: string;
  /** Runs one command line in the folder, in this process. */
  cli(line: string | readonly string[], surroundings?: Surroundings): Promise<Called>;
  put(name: string, bytes: Uint8Array | string): Promise<string>;
  /** Every file in the folder, hidden ones too, with `/` on every system. */
  files(): Promise<string[]>;
}

/** To be called once at the head of a test file. */
export function workbench(): Workbench {
  let cwd = "";
  beforeEach(async () => {
    cwd = await realpath(await mkdtemp(path.join(tmpdir(), "pixelthrift-")));
  });
  afterEach(() => rm(cwd, { recursive: true }));
  return {
    get cwd() {
      return cwd;
    },
    cli: (line, surroundings = {}) => call(line, cwd, surroundings),
    put: async (name, bytes) => {
      const file = path.join(cwd, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, bytes);
      return file;
    },
    files: async () => {
      const entries = await readdir(cwd, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => !entry.isDirectory())
        .map((entry) => path.relative(cwd, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"))
        .toSorted();
    },
  };
}

async function call(
  line: string | readonly string[],
  cwd: string,
  { onStderr, signal = new AbortController().signal, env = {}, terminal }: Surroundings,
): Promise<Called> {
  const isTTY = { stdout: terminal !== undefined, stderr: terminal !== undefined };
  const [stdout, out] = collector(isTTY.stdout);
  const [stderr, err] = collector(isTTY.stderr, onStderr);
  const argv = typeof line === "string" ? line.split(" ").filter(Boolean) : line;
  const code = await run(argv, { stdout, stderr, cwd, env, isTTY, columns: terminal, signal });
  return { code, stdout: slashed(out()), stderr: slashed(err()) };
}

/** Text with `/` in its paths on every system; JSON is left to its parser. */
function slashed(text: string): string {
  return text.startsWith("{") ? text : text.replaceAll(path.sep, "/");
}

function collector(isTTY: boolean, on?: (text: string) => void): [Writable, () => string] {
  let all = "";
  const stream = new Writable({
    decodeStrings: false,
    write: (text: string, _encoding, done) => {
      all += text;
      on?.(text);
      done();
    },
  });
  return [Object.assign(stream, { isTTY }), () => all];
}

/** What `--json` prints, as far as the tests look at it. */
export interface Document {
  readonly version: string;
  readonly results: readonly {
    readonly path: string;
    readonly outputPath?: string;
    readonly outcome: string;
    readonly error?: { readonly code: string; readonly path?: string };
    readonly metrics: { readonly originalSizeBytes: number; readonly optimizedSizeBytes: number };
  }[];
  readonly totals: Readonly<Record<string, number>> & {
    readonly cost: readonly { readonly model: string; readonly usdBefore: number; readonly usdAfter: number }[];
  };
  readonly terms: object;
  readonly budget?: { readonly usd: number; readonly scale: number; readonly why: string };
  readonly prices: { readonly package: string; readonly version: string; readonly on: string };
}

export function parsed({ stdout }: Called): Document {
  return JSON.parse(stdout) as Document;
}

/** Each result in a few words: what became of it, and where it is now. */
export function outcomes(called: Called): string[] {
  return parsed(called).results.map(({ path: named, outcome, outputPath, error }) =>
    `${named}: ${outcome} ${error?.code ?? outputPath ?? ""}`.trimEnd().replaceAll(path.sep, "/"),
  );
}

/** A JPEG and a PNG that are worth optimizing, and a JPEG that is not. */
export async function images(): Promise<{ readonly photo: Buffer; readonly drawing: Buffer; readonly tiny: Buffer }> {
  return {
    photo: await noise(900, 600).jpeg({ quality: 90 }).toBuffer(),
    drawing: await noise(700, 700).png().toBuffer(),
    tiny: await noise(8, 8).jpeg().toBuffer(),
  };
}

/** Noise: no encoder can make it vanish, so a smaller picture of it always is fewer bytes. */
function noise(widthPx: number, heightPx: number): Sharp {
  const pixels = Buffer.alloc(widthPx * heightPx * 3);
  for (let at = 0, seed = 1; at < pixels.length; at += 1) {
    seed = (seed * 48_271) % 2_147_483_647;
    pixels[at] = 96 + (seed % 64);
  }
  return sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 3 } });
}
