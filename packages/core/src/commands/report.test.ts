import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

import { describe, expect, test } from "vitest";

import { image } from "../../test/history.ts";
import { type Called, images, workbench } from "../../test/workbench.ts";
import type { LedgerEntry, Summary } from "../ledger/index.ts";

const bench = workbench();
const { photo, drawing, tiny } = await images();

/** As the commands are called in a shell that has a home. */
const env = { PIXELTHRIFT_HISTORY: "history", TZ: "UTC" };
const cli = (line: string): Promise<Called> => bench.cli(line, { env });

interface Report extends Summary {
  readonly history: string;
  readonly entries: readonly LedgerEntry[];
  readonly unread: { readonly tornLines: number };
}

async function reported(flags = ""): Promise<Report> {
  const { stdout, stderr, code } = await cli(`report --json ${flags}`);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as Report;
}

/** A history of days, each with an image of 1,000 bytes less. */
async function past(...days: readonly string[]): Promise<void> {
  const lines = days.map((day) => image({ at: `${day}T12:00:00.000Z`, path: `/${day}.jpg`, bytes: "1100 -> 100" }));
  await bench.put("history/2026-10-other.jsonl", lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

describe("optimize", () => {
  test("records what became of each image, with absolute paths, on this machine only", async () => {
    await bench.put("in/a.jpg", photo);
    await bench.put("in/b.png", drawing);
    await bench.put("in/broken.jpg", "");
    await bench.put("tiny.jpg", tiny);
    const { code, stderr } = await cli("optimize in tiny.jpg --preset content --model gpt-4o --client continue");
    expect(code).toBe(1);
    const report = await reported();
    const at = (name: string): string => path.join(bench.cwd, name);
    expect(
      report.entries.map(({ outcome, ...entry }) => [outcome, entry.path, "outputPath" in entry && entry.outputPath]),
    ).toEqual([
      ["optimized", at("in/a.jpg"), at("in/optimized/a_optimized.jpg")],
      ["optimized", at("in/b.png"), at("in/optimized/b_optimized.jpg")],
      ["failed", at("in/broken.jpg"), false],
      ["kept", at("tiny.jpg"), at("tiny.jpg")],
    ]);
    expect(report.entries[0]).toMatchObject({ client: "continue", tokens: [{ model: "gpt-4o" }] });
    expect(new Set(report.entries.map(({ runId }) => runId)).size).toBe(1);
    const sizes = await Promise.all(
      ["a_optimized.jpg", "b_optimized.jpg"].map(
        async (name) => (await readFile(at(`in/optimized/${name}`))).byteLength,
      ),
    );
    expect(report.totals.bytes).toMatchObject({
      before: photo.byteLength + drawing.byteLength + tiny.byteLength,
      after: sizes.reduce((sum, size) => sum + size, tiny.byteLength),
    });
    expect(stderr).toContain(
      `note: what runs save is recorded in ${at("history")}, for you alone; --no-history leaves it out\n`,
    );
  });

  test("says once where the history is, and not again", async () => {
    await bench.put("a.jpg", photo);
    await cli("optimize a.jpg");
    await bench.put("b.jpg", photo);
    expect((await cli("optimize b.jpg")).stderr).not.toContain("note:");
  });

  test("records in one file, however many runs there are, and a result that was there already not again", async () => {
    await bench.put("a.jpg", photo);
    for (let run = 0; run < 3; run += 1) await cli("optimize a.jpg");
    expect((await reported()).entries).toHaveLength(1);
    expect(await readdir(path.join(bench.cwd, "history"))).toHaveLength(1);
  });

  test.each(["optimize a.jpg --no-history", "optimize a.jpg --dry-run"])("'%s' records nothing", async (line) => {
    await bench.put("a.jpg", photo);
    const { code, stderr } = await cli(line);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("note:")]);
    expect(await bench.files()).not.toContainEqual(expect.stringMatching(/^history/));
  });

  test("records where --history says, and nowhere if nobody has a home", async () => {
    await bench.put("a.jpg", photo);
    await cli("optimize a.jpg --history elsewhere");
    await bench.cli("optimize a.jpg --overwrite");
    const files = await bench.files();
    expect(files.filter((name) => name.endsWith(".jsonl"))).toEqual([expect.stringMatching(/^elsewhere\//)]);
  });

  test("goes on without a history that cannot be written, and says so once", async () => {
    await bench.put("in/a.jpg", photo);
    await bench.put("in/b.jpg", photo);
    await bench.put("history", "a file where the folder belongs");
    const { code, stderr } = await cli("optimize in");
    expect(code).toBe(0);
    expect(stderr.match(/note: the history is not written to .+/g)).toHaveLength(1);
    expect(await bench.files()).toContain("in/optimized/b_optimized.jpg");
  });

  test("records what was done before Ctrl-C", async () => {
    for (let index = 0; index < 30; index += 1) await bench.put(`in/${index}.jpg`, photo);
    const interruption = new AbortController();
    const onStderr = (): void => interruption.abort();
    const { code } = await bench.cli("optimize in", { env, signal: interruption.signal, onStderr });
    expect(code).toBe(130);
    const done = (await bench.files()).filter((name) => name.startsWith("in/optimized/"));
    expect((await reported()).entries).toHaveLength(done.length);
  });
});

describe("report", () => {
  test("of no history says what will be one", async () => {
    const { code, stdout } = await cli("report");
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(
        /^ {2}Nothing is recorded yet in .+history\. What `pixelthrift optimize` saves will be\.$/m,
      ),
    ]);
    expect((await reported()).entries).toEqual([]);
    expect((await cli("report --since 2026-11-01")).stdout).toBe("  Nothing was recorded since 2026-11-01.\n");
    expect((await cli("report --csv")).stdout.split("\r\n")).toHaveLength(2);
  });

  test("tells totals, models and days", async () => {
    await past("2026-10-01", "2026-10-02", "2026-10-03");
    const { stdout } = await cli("report");
    expect(stdout).toMatch(/^ {2}3 images since the first run: 3 optimized\n {2}3\.30 kB -> 300 bytes, 90\.9% saved$/m);
    expect(stdout).toMatch(/^ {2}gpt-4o \(auto\) +3,315 -> 765 +\$0\.00829 -> \$0\.00191 +76\.9% +exact$/m);
    expect(stdout).toMatch(/^ {2}2026-10-02 +1 +1\.00 kB +850 +\$0\.00213$/m);
    expect(stdout).toMatch(
      /^ {2}Tokens of the images alone, dollars at the input price of each day in prices 1\.0\.0\.$/m,
    );
  });

  test("tells a period", async () => {
    await past("2026-10-01", "2026-10-02", "2026-10-03");
    expect((await reported("--since 2026-10-02")).totals.images).toBe(2);
    const { stdout } = await cli("report --since 2026-10-01 --until 2026-10-02 --model gpt-4o");
    expect(stdout).toMatch(/^ {2}2 images from 2026-10-01 to 2026-10-02: 2 optimized$/m);
    expect((await cli("report --until 2026-10-02 --csv")).stdout.split("\r\n")).toHaveLength(4);
  });

  test("counts a model that nobody had asked about", async () => {
    await past("2026-10-01");
    const { of, byModel, entries } = await reported("--model claude-opus-4-6");
    expect(of?.model).toBe("claude-opus-4-6");
    expect(byModel.map(({ model, countedImages }) => [model, countedImages])).toEqual([["claude-opus-4-6", 1]]);
    // What was recorded is given as it was recorded.
    expect(entries[0]).toMatchObject({ tokens: [{ model: "gpt-4o" }] });
  });

  test("counts all models of a history for all its images", async () => {
    const lines = ["gpt-4o 9 -> 3", "o3 9 -> 3", "their-own 9 -> 3"].map((tokens, index) =>
      image({ path: `/${index}.jpg`, tokens: [tokens] }),
    );
    await bench.put("history/2026-11-me.jsonl", lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    const { byModel } = await reported();
    expect(byModel.map(({ model, countedImages }) => [model, countedImages])).toEqual([
      ["gpt-4o", 3],
      ["o3", 3],
      ["their-own", 1],
    ]);
    expect((await cli("report")).stdout).toContain(
      "their-own (auto): 2 images could not be counted and not in these sums",
    );
  });

  test("writes a page that needs nothing else, runs nothing and names no image", async () => {
    const hostile = '"><script>alert(1)</script>';
    await past("2026-10-01", "2026-10-02");
    const line = { ...image({ path: "/secret.jpg" }), prices: { package: hostile, version: "1", source: "bundled" } };
    const text = JSON.stringify({
      ...line,
      tokens: line.tokens.map((tokens) => Object.assign({}, tokens, { model: hostile, hint: hostile })),
    });
    await bench.put("history/2026-11-me.jsonl", `${text}\n`);
    expect((await cli("report --html page.html")).stdout).toBe("  Report: page.html\n");
    const page = await readFile(path.join(bench.cwd, "page.html"), "utf8");
    expect(page).toContain("default-src 'none'");
    expect(page).toContain("&lt;script&gt;alert(1)");
    expect(page).not.toMatch(/<script|<img|<link|src=|href=|url\(|secret/i);
    expect(page.match(/<rect/g)).toHaveLength(53);
  });

  test("replaces an earlier page and nothing else", async () => {
    await past("2026-10-01");
    await cli("report --html page.html");
    await past("2026-10-01", "2026-10-02");
    expect((await cli("report --html page.html")).code).toBe(0);
    await bench.put("notes.html", "<p>mine");
    const { code, stderr } = await cli("report --html notes.html");
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining("a file that is no report of ours is already there; --overwrite replaces it (E_EXISTS)"),
    ]);
    expect((await cli("report --html notes.html --overwrite")).code).toBe(0);
  });

  test("tells what it could not read", async () => {
    await past("2026-10-01");
    const file = path.join(bench.cwd, "history/2026-10-other.jsonl");
    await writeFile(file, `${await readFile(file, "utf8")}{"version":9}\nnot JSON\n{"vers`);
    const { stdout } = await cli("report");
    expect(stdout).toContain("  1 line of a later version of Pixelthrift not in these sums.\n");
    expect(stdout).toContain("  2 lines of the history could not be read and not in these sums.\n");
    expect((await reported()).unread.tornLines).toBe(1);
  });

  test("says that the history cannot be read", async () => {
    await bench.put("history", "a file where the folder belongs");
    expect(await cli("report")).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/^error: .+history: .+ \(E_READ\)$/m),
    });
  });

  test.each([
    ["--since yesterday", 'expected a day like 2026-11-22 for --since but received "yesterday"'],
    ["--until 2026-02-30", 'expected a day like 2026-11-22 for --until but received "2026-02-30"'],
    ["--json --csv", 'expected one of --json and --csv for --csv but received "both"'],
    ["--no-history", 'expected a folder for --history but received "--no-history"'],
    ["--model gpt4o", "gpt-4o"],
  ])("refuses %s", async (flags, message) => {
    const { code, stdout, stderr } = await cli(`report ${flags}`);
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(message)]);
  });

  test("takes the days of the place", async () => {
    await bench.put("history/2026-10-me.jsonl", `${JSON.stringify(image({ at: "2026-10-01T23:30:00.000Z" }))}\n`);
    const days = async (TZ: string): Promise<readonly string[]> => {
      const { stdout } = await bench.cli("report --json", { env: { ...env, TZ } });
      return (JSON.parse(stdout) as Report).byDay.map(({ day }) => day);
    };
    expect([await days("UTC"), await days("Asia/Tokyo")]).toEqual([["2026-10-01"], ["2026-10-02"]]);
    expect(await days(":/etc/localtime")).toHaveLength(1);
  });

  test("reads what is left when somebody has deleted a part", async () => {
    await past("2026-10-01");
    await mkdir(path.join(bench.cwd, "history", "2026-09-x.jsonl"));
    await rm(path.join(bench.cwd, "history", "2026-10-other.jsonl"));
    expect((await reported()).entries).toEqual([]);
  });
});
