/** Time and memory of `pixelthrift estimate` on a folder of 10,000 images, as a program of its own. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, link, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { EstimateResult } from "./report.ts";

const root = join(import.meta.dirname, "..");
const rounds = 5;
const images = 10_000;
const imagesPerFolder = 500;

/** Every kind of rule that is in wide use. */
const twelve = [
  "claude-opus-5-5",
  "claude-haiku-4-5",
  "gpt-6-astra",
  "gpt-5.4-mini",
  "gpt-4o",
  "gemini-3.6-flash",
  "nova-2-lite",
  "grok-4.6",
  "mistral-large-2512",
  "qwen3-vl-235b-a22b",
  "kimi-k2.6",
  "llama-4-maverick",
];

const asked = [
  { title: "no model named: the usual six, preset `content`", models: [] },
  { title: "one model named, all that it sees", models: twelve.slice(0, 1) },
  { title: "twelve models named", models: twelve },
] as const;

export async function measureEstimates(): Promise<readonly EstimateResult[]> {
  const folder = await mkdtemp(join(tmpdir(), "pixelthrift-estimates-"));
  try {
    await fill(folder);
    const results: EstimateResult[] = [];
    for (const { title, models } of asked) {
      const args = models.length === 0 ? [folder] : [folder, "--model", models.join(",")];
      const runs: Run[] = [];
      for (let round = 0; round < rounds; round++) runs.push(await run(args));
      results.push({
        title,
        images,
        minMs: Math.min(...runs.map(({ elapsedMs }) => elapsedMs)),
        peakBytes: Math.max(...runs.map(({ peakBytes }) => peakBytes)),
      });
    }
    return results;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The images that the project ships, over and over: photos, screens, and the small and odd ones of the tests. */
async function fill(folder: string): Promise<void> {
  const sources = (await Promise.all(["demo", "valid"].map((name) => imagesIn(join(root, "fixtures", name))))).flat();
  for (let at = 0; at < images; at++) {
    const inside = join(folder, String(Math.floor(at / imagesPerFolder)));
    if (at % imagesPerFolder === 0) await mkdir(inside);
    const source = sources[at % sources.length] ?? "";
    const target = join(inside, `${at}-${source.slice(source.lastIndexOf("/") + 1)}`);
    // A link is as good as a copy to whoever reads headers; between two disks there are none.
    await link(source, target).catch(() => copyFile(source, target));
  }
}

async function imagesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => /\.(?:avif|bmp|gif|jpe?g|png|tiff?|webp)$/u.test(name))
    .map((name) => join(folder, name));
}

interface Run {
  readonly elapsedMs: number;
  readonly peakBytes: number;
}

/** The process tells its own peak as it ends, in KiB on every system. */
const tellsPeak = `data:text/javascript,process.on("exit",()=>process.stderr.write("\\npeak "+process.resourceUsage().maxRSS))`;

async function run(args: readonly string[]): Promise<Run> {
  const startedMs = performance.now();
  const bin = join(root, "packages/core/dist/bin.js");
  const child = spawn(process.execPath, ["--import", tellsPeak, bin, "estimate", ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const chunks: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  const [code] = (await once(child, "close")) as [number | null];
  const elapsedMs = performance.now() - startedMs;
  const said = Buffer.concat(chunks).toString();
  const [, peak] = /\npeak (\d+)$/u.exec(said) ?? [];
  if (code !== 0 || peak === undefined) throw new Error(`estimate ended with ${code ?? "a signal"}: ${said}`);
  return { elapsedMs, peakBytes: Number(peak) * 1024 };
}
