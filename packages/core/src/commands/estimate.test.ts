import { describe, expect, test } from "vitest";

import { images, outcomes, parsed, workbench } from "../../test/workbench.ts";

const bench = workbench();
const { photo, drawing, tiny } = await images();

describe("estimate", () => {
  test("tells the cost of a size", async () => {
    const { code, stdout, stderr } = await bench.cli("estimate 3840x2160 --model gpt-4o --max-edge 512");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n").slice(0, 4)).toEqual([
      "  3840x2160 -> 512x288: longest edge 512 (maxEdge)",
      "",
      "  model          tokens        dollars                saved  certainty",
      "  gpt-4o (auto)  1,105 -> 255  $0.00276 -> $0.000638  76.9%  exact",
    ]);
  });

  test("says where a smaller image saves no tokens, and what does", async () => {
    const { stdout } = await bench.cli("estimate 3840x2160 --model gemini-3.6-flash");
    expect(stdout).toMatch(/^ {2}gemini-3\.6-flash \(high\) +1,100 -> 1,100 +\S+ -> \S+ +0\.0% +exact$/m);
    expect(stdout).toContain(
      "gemini-3.6-flash (high): a smaller image saves no tokens: they follow its shape; media_resolution low takes 264 instead of 1,100, 76 % less\n",
    );
  });

  test("says that a named model alone asks for all it sees, and what asks for less", async () => {
    const { stdout } = await bench.cli("estimate 3840x2160 --model claude-opus-5-5");
    expect(stdout).toMatch(/^ {2}3840x2160 -> \d+x\d+: all that claude-opus-5-5 sees/m);
    expect(stdout).toMatch(/^ {2}As large as a model sees: a task, a preset, /m);
    expect((await bench.cli("estimate 3840x2160")).stdout).not.toContain("As large as");
  });

  test("puts models side by side, the cheapest first, with the tokens of each image", async () => {
    const line = "estimate 3840x2160 1920x1080 --model claude-opus-5-5,gpt-4o --max-edge 512";
    const { stdout } = await bench.cli(line);
    expect(stdout.split("\n").slice(0, 3)).toEqual([
      "  image      now        as sent  gpt-4o (auto)  claude-opus-5-5",
      "  3840x2160  3840x2160  512x288  1,105 -> 255   4,784 -> 209",
      "  1920x1080  1920x1080  512x288  1,105 -> 255   2,691 -> 209",
    ]);
    expect(stdout).toMatch(/^ {2}gpt-4o .*\n {2}claude-opus-5-5 /m);
    const { totals } = parsed(await bench.cli(`${line} --json`));
    expect(totals.cost.map(({ model }) => model)).toEqual(["gpt-4o", "claude-opus-5-5"]);
  });

  test.each([
    [90, "  image  now      as sent  bytes now  gpt-4o (auto)  claude-opus-5-5"],
    [65, "  image  now      as sent  gpt-4o (auto)  claude-opus-5-5"],
    // The tokens of one of the models alone would say the wrong thing.
    [55, "  image  now      as sent  bytes now"],
    [20, "  image  now      as sent"],
  ])("in %d columns the images are shown as '%s'", async (terminal, wanted) => {
    await bench.put("a.jpg", photo);
    await bench.put("b.jpg", photo);
    const line = "estimate a.jpg b.jpg --model claude-opus-5-5,gpt-4o --max-edge 512";
    const { stdout } = await bench.cli(line, { terminal, env: { NO_COLOR: "1" } });
    expect(stdout.split("\n")[0]).toBe(wanted);
  });

  test("says what a provider refuses, as it is and as sent", async () => {
    const { stdout, code } = await bench.cli("estimate 12000x1500 --max-edge 9000 --model claude-opus-5-5,gpt-5.4");
    expect(code).toBe(0);
    expect(stdout).toContain(
      "  12000x1500: Anthropic refuses it: a side of 12,000 px is over 8,000 px (claude-opus-5-5)\n",
    );
  });

  test.each([
    [
      "25 images a request",
      "--per-request 25",
      "Anthropic refuses it: a side of 3,000 px is over 2,000 px in a request of more than 20 images",
    ],
    ["another channel", "--per-request 25 --channel vertex", "Anthropic on Vertex AI refuses it: a side of 3,000 px"],
  ])("knows the limits of %s", async (_what, flags, wanted) => {
    const line = `estimate 3000x1000 --model claude-opus-5-5 --max-edge 512 ${flags}`;
    expect((await bench.cli(line)).stdout).toContain(wanted);
    expect((await bench.cli("estimate 3000x1000 --model claude-opus-5-5")).stdout).not.toContain("refuses");
  });

  test("counts what a client makes of an image, before and after", async () => {
    const { stdout } = await bench.cli(
      "estimate 512x288 5120x1440 --client vscode-chat --model gpt-5.4 --max-edge 512",
    );
    expect(stdout.split("\n").slice(0, 3)).toEqual([
      "  image      now        result    as VS Code chat sends them  gpt-5.4 (auto)",
      "  512x288    512x288    as it is  512x288 -> 512x288          173 -> 173",
      "  5120x1440  5120x1440  512x144   2731x768 -> 512x144         1,383 -> 96",
    ]);
    expect(stdout).toMatch(/^ {2}As sent by VS Code chat, which leaves an image /m);
    const { terms } = parsed(await bench.cli("estimate 512x288 --client continue --json"));
    expect(terms).toMatchObject({ perRequest: 1, client: { name: "continue", certainty: "documented" } });
  });

  test("keeps all images within a budget, with one scale for all", async () => {
    await bench.put("in/a.jpg", photo);
    await bench.put("in/b.png", drawing);
    const line = "estimate in 2000x1000 --model gpt-5.6-sol --max-edge 2000 --budget $0.004";
    const { code, stdout } = await bench.cli(line);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^ {2}Budget: scale 0\.\d+: \$0\.00\d+ of \$0\.004 with gpt-5\.6-sol, instead of \$0\.01\d+$/m,
    );
    const { budget, totals } = parsed(await bench.cli(`${line} --json`));
    expect(budget).toMatchObject({ usd: 0.004, why: expect.stringContaining("of $0.004 with gpt-5.6-sol") });
    expect(totals.cost[0]?.usdAfter).toBeGreaterThan(0.0035);
    expect(totals.cost[0]?.usdAfter).toBeLessThanOrEqual(0.004);
  });

  test("a budget that nothing meets says the least that does, and exits with 2", async () => {
    const { code, stderr } = await bench.cli("estimate 2000x1000 --model gemini-3.6-flash --budget 0.0001");
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error: expected at least \$0\.000\d+, which these images cost at their smallest, for --budget but received 0\.0001\n$/,
    );
  });

  test("says what was asked for and cannot be had", async () => {
    const { stdout } = await bench.cli("estimate 2000x1000 --model gemini-3.6-flash --max-tokens 500");
    expect(stdout).toMatch(/^ {2}not as asked, 2000x1000: at most 500 tokens .* media_resolution low takes \d+$/m);
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
