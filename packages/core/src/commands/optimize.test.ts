import { readFile, stat } from "node:fs/promises";
import path from "node:path";

import { describe, expect, test } from "vitest";

import { images, outcomes, parsed, workbench } from "../../test/workbench.ts";
import { probe } from "../probe.ts";

const bench = workbench();
const { photo, drawing, tiny } = await images();

describe("a folder, as the original did it", () => {
  test("process_directory(input): below it, recursive, case-insensitive; nothing else", async () => {
    await bench.put("in/a.JPG", photo);
    await bench.put("in/b/c.png", drawing);
    await bench.put("in/notes.txt", "no image");
    const called = await bench.cli("optimize in --json");
    expect(called.code).toBe(0);
    expect(outcomes(called)).toEqual([
      "in/a.JPG: optimized in/optimized/a_optimized.jpg",
      "in/b/c.png: optimized in/optimized/b/c_optimized.jpg",
    ]);
    expect(await bench.files()).toEqual([
      "in/a.JPG",
      "in/b/c.png",
      "in/notes.txt",
      "in/optimized/a_optimized.jpg",
      "in/optimized/b/c_optimized.jpg",
    ]);
    const { widthPx, heightPx } = probe(await readFile(path.join(bench.cwd, "in/optimized/a_optimized.jpg")));
    expect([widthPx, heightPx]).toEqual([512, 341]);
  });

  test("thread pool: many images at once give one result each, in the order of their names", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `in/${String(index).padStart(2, "0")}.jpg`);
    for (const name of names) await bench.put(name, photo);
    const called = await bench.cli("optimize in -o out --max-edge 100 --json");
    expect(parsed(called).results.map((result) => result.path)).toEqual(names);
    expect((await bench.files()).filter((name) => name.startsWith("out/"))).toHaveLength(12);
  });

  test("progress line: one an image where there is no terminal, on stderr", async () => {
    await bench.put("in/a.jpg", photo);
    await bench.put("in/b.jpg", photo);
    const { stderr } = await bench.cli("optimize in");
    expect(stderr).toMatch(
      /^\[1\/2\] in\/a\.jpg: 2\d\d kB -> [\d.]+ kB \(\d\d\.\d% reduction\)\n\[2\/2\] in\/b\.jpg: .+\n$/,
    );
  });

  test("one failed file does not stop the rest; each result carries path, output path, metrics or error", async () => {
    await bench.put("in/a.jpg", photo);
    await bench.put("in/broken.jpg", photo.subarray(0, 300));
    await bench.put("in/c.jpg", photo);
    const called = await bench.cli("optimize in --json");
    expect(called.code).toBe(1);
    expect(outcomes(called)).toEqual([
      "in/a.jpg: optimized in/optimized/a_optimized.jpg",
      "in/broken.jpg: failed E_TRUNCATED",
      "in/c.jpg: optimized in/optimized/c_optimized.jpg",
    ]);
    const [first] = parsed(called).results;
    expect(first?.metrics).toMatchObject({ originalSizeBytes: photo.byteLength, wasResized: true });
    expect(first).not.toHaveProperty("bytes");
  });

  test("summary as JSON: total, successful, failed, time, bytes before and after, percent, cost", async () => {
    await bench.put("in/a.jpg", photo);
    await bench.put("in/tiny.jpg", tiny);
    await bench.put("in/broken.png", "");
    const called = await bench.cli("optimize in --json --preset content --model gpt-4o,gemini-3.6-flash");
    const { totals, prices, version, results } = parsed(called);
    expect(version).toMatch(/^\d+\.\d+\.\d+/);
    expect(totals).toMatchObject({ images: 3, optimized: 1, kept: 1, failed: 1, notReached: 0 });
    expect(totals["elapsedMs"]).toBeGreaterThan(0);
    const done = results.filter(({ outcome }) => outcome !== "failed");
    const sum = done.reduce((bytes, { metrics }) => bytes + metrics.optimizedSizeBytes, 0);
    expect(totals["optimizedSizeBytes"]).toBe(sum);
    expect(totals.cost.map(({ model }) => model)).toEqual(["gpt-4o", "gemini-3.6-flash"]);
    expect(prices).toMatchObject({ package: "@pydantic/genai-prices", version: expect.stringMatching(/^\d/) });
  });

  test("summary as text: the same for a person", async () => {
    await bench.put("in/a.jpg", photo);
    await bench.put("in/broken.png", "");
    const { stdout } = await bench.cli("optimize in --preset content --model gpt-4o");
    expect(stdout).toMatch(/^ {2}in\/a\.jpg +900x600 -> 512x341 +2\d\d kB -> [\d.]+ kB +\d\d\.\d%$/m);
    expect(stdout).toMatch(/^ {2}failed in\/broken\.png: .+ \(E_FORMAT\)$/m);
    expect(stdout).toMatch(/^ {2}2 images: 1 optimized, 1 failed, in \d+\.\d s$/m);
    expect(stdout).toMatch(/^ {2}gpt-4o \(auto\) +\d+ -> 255 +\$0\.\d+ -> \$0\.000638 +\d\d\.\d% +exact$/m);
    expect(stdout).toMatch(/^ {2}Results: in\/optimized\/a_optimized\.jpg$/m);
  });

  test("No supported images found", async () => {
    await bench.put("in/notes.txt", "no image");
    const { code, stdout, stderr } = await bench.cli("optimize in");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr.split("\n").slice(0, 2)).toEqual([
      "No supported images found",
      "Looked in in for avif, bmp, gif, jpeg, jpg, png, tif, tiff, webp.",
    ]);
  });

  test("its bug, a flat output: a/x.png, b/x.png and a/x.jpg overwrite each other; ours stay three", async () => {
    await bench.put("in/a/x.png", drawing);
    await bench.put("in/b/x.png", drawing);
    await bench.put("in/a/x.jpg", photo);
    expect(outcomes(await bench.cli("optimize in -o out --json"))).toEqual([
      "in/a/x.jpg: optimized out/a/x.jpg_optimized.jpg",
      "in/a/x.png: optimized out/a/x.png_optimized.jpg",
      "in/b/x.png: optimized out/b/x_optimized.jpg",
    ]);
  });

  test.each(["optimize in --json", "optimize in -o in/out --json", "optimize in -o out --json"])(
    "its bug, own outputs as inputs: the second '%s' does the same images again and touches nothing",
    async (line) => {
      await bench.put("in/a.jpg", photo);
      await bench.put("in/b/c.png", drawing);
      const first = await bench.cli(line);
      const before = await times();
      const second = await bench.cli(line);
      expect(outcomes(second)).toEqual(outcomes(first));
      expect(await times()).toEqual(before);
      expect(second.code).toBe(0);
      expect(parsed(second).totals).toMatchObject({ unchanged: 2 });
    },
  );

  test("its bug, half a file: a result is never seen but whole", async () => {
    for (let index = 0; index < 10; index += 1) await bench.put(`in/${index}.jpg`, photo);
    const seen = new Set<string>();
    const work = { isDone: false };
    const watching = (async () => {
      while (!work.isDone) for (const size of await sizes()) seen.add(size);
    })();
    await bench.cli("optimize in -o out");
    work.isDone = true;
    await watching;
    expect([...seen].filter((size) => size.startsWith("out/"))).not.toEqual([]);
    expect(await sizes()).toEqual(expect.arrayContaining([...seen]));
  });

  async function times(): Promise<[string, number][]> {
    return Promise.all(
      (await bench.files()).map(async (name) => [name, (await stat(path.join(bench.cwd, name))).mtimeMs]),
    );
  }

  /** Whatever has an image's name, with its bytes; an unfinished file has another name. */
  async function sizes(): Promise<string[]> {
    const names = (await bench.files()).filter((name) => name.endsWith(".jpg"));
    return Promise.all(names.map(async (name) => `${name} ${(await stat(path.join(bench.cwd, name))).size}`));
  }
});

