/*
 * What a run measured, for a person to read: printed, and kept beside the pictures.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

import { artifacts } from "./editor.ts";

/** Adds one figure under a name. */
export async function figure(name: string, value: string): Promise<void> {
  console.log(`${name}: ${value}`);
  await mkdir(artifacts, { recursive: true });
  const file = path.join(artifacts, "figures.json");
  const known = JSON.parse(await readFile(file, "utf8").catch(() => "{}")) as Record<string, string>;
  await writeFile(file, `${JSON.stringify({ ...known, [name]: value }, null, 2)}\n`);
}

export function inMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

export function inSeconds(elapsedMs: number): string {
  return `${(elapsedMs / 1000).toFixed(2)} s`;
}
