import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { defaultPattern, outputPath, parsePattern } from "./names.ts";
import { scan } from "./scan.ts";

// A folder that may not be read, for whoever runs the tests: to the superuser every folder is open.
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const locked = (folder: unknown): Promise<never> | undefined =>
    String(folder).endsWith("locked")
      ? Promise.reject(new Error(`EACCES: permission denied, scandir '${String(folder)}'`))
      : undefined;
  return {
    ...real,
    readdir: (...[folder, options]: Parameters<typeof real.readdir>) => locked(folder) ?? real.readdir(folder, options),
  };
});

let cwd: string;
beforeEach(async () => {
  cwd = await realpath(await mkdtemp(path.join(tmpdir(), "pixelthrift-scan-")));
});
afterEach(() => rm(cwd, { recursive: true }));

interface Row {
  /** Files to make, empty ones: a scan never looks inside. `a -> b` is a link to b. */
  readonly tree: string;
  readonly paths: string;
  readonly outputFolder?: string;
  readonly structureFrom?: string;
  readonly pattern?: string;
}

/** Makes the tree, scans it, and shows each source with its result as a JPEG, then what was not taken. */
async function check({ tree, paths, outputFolder, structureFrom, pattern = defaultPattern }: Row): Promise<string[]> {
  for (const entry of tree.split(", ")) {
    const [name = "", target] = entry.split(" -> ");
    await mkdir(path.dirname(path.join(cwd, name)), { recursive: true });
    if (target !== undefined) await symlink(target, path.join(cwd, name));
    else if (name.endsWith("/")) await mkdir(path.join(cwd, name), { recursive: true });
    else await writeFile(path.join(cwd, name), "");
  }
  const wanted = parsePattern(pattern);
  const patterns = [wanted, parsePattern(defaultPattern)];
  const { sources, unreadable, skipped } = await scan({
    paths: paths.split(" "),
    cwd,
    outputFolder,
    structureFrom: structureFrom === undefined ? undefined : path.join(cwd, structureFrom),
    patterns,
  });
  return [
    ...sources.map(({ path: name, result }) => {
      const output = path.relative(cwd, outputPath(result.folder, result.name, wanted, "jpg"));
      return `${name} > ${output}`;
    }),
    ...unreadable.map(({ path: name, error }) => `${name}: ${error.code} ${error.message}`),
    ...skipped.map(({ path: name, why }) => `${name}: ${why}`),
  ].map((line) => line.replaceAll(path.sep, "/"));
}