describe("an image that is kept", () => {
  test("is copied where results are collected, so that the folder is complete", async () => {
    await bench.put("in/tiny.JPEG", tiny);
    expect(outcomes(await bench.cli("optimize in -o out --json"))).toEqual([
      "in/tiny.JPEG: kept out/tiny_optimized.JPEG",
    ]);
    expect(await readFile(path.join(bench.cwd, "out/tiny_optimized.JPEG"))).toEqual(tiny);
  });

  test("is its own result where it would be beside it", async () => {
    await bench.put("tiny.jpg", tiny);
    expect(outcomes(await bench.cli("optimize tiny.jpg --json"))).toEqual(["tiny.jpg: kept tiny.jpg"]);
    expect(await bench.files()).toEqual(["tiny.jpg"]);
  });
});

describe("a budget", () => {
  test("decides one scale for all images, and the report says so", async () => {
    await bench.put("in/a.jpg", photo);
    await bench.put("in/b.jpg", photo);
    const line = "optimize in -o out --overwrite --model gpt-5.6-sol --max-edge 900 --budget 0.003";
    const { code, stdout } = await bench.cli(line);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^ {2}Budget: scale 0\.\d+: \$0\.00\d+ of \$0\.003 with gpt-5\.6-sol, instead of \$0\.00\d+$/m,
    );
    const { budget, results, totals } = parsed(await bench.cli(`${line} --json`));
    expect(budget?.scale).toBeLessThan(1);
    expect(totals.cost[0]?.usdAfter).toBeLessThanOrEqual(0.003);
    const [a, b] = results.map(({ metrics }) => metrics.optimizedSizeBytes);
    expect(a).toBe(b);
  });

  test("is there in a dry run too", async () => {
    await bench.put("in/a.jpg", photo);
    const { stdout } = await bench.cli("optimize in --dry-run --model gpt-5.6-sol --budget 1");
    expect(stdout).toMatch(/^ {2}Budget: no smaller than planned: /m);
    expect(await bench.files()).toEqual(["in/a.jpg"]);
  });
});
