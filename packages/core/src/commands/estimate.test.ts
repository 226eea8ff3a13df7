import { describe, expect, test } from "vitest";

import { images, outcomes, workbench } from "../../test/workbench.ts";

const bench = workbench();
const { photo, drawing, tiny } = await images();

describe("estimate", () => {
  test("tells the cost of a size", async () => {
    const { code, stdout, stderr } = await bench.cli("estimate 3840x2160 --model gpt-4o");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^ {2}3840x2160 +3840x2160 +512x288$/m);
    expect(stdout).toMatch(/^ {2}gpt-4o \(auto\) +1,105 -> 255 +\$0\.00276 -> \$0\.000638 +76\.9% +exact$/m);
  });

  test("reads headers only: a file that is cut off behind its header has a price", async () => {
    await bench.put("in/a.jpg", photo.subarray(0, 5_000));
    await bench.put("in/b.png", "");
    const called = await bench.cli("estimate in --json --model gpt-4o");
    expect(called.code).toBe(1);
    expect(outcomes(called)).toEqual(["in/a.jpg: estimated", "in/b.png: failed E_FORMAT"]);
    expect(called.stderr).toMatch(/^ {2}failed in\/b\.png: /);
    expect(await bench.files()).toEqual(["in/a.jpg", "in/b.png"]);
  });

  test("results may be asked about", async () => {
    await bench.put("a_optimized.jpg", photo);
    expect(outcomes(await bench.cli("estimate a_optimized.jpg --json"))).toEqual(["a_optimized.jpg: estimated"]);
  });

  test("a dry run plans, estimates and writes nothing", async () => {
    await bench.put("in/a.jpg", photo);
    await bench.put("in/b.png", drawing);
    await bench.put("in/tiny.jpg", tiny);
    const called = await bench.cli("optimize in --dry-run --json");
    expect(called.code).toBe(0);
    expect(outcomes(called)).toEqual([
      "in/a.jpg: estimated in/optimized/a_optimized.jpg",
      "in/b.png: estimated in/optimized/b_optimized.{ext}",
      "in/tiny.jpg: estimated in/optimized/tiny_optimized.jpg",
    ]);
    expect(await bench.files()).toEqual(["in/a.jpg", "in/b.png", "in/tiny.jpg"]);
    expect((await bench.cli("optimize in --dry-run")).stdout).toContain(
      "Nothing was written. Results would go to in/optimized\n",
    );
  });
});
