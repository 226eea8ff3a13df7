/**
 * Whether memory stays flat over thousands of mixed jobs: one line a thousand, and at the end what was gained since the first
 * thousand, which warms everything up.
 *
 *     soak ──starts──▶ soak-child (node --expose-gc): thousand after thousand of jobs, resident bytes after each
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

import type { Inputs } from "./inputs.ts";

/** More than this is a leak: it is under one 4K picture, and over what pages an allocator keeps back and forth. */
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
  const [first, last] = [lines[0], lines.at(-1)];
  if (code !== 0 || first === undefined || last === undefined)
    throw new Error(`the process of the jobs ended with ${code}`);
  const growthBytes = last.residentBytes - first.residentBytes;
  print(`from ${first.jobs} to ${last.jobs} jobs: ${growthBytes < 0 ? "" : "+"}${mb(growthBytes)} MB resident`);
  return growthBytes;
}

function row(cells: readonly (string | number)[]): string {
  return cells.map((cell) => String(cell).padStart(12)).join("");
}

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