describe("where results go", () => {
  const rows: [string, Row, string[]][] = [
    ["a file's beside it", { tree: "a/x.png", paths: "a/x.png" }, ["a/x.png > a/x_optimized.jpg"]],
    [
      "a folder's in optimized/ inside it, with its structure",
      { tree: "a/x.png, a/b/c/x.png", paths: "a" },
      ["a/x.png > a/optimized/x_optimized.jpg", "a/b/c/x.png > a/optimized/b/c/x_optimized.jpg"],
    ],
    ["the working folder's too", { tree: "x.png", paths: "." }, ["x.png > optimized/x_optimized.jpg"]],
    [
      "in -o DIR, with the structure below the folder",
      { tree: "a/x.png, a/b/x.png", paths: "a", outputFolder: "out" },
      ["a/x.png > out/x_optimized.jpg", "a/b/x.png > out/b/x_optimized.jpg"],
    ],
    [
      "in -o DIR, several folders' below what they have in common",
      { tree: "s/a/x.png, s/b/x.png", paths: "s/a s/b", outputFolder: "out" },
      ["s/a/x.png > out/a/x_optimized.jpg", "s/b/x.png > out/b/x_optimized.jpg"],
    ],
    [
      "below what the caller counts from, whatever is named",
      { tree: "a/b/x.png", paths: "a/b/x.png", outputFolder: "out", structureFrom: "" },
      ["a/b/x.png > out/a/b/x_optimized.jpg"],
    ],
    [
      "below what they have in common, where one of them is elsewhere",
      { tree: "a/b/x.png, c/y.png", paths: "a/b/x.png c/y.png", outputFolder: "out", structureFrom: "a" },
      ["a/b/x.png > out/a/b/x_optimized.jpg", "c/y.png > out/c/y_optimized.jpg"],
    ],
    [
      "in -o DIR, files' of one folder directly",
      { tree: "a/x.png, a/y.png", paths: "a/x.png a/y.png", outputFolder: "out" },
      ["a/x.png > out/x_optimized.jpg", "a/y.png > out/y_optimized.jpg"],
    ],
    [
      "a file of the same stem in the folder counts, although it is not in the run",
      { tree: "x.png, x.gif", paths: "x.png" },
      ["x.png > x.png_optimized.jpg"],
    ],
    [
      "a result beside it does not count",
      { tree: "x.png, x_optimized.jpg, x_optimized.gif", paths: "x.png" },
      ["x.png > x_optimized.jpg"],
    ],
    ["a pattern", { tree: "x.png", paths: "x.png", pattern: "small-{name}.{ext}" }, ["x.png > small-x.jpg"]],
  ];
  test.each(rows)("%s", async (_title, row, wanted) => expect(await check(row)).toEqual(wanted));

  // Only a disk that tells upper from lower case can hold both.
  test.skipIf(process.platform !== "linux")("folders that differ by case only stay two", async () => {
    expect(await check({ tree: "s/a/x.png, s/A/x.png", paths: "s", outputFolder: "out" })).toEqual([
      "s/A/x.png > out/A/x_optimized.jpg",
      "s/a/x.png > out/a~2/x_optimized.jpg",
    ]);
  });
});

describe("what is a source", () => {
  const rows: [string, Row, string[]][] = [
    [
      "every extension, in either case",
      { tree: "a/1.jpg, a/2.JPEG, a/3.Png, a/4.webp, a/5.bmp, a/6.tif, a/7.TIFF, a/8.gif, a/9.avif", paths: "a" },
      "1.jpg 2.JPEG 3.Png 4.webp 5.bmp 6.tif 7.TIFF 8.gif 9.avif"
        .split(" ")
        .map((name) => `a/${name} > a/optimized/${name[0] ?? ""}_optimized.jpg`),
    ],
    ["no SVG and nothing else inside a folder", { tree: "a/x.svg, a/notes.txt, a/png", paths: "a" }, []],
    ["an SVG that is named", { tree: "x.svg", paths: "x.svg" }, ["x.svg > x_optimized.jpg"]],
    [
      "a file of any name that is named",
      { tree: "scan.dat", paths: "scan.dat" },
      ["scan.dat > scan.dat_optimized.jpg"],
    ],
    [
      "nothing hidden, nothing from node_modules",
      { tree: "a/.git/x.png, a/node_modules/p/x.png, a/._x.png", paths: "a" },
      [],
    ],
    ["each file once", { tree: "a/x.png", paths: "a/x.png a a/../a/x.png" }, ["a/x.png > a/x_optimized.jpg"]],
    [
      "one file through two names once",
      { tree: "x.png, y.png -> x.png", paths: "x.png y.png" },
      ["x.png > x_optimized.jpg"],
    ],
    [
      "no link inside a folder, so that no loop is entered",
      { tree: "a/x.png, a/y.png -> x.png, a/loop -> ., a/b/up -> ..", paths: "a" },
      ["a/x.png > a/optimized/x_optimized.jpg", "a/y.png: link"],
    ],
    ["a link that is named", { tree: "a/x.png, y.png -> a/x.png", paths: "y.png" }, ["y.png > y_optimized.jpg"]],
    [
      "a folder behind a link that is named",
      { tree: "a/x.png, b -> a", paths: "b" },
      ["b/x.png > b/optimized/x_optimized.jpg"],
    ],
    [
      "spaces and letters of any script",
      { tree: "süße Bilder/猫 1.png", paths: "." },
      ["süße Bilder/猫 1.png > optimized/süße Bilder/猫 1_optimized.jpg"],
    ],
  ];
  test.each(rows)("%s", async (_title, row, wanted) => expect(await check(row)).toEqual(wanted));
});

