import path from "node:path";

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  commonFolder,
  defaultPattern,
  distinctFolders,
  distinctNames,
  isResult,
  isWithin,
  outputPath,
  parsePattern,
} from "./names.ts";

const pattern = parsePattern(defaultPattern);

/** A folder's files, and what each becomes as a JPEG. */
function check(folder: string): string {
  const names = distinctNames(folder.split(" "));
  return folder
    .split(" ")
    .map((file) => outputPath("", names.get(file) ?? "none", pattern, "jpg"))
    .join(" ");
}

describe("distinctNames", () => {
  test.each([
    // A stem of its own is enough.
    ["x.png y.png", "x_optimized.jpg y_optimized.jpg"],
    ["x.y.png x.png", "x.y_optimized.jpg x_optimized.jpg"],

    // Two sources that would meet get their source's extension as well.
    ["x.png x.gif", "x.png_optimized.jpg x.gif_optimized.jpg"],
    ["x.png X.gif", "x.png_optimized.jpg X.gif_optimized.jpg"],
    ["x.png x.svg", "x.png_optimized.jpg x.svg_optimized.jpg"],

    // … and so does the third that would meet the first by that.
    ["x.png x.gif x.png.jpg", "x.png_optimized.jpg x.gif_optimized.jpg x.png.jpg_optimized.jpg"],

    // A file beside it that is no image changes nothing, unless its whole name is the stem.
    ["x.png x.xmp", "x_optimized.jpg x.xmp_optimized.jpg"],
    ["x.png x", "x.png_optimized.jpg x_optimized.jpg"],

    // Names that differ by case only are one name on many disks.
    ["X.png x.png", "X.png_optimized.jpg x.png~2_optimized.jpg"],
    ["X.png x.png x.png~2", "X.png_optimized.jpg x.png~3_optimized.jpg x.png~2_optimized.jpg"],

    // One letter, stored in two ways.
    ["caf\u00e9.png cafe\u0301.png", "caf\u00e9.png~2_optimized.jpg cafe\u0301.png_optimized.jpg"],
  ])("names %s as %s", (folder, wanted) => expect(check(folder)).toBe(wanted));

  test("does not depend on the order of the listing", () => {
    expect(distinctNames(["b.png", "a.png", "A.png"])).toEqual(distinctNames(["A.png", "b.png", "a.png"]));
  });

  test("tells folders apart that differ by case only", () => {
    expect(distinctFolders(["a", "A", "b"])).toEqual(
      new Map([
        ["A", "A"],
        ["b", "b"],
        ["a", "a~2"],
      ]),
    );
  });
});

describe("laws", () => {
  const anyName = fc
    .tuple(
      fc.string({ unit: fc.constantFrom("x", "X", "é", ".", "~", "2", "_", "o"), minLength: 1, maxLength: 4 }),
      fc.constantFrom("", ".png", ".PNG", ".gif", ".jpg", ".svg", ".txt", ".png.jpg", "_optimized.jpg"),
    )
    .map(([stem, extension]) => stem + extension)
    .filter((name) => !/^\.*$/.test(name));
  const anyPattern = fc
    .constantFrom(defaultPattern, "{name}.{ext}", "small-{name}.{ext}", "o{name}2.{ext}")
    .map(parsePattern);
  const anyExtension = fc.constantFrom("jpg", "png", "webp");
  const lower = (name: string): string => name.normalize("NFC").toLowerCase();

  test("two sources never share an output, even where case is ignored", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyName),
        anyPattern,
        fc.infiniteStream(anyExtension),
        (listing, chosen, extensions) => {
          const names = distinctNames(listing.filter((name) => !isResult(name, [chosen])));
          const outputs = [...names.values()].map((name) =>
            outputPath("", name, chosen, extensions.next().value ?? "jpg"),
          );
          expect(new Set(outputs.map(lower)).size).toBe(names.size);
        },
      ),
    );
  });

  test("an output never is an input", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyName), fc.constantFrom("jpg", "png", "webp"), (listing, extension) => {
        const sources = listing.filter((name) => !isResult(name, [pattern]));
        const outputs = [...distinctNames(sources).values()].map((name) => outputPath("", name, pattern, extension));
        const taken = new Set(sources.map(lower));
        expect(outputs.filter((output) => taken.has(lower(output)))).toEqual([]);
      }),
    );
  });
});

describe("isResult", () => {
  test.each([
    ["cat_optimized.jpg", true],
    ["CAT_OPTIMIZED.JPG", true],
    ["cat_optimized.tiff", true],
    ["cat.jpg", false],
    // There must be a name left.
    ["_optimized.jpg", false],
    ["cat_optimized.txt", false],
  ])("%s: %s", (name, wanted) => expect(isResult(name, [pattern])).toBe(wanted));

  test("a pattern that adds nothing to the name marks nothing", () => {
    expect(isResult("cat.jpg", [parsePattern("{name}.{ext}")])).toBe(false);
  });
});

describe("parsePattern", () => {
  test.each([
    ["{name}_optimized.{ext}", { before: "", after: "_optimized" }],
    ["small-{name}.{ext}", { before: "small-", after: "" }],
    ["{name}.{ext}", { before: "", after: "" }],
  ])("reads %s", (text, wanted) => expect(parsePattern(text)).toEqual(wanted));

  test.each([
    "",
    "small.{ext}",
    "{name}",
    "{name}{name}.{ext}",
    "../{name}.{ext}",
    "a/{name}.{ext}",
    "{name}.{ext}.bak",
    "{stem}.{ext}",
  ])("refuses %j", (text) => {
    expect(() => parsePattern(text)).toThrow(
      `expected a file name with {name} once and .{ext} at its end, like {name}_optimized.{ext}, for pattern but received ${JSON.stringify(text)}`,
    );
  });
});

describe("commonFolder", () => {
  test.each([
    ["/a/b /a/c", "/a"],
    ["/a/b /a/b", "/a/b"],
    ["/a/b /a/b/c/d", "/a/b"],
    ["/a/b /a/bc", "/a"],
    ["/a /b", "/"],
  ])("of %s is %s", (folders, wanted) => {
    expect(commonFolder(folders.split(" ").map((folder) => path.resolve(folder)))).toBe(path.resolve(wanted));
  });

  test.each([
    ["/a/b", "/a", true],
    ["/a", "/a", true],
    ["/ab", "/a", false],
    ["/", "/a", false],
    // A folder whose name only begins with two dots is an ordinary folder.
    ["/a/..b", "/a", true],
  ])("%s is within %s: %s", (inner, outer, wanted) => {
    expect(isWithin(path.resolve(inner), path.resolve(outer))).toBe(wanted);
  });
});
