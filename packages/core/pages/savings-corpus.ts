import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { optimizeAll } from "../src/batch.ts";
import { openInput } from "../src/input.ts";
import { isScanned } from "../src/names.ts";
import type { Optimized } from "../src/optimize.ts";
import type { RawOptions } from "../src/options.ts";
import { probe } from "../src/probe.ts";
import type { Sent } from "../src/sent.ts";
import type { Size } from "../src/size.ts";
import type { Cast } from "./savings-roster.ts";

/*
 * What becomes of every picture of a corpus, in each of the ways that are compared.
 */

export const groups = ["photos", "screens", "documents"] as const;
export type Group = (typeof groups)[number];

/** What is sent in place of a picture, and what was planned before anything was encoded. */
export interface Result {
  readonly sent: Required<Sent>;
  readonly outcome: "optimized" | "kept";
  readonly planned: Size;
}

export interface Picture {
  readonly group: Group;
  readonly name: string;
  readonly before: Required<Sent>;
  readonly content: Result;
  readonly text: Result;
  /** By the id of the model that was named, with no preset. */
  readonly named: ReadonlyMap<string, Result>;
}

/** @throws What an image of the corpus that cannot be done throws. */
export async function pictures(folder: string, models: readonly Cast[]): Promise<readonly Picture[]> {
  const files = (await Promise.all(groups.map((group) => filesOf(folder, group)))).flat();
  const befores = await Promise.all(files.map(({ path }) => sentAs(path)));
  const made = async (options: RawOptions): Promise<readonly Result[]> => {
    const results: Result[] = [];
    const paths = files.map(({ path }) => path);
    for await (const one of optimizeAll(paths, { ...options, engine: "native", onError: "throw" })) {
      const before = befores[results.length];
      if (before !== undefined) results.push(resultOf(one, before));
    }
    return results;
  };
  const content = await made({ preset: "content" });
  const text = await made({ preset: "text" });
  const named: (readonly [model: string, results: readonly Result[]])[] = [];
  for (const { chosen } of models) {
    const { model, channel } = chosen;
    named.push([model, await made({ model, channel })]);
  }
  return files.map(({ group, name }, at) => ({
    group,
    name,
    before: nth(befores, at),
    content: nth(content, at),
    text: nth(text, at),
    named: new Map(named.map(([model, results]) => [model, nth(results, at)])),
  }));
}

interface File {
  readonly group: Group;
  readonly name: string;
  readonly path: string;
}

async function filesOf(folder: string, group: Group): Promise<readonly File[]> {
  const names = (await readdir(join(folder, group))).filter((name) => isScanned(name)).toSorted();
  return names.map((name) => ({ group, name, path: join(folder, group, name) }));
}

async function sentAs(path: string): Promise<Required<Sent>> {
  const { sizeBytes, probe: header } = await openInput(path);
  const { widthPx, heightPx, format, frames } = header;
  return { widthPx, heightPx, format, frames, sizeBytes };
}

function resultOf(made: Optimized, before: Required<Sent>): Result {
  if (made.outcome === "failed") throw new Error(made.error.message);
  const { outcome, plan, bytes } = made;
  if (outcome === "kept") return { outcome, planned: plan.to, sent: before };
  const { widthPx, heightPx, format, frames } = probe(bytes);
  return { outcome, planned: plan.to, sent: { widthPx, heightPx, format, frames, sizeBytes: bytes.byteLength } };
}

/** One that must be there. From the end where `at` is below 0. */
export function nth<T>(all: readonly T[], at: number): T {
  const one = all.at(at);
  if (one === undefined) throw new Error(`expected an entry ${at} of ${all.length}`);
  return one;
}