describe("own outputs are never inputs", () => {
  const rows: [string, Row, string[]][] = [
    ["the folder optimized/", { tree: "a/optimized/x.png", paths: "a" }, []],
    ["… also when the results go elsewhere", { tree: "a/optimized/x.png", paths: "a", outputFolder: "out" }, []],
    ["a name of the pattern", { tree: "a/x_optimized.jpg", paths: "a" }, ["a/x_optimized.jpg: result"]],
    ["… that a shell named", { tree: "x_optimized.jpg", paths: "x_optimized.jpg" }, ["x_optimized.jpg: result"]],
    [
      "… of the default pattern under another one",
      { tree: "x_optimized.jpg, small-x.jpg", paths: "x_optimized.jpg small-x.jpg", pattern: "small-{name}.{ext}" },
      ["x_optimized.jpg: result", "small-x.jpg: result"],
    ],
    [
      "the folder of -o among the sources",
      { tree: "a/x.png, a/out/x.jpg", paths: "a", outputFolder: "a/out", pattern: "{name}.{ext}" },
      ["a/x.png > a/out/x.jpg"],
    ],
    [
      "… that a shell named",
      { tree: "x.png, out/x.jpg", paths: "x.png out/x.jpg", outputFolder: "out", pattern: "{name}.{ext}" },
      ["x.png > out/x.jpg", "out/x.jpg: result"],
    ],
    [
      "but a folder of sources is one although the results go into it",
      { tree: "a/x.png", paths: "a/x.png", outputFolder: "a" },
      ["a/x.png > a/x_optimized.jpg"],
    ],
  ];
  test.each(rows)("%s", async (_title, row, wanted) => expect(await check(row)).toEqual(wanted));
});

describe("what cannot be read", () => {
  const rows: [string, Row, string[]][] = [
    [
      "a path that is not there",
      { tree: "x.png", paths: "x.png y.png" },
      ["x.png > x_optimized.jpg", "y.png: E_READ no such file or directory"],
    ],
    ["a link to nothing", { tree: "x.png -> gone.png", paths: "x.png" }, ["x.png: E_READ no such file or directory"]],
    [
      "links that point at each other",
      { tree: "a.png -> b.png, b.png -> a.png", paths: "a.png" },
      ["a.png: E_READ too many symbolic links encountered"],
    ],
  ];
  test.each(rows)("%s", async (_title, row, wanted) => expect(await check(row)).toEqual(wanted));
});

test("stops looking when it is told to", async () => {
  await writeFile(path.join(cwd, "x.png"), "");
  const { sources } = await scan({ paths: ["."], cwd, patterns: [], signal: AbortSignal.abort() });
  expect(sources).toEqual([]);
});

test("passes over what the caller excludes: a file, or a folder with all that is below it", async () => {
  for (const name of ["in/a.jpg", "in/b.jpg", "in/old/c.jpg", "in/new/d.jpg"]) {
    await mkdir(path.dirname(path.join(cwd, name)), { recursive: true });
    await writeFile(path.join(cwd, name), "");
  }
  const asked: string[] = [];
  const { sources } = await scan({
    paths: ["in", "in/b.jpg"],
    cwd,
    patterns: [parsePattern(defaultPattern)],
    isExcluded: (absolutePath, kind) => {
      asked.push(`${kind} ${path.relative(cwd, absolutePath)}`);
      return ["b.jpg", "old"].includes(path.basename(absolutePath));
    },
  });
  // A file that is named itself is meant, whatever is excluded.
  expect(sources.map((source) => source.path)).toEqual(["in/a.jpg", "in/new/d.jpg", "in/b.jpg"]);
  expect(asked).toEqual(["file in/a.jpg", "file in/b.jpg", "folder in/new", "file in/new/d.jpg", "folder in/old"]);
});
