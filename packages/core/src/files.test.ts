import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { expect, test } from "vitest";

import { images, workbench } from "../test/workbench.ts";
import { PixelthriftError } from "./errors.ts";
import { optimizeFiles } from "./files.ts";
import { defaultPattern, parsePattern } from "./names.ts";
import type { RawOptions } from "./options.ts";
import type { Placing } from "./place.ts";
import { scan } from "./scan.ts";

const bench = workbench();
const { photo, drawing } = await images();

/** Runs over the folder `in` and shows what became of each image. */
async function check(options: RawOptions, placing: Partial<Placing> = {}): Promise<string[]> {
  const pattern = parsePattern(defaultPattern);
  const { sources } = await scan({ paths: ["in"], cwd: bench.cwd, patterns: [pattern] });
  const all = {
    pattern,
    cwd: bench.cwd,
    existing: "refuse",
    sources: new Map(),
    outputFolder: undefined,
    ...placing,
  } as const;
  const shown: string[] = [];
  for await (const { entry, state = "no file", file } of optimizeFiles(sources, options, all)) {
    const at = file === undefined ? "" : ` ${path.relative(bench.cwd, file)}`;
    const error = entry.outcome === "failed" ? ` ${entry.error.code} ${entry.error.message}` : "";
    shown.push(`${entry.path}: ${entry.outcome}, ${state}${at}${error}`);
  }
  return shown;
}

test("writes each result, and finds it there the next time", async () => {
  await bench.put("in/a.jpg", photo);
  expect(await check({})).toEqual(["in/a.jpg: optimized, written in/optimized/a_optimized.jpg"]);
  expect(await check({})).toEqual(["in/a.jpg: optimized, same in/optimized/a_optimized.jpg"]);
});

test("writes nothing where too little is saved, in bytes and in tokens", async () => {
  await bench.put("in/a.jpg", photo);
  // A quarter of the picture, for a model whose tokens do not follow the size.
  const options = { maxEdge: 300, model: "gemini-3.6-flash" };
  expect(await check(options, { minSavedPercent: 99 })).toEqual(["in/a.jpg: optimized, too little"]);
  // A fifth of the bytes may stay as long as the tokens go.
  expect(await check({ maxEdge: 100, model: "gpt-5.6-sol" }, { minSavedPercent: 97 })).toEqual([
    "in/a.jpg: optimized, written in/optimized/a_optimized.jpg",
  ]);
});

test("replaces a source only through whoever keeps it, and only by its own format", async () => {
  await bench.put("in/a.jpg", photo);
  await bench.put("in/b.png", drawing);
  const replaced: string[] = [];
  const replace: Placing["replace"] = async ({ path: shown }, { bytes }) => {
    if (shown === "in/b.png") throw new PixelthriftError("E_WRITE", "no room for a backup");
    replaced.push(`${shown} by ${bytes.byteLength > 0 ? "bytes" : "nothing"}`);
  };
  expect(await check({ format: "same", maxEdge: 50 }, { replace })).toEqual([
    "in/a.jpg: optimized, written in/a.jpg",
    "in/b.png: failed, no file E_WRITE no room for a backup",
  ]);
  expect(await check({ format: "webp", maxEdge: 50 }, { replace })).toEqual([
    "in/a.jpg: failed, no file E_UNSUPPORTED a jpeg cannot be replaced in its place by a webp",
    "in/b.png: failed, no file E_UNSUPPORTED a png cannot be replaced in its place by a webp",
  ]);
  expect(replaced).toEqual(["in/a.jpg by bytes"]);
});

test("ends with the image that is being put in its place when it is stopped, although others are made", async () => {
  for (const name of ["a", "b", "c"]) await bench.put(`in/${name}.jpg`, photo);
  const stop = new AbortController();
  const replace: Placing["replace"] = async () => {
    // Long enough for all three to be made.
    await sleep(200);
    stop.abort();
  };
  expect(await check({ format: "same", maxEdge: 50, signal: stop.signal }, { replace })).toEqual([
    "in/a.jpg: optimized, written in/a.jpg",
  ]);
});

test("lets whoever keeps it have a result that another one replaces, and leaves it where it cannot be kept", async () => {
  await bench.put("in/a.jpg", photo);
  await check({});
  const kept: string[] = [];
  const placing = {
    existing: "replace",
    keepOld: async (file: string) => void kept.push(path.relative(bench.cwd, file)),
  } as const;
  const result = "in/optimized/a_optimized.jpg";
  // The very same bytes displace nothing.
  expect(await check({}, placing)).toEqual([`in/a.jpg: optimized, same ${result}`]);
  expect(await check({ maxEdge: 100 }, placing)).toEqual([`in/a.jpg: optimized, written ${result}`]);
  expect(kept).toEqual([result]);
  const full: Placing["keepOld"] = async () => Promise.reject(new PixelthriftError("E_WRITE", "no room for a backup"));
  expect(await check({ maxEdge: 50 }, { existing: "replace", keepOld: full })).toEqual([
    "in/a.jpg: failed, no file E_WRITE no room for a backup",
  ]);
});
