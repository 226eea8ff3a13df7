/**
 * Whether memory stays flat over thousands of mixed jobs: one line a thousand, and at the end what was gained from the middle of
 * the run on. By then every thread has met the largest pictures.
 *
 *     soak ──starts──▶ soak-child (node --expose-gc): thousand after thousand of jobs, resident bytes after each
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

import type { Inputs } from "./inputs.ts";
import { median } from "./report.ts";

/** More than this is a leak. */
export const mostGrowthBytes = 5e6;

/** What the process says after each thousand. */
export interface SoakLine {
  readonly jobs: number;
  /** Of results that were kept or made, and of those that failed as they should: hostile files and cancelled jobs. */
  readonly done: number;
  readonly failed: number;
  readonly elapsedMs: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
}

/** Prints as it goes; gives the growth. */
export async function soak(inputs: Inputs, jobs: number, print: (line: string) => void): Promise<number> {
  const paths = Object.values(inputs).map(({ path }) => path);
  const script = join(import.meta.dirname, "soak-child.ts");
  const child = spawn(process.execPath, ["--expose-gc", script, String(jobs), ...paths], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const lines: SoakLine[] = [];
  print(row(["jobs", "ms", "done", "failed", "resident MB", "JS heap MB"]));
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as SoakLine;
    lines.push(line);
    const { residentBytes, heapBytes } = line;
    print(row([line.jobs, Math.round(line.elapsedMs), line.done, line.failed, mb(residentBytes), mb(heapBytes)]));
  }
  const [code] = (await ended) as [number | null];
  if (code !== 0 || lines.length === 0) throw new Error(`the process of the jobs ended with ${code}`);
  // One line alone says little: what an allocator holds at a moment goes up and down by megabytes.
  const third = Math.max(1, Math.floor(lines.length / 3));
  const [middle, end] = [lines.slice(-2 * third, -third), lines.slice(-third)].map(residentOf);
  const growthBytes = middle === undefined || end === undefined ? 0 : end - middle;
  const sign = growthBytes < 0 ? "" : "+";
  print(`from the second third of the jobs to the last one: ${sign}${mb(growthBytes)} MB resident`);
  return growthBytes;
}

function residentOf(lines: readonly SoakLine[]): number | undefined {
  return lines.length === 0 ? undefined : median(lines.map(({ residentBytes }) => residentBytes));
}

function row(cells: readonly (string | number)[]): string {
  return cells.map((cell) => String(cell).padStart(12)).join("");
}

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
