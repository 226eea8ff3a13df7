import { readFile, symlink, unlink } from "node:fs/promises";
import path from "node:path";

import sharp from "sharp";
import { describe, expect, test } from "vitest";

import { images, outcomes, parsed, workbench } from "../../test/workbench.ts";
import { probe } from "../probe.ts";

const bench = workbench();
const { photo, drawing } = await images();

describe("hostile input", () => {
  test.each([
    ["an empty file", "empty.png", () => Buffer.alloc(0), "E_FORMAT"],
    [
      "text with an image's name",
      "text.png",
      () => Buffer.from("This is no image, whatever its name says"),
      "E_FORMAT",
    ],
    ["a header and nothing behind it", "cut.jpg", () => photo.subarray(0, 200), "E_TRUNCATED"],
    ["half a file", "half.png", () => drawing.subarray(0, drawing.length / 2), "E_TRUNCATED"],
  ])("%s fails alone and says why", async (_title, name, bytes, code) => {
    await bench.put(`in/${name}`, bytes());
    await bench.put("in/good.jpg", photo);
    const called = await bench.cli("optimize in -o out --json");
    expect(called.code).toBe(1);
    expect(outcomes(called).toSorted()).toEqual(
      [`in/${name}: failed ${code}`, "in/good.jpg: optimized out/good_optimized.jpg"].toSorted(),
    );
    expect(called.stderr).toContain(`in/${name}: failed, `);
    expect((await bench.files()).filter((file) => file.startsWith("out/"))).toEqual(["out/good_optimized.jpg"]);
  });

  test("a path with spaces and letters of any script is an ordinary path", async () => {
    await bench.put("süße Bilder/猫 'ein' $HOME.jpg", photo);
    const called = await bench.cli(["optimize", "süße Bilder/猫 'ein' $HOME.jpg", "--json"]);
    expect(outcomes(called)).toEqual([
      "süße Bilder/猫 'ein' $HOME.jpg: optimized süße Bilder/猫 'ein' $HOME_optimized.jpg",
    ]);
  });

  test("a path that cannot be read fails, and the rest is done", async () => {
    await bench.put("a.jpg", photo);
    await symlink("nowhere.jpg", path.join(bench.cwd, "link.jpg"));
    const called = await bench.cli("optimize missing.jpg a.jpg link.jpg --json");
    expect(called.code).toBe(1);
    expect(outcomes(called)).toEqual([
      "missing.jpg: failed E_READ",
      "link.jpg: failed E_READ",
      "a.jpg: optimized a_optimized.jpg",
    ]);
  });

  test("nothing but paths that cannot be read is nothing tried", async () => {
    const called = await bench.cli("optimize missing.jpg --json");
    expect(called.code).toBe(2);
    expect(outcomes(called)).toEqual(["missing.jpg: failed E_READ"]);
  });

  test("an output folder that is none fails every image and loses none", async () => {
    await bench.put("in/a.jpg", photo);
    await bench.put("out", "a file in the way");
    const called = await bench.cli("optimize in -o out --json");
    expect(called.code).toBe(1);
    expect(outcomes(called)).toEqual(["in/a.jpg: failed E_WRITE"]);
    expect(await bench.files()).toEqual(["in/a.jpg", "out"]);
  });

  test("a different file where the result belongs is left there", async () => {
    await bench.put("a.jpg", photo);
    await bench.put("a_optimized.jpg", "mine");
    const called = await bench.cli("optimize a.jpg --json");
    expect(called.code).toBe(1);
    expect(outcomes(called)).toEqual(["a.jpg: failed E_EXISTS"]);
    expect(called.stderr).toContain("--overwrite");
    expect(await readFile(path.join(bench.cwd, "a_optimized.jpg"), "utf8")).toBe("mine");
    expect((await bench.cli("optimize a.jpg --overwrite --json")).code).toBe(0);
    expect(probe(await readFile(path.join(bench.cwd, "a_optimized.jpg"))).widthPx).toBe(512);
  });

  test("a source is never overwritten, even where replacing is asked for", async () => {
    await bench.put("in/a.jpg", photo);
    const called = await bench.cli([
      "optimize",
      "in",
      "-o",
      "in",
      "--pattern",
      "{name}.{ext}",
      "--overwrite",
      "--json",
    ]);
    expect(outcomes(called)).toEqual(["in/a.jpg: failed E_EXISTS"]);
    expect(await readFile(path.join(bench.cwd, "in/a.jpg"))).toEqual(photo);
  });

  test("a loop of links is not entered", async () => {
    await bench.put("in/a.jpg", photo);
    await symlink(".", path.join(bench.cwd, "in/loop"));
    await symlink("..", path.join(bench.cwd, "in/up"));
    expect(outcomes(await bench.cli("optimize in --json"))).toEqual([
      "in/a.jpg: optimized in/optimized/a_optimized.jpg",
    ]);
  });

  test("a file that disappears in mid-run fails, and the rest is done", async () => {
    const names = Array.from({ length: 30 }, (_, index) => `in/${String(index).padStart(2, "0")}.jpg`);
    for (const name of names) await bench.put(name, photo);
    const last = path.join(bench.cwd, "in/29.jpg");
    let removed: Promise<void> | undefined;
    const called = await bench.cli("optimize in -o out --max-edge 64 --json", {
      onStderr: () => {
        removed ??= unlink(last);
      },
    });
    await removed;
    expect(called.code).toBe(1);
    expect(outcomes(called).at(-1)).toBe("in/29.jpg: failed E_READ");
    expect((await bench.files()).filter((name) => name.startsWith("out/"))).toHaveLength(29);
  });

  test("Ctrl-C stops the work, leaves whole files only, and reports what is done", async () => {
    for (let index = 0; index < 40; index += 1) await bench.put(`in/${index}.jpg`, photo);
    const stop = new AbortController();
    const called = await bench.cli("optimize in -o out --json", { onStderr: () => stop.abort(), signal: stop.signal });
    expect(called.code).toBe(130);
    const { totals } = parsed(called);
    expect(totals["failed"]).toBe(0);
    expect(totals["notReached"]).toBeGreaterThan(0);
    expect((totals["optimized"] ?? 0) + (totals["notReached"] ?? 0)).toBe(40);
    const results = (await bench.files()).filter((name) => !name.startsWith("in/"));
    expect(results).toHaveLength(totals["optimized"] ?? 0);
    for (const name of results) {
      const { info } = await sharp(path.join(bench.cwd, name)).raw().toBuffer({ resolveWithObject: true });
      expect(info.width).toBe(512);
    }
  });

  test("Ctrl-C before anything was found is an interruption too", async () => {
    await bench.put("in/a.jpg", photo);
    const called = await bench.cli("optimize in", { signal: AbortSignal.abort() });
    expect(called).toEqual({ code: 130, stdout: "", stderr: "" });
  });

  test("an own output that a shell names is passed over, and that is said", async () => {
    await bench.put("a.jpg", photo);
    await bench.put("a_optimized.jpg", photo);
    const called = await bench.cli("optimize a_optimized.jpg");
    expect(called.code).toBe(2);
    expect(called.stderr).toBe(
      "skipped 1 file whose name says that it is a result already: a_optimized.jpg\nNo supported images found\nLooked in a_optimized.jpg for avif, bmp, gif, jpeg, jpg, png, tif, tiff, webp.\n",
    );
  });
});
