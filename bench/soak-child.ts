/** The process that `soak` looks at: `soak-child.ts <jobs> <picture>…` does its jobs and says after each thousand what it holds. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { optimize, optimizeAll } from "pixelthrift";

import type { SoakLine } from "./soak.ts";

const root = join(import.meta.dirname, "..");
const [jobs = "10000", ...large] = process.argv.slice(2);
const thousand = 1000;

/**
 * Every format and kind that our own engine decodes, whole and broken; a large picture stands between every so many of them. What
 * another package does for SVG says nothing of ours.
 */
const small = ["fixtures/valid", "fixtures/broken", "fixtures/demo"].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((file) => !/\.(?:json|md|svg)$/.test(file))
    .map((file) => join(root, folder, file)),
);
const smallBetweenLarge = 40;

/** Every size and encoder in each thousand, so that the first one has met them all. */
const asked = [
  { maxEdge: 512 },
  { maxEdge: 1568, quality: 70 },
  { maxEdge: 200, format: "webp" },
  { maxEdge: 768, format: "png" },
] as const;

/** By path and as bytes in turn. */
function* inputs(from: number, count: number): Generator<string | Uint8Array> {
  for (let job = from; job < from + count; job++) {
    const pool = job % smallBetweenLarge === 0 && large.length > 0 ? large : small;
    const path = pool[Math.floor(job / (pool === large ? smallBetweenLarge : 1)) % pool.length] ?? "";
    yield job % 2 === 0 ? path : readFileSync(path);
  }
}

const batch = thousand / asked.length;
/** Of a batch, and after others so many milliseconds. */
const cancelled = 5;

let [done, failed] = [0, 0];

function tally(outcome: string): void {
  if (outcome === "failed") failed += 1;
  else done += 1;
}

async function run(from: number, options: (typeof asked)[number]): Promise<void> {
  for await (const { outcome } of optimizeAll(inputs(from, batch - cancelled), options)) tally(outcome);
  for (let i = 0; i < cancelled; i++) {
    const controller = new AbortController();
    const running = optimize(large[i % large.length] ?? small[0] ?? "", { ...options, signal: controller.signal });
    setTimeout(() => controller.abort(), 2 * i);
    tally((await running).outcome);
  }
}

const startMs = performance.now();
for (let job = 0; job < Number(jobs); job += thousand) {
  for (const [turn, options] of asked.entries()) await run(job + turn * batch, options);
  // What only waits to be collected is not held.
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const line: SoakLine = {
    jobs: job + thousand,
    done,
    failed,
    elapsedMs: performance.now() - startMs,
    residentBytes: rss,
    heapBytes: heapUsed,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
