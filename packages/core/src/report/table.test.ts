import { describe, expect, test } from "vitest";

import { colored, hasRoom, table, wrapped } from "./table.ts";

const columns = [{ head: "image" }, { head: "bytes", align: "right" }] as const;
const rows = [
  ["photos/a-rather-long-name-of-a-cat.jpg", "12 kB"],
  ["b.png", "1.00 MB"],
];

describe("table", () => {
  test("aligns its columns and ends no line with a space", () => {
    expect(table(columns, rows, { colors: "none" }).split("\n")).toEqual([
      "  image                                     bytes",
      "  photos/a-rather-long-name-of-a-cat.jpg    12 kB",
      "  b.png                                   1.00 MB",
      "",
    ]);
  });

  test("shortens names from their beginning on a narrow terminal", () => {
    const lines = table(columns, rows, { colors: "none", columns: 30 }).split("\n");
    expect(lines[1]).toMatch(/^ {2}….*cat\.jpg +12 kB$/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(30);
  });

  test("aligns names in letters that are two columns wide", () => {
    const lines = table(
      columns,
      [
        ["猫.jpg", "1"],
        ["cat.jpg", "2"],
      ],
      { colors: "none" },
    ).split("\n");
    // A terminal draws 猫 two columns wide, so its line is one character shorter.
    expect((lines[1]?.length ?? 0) + 1).toBe(lines[2]?.length);
  });

  test("aligns text in colors by what is seen of it", () => {
    const lines = table(
      columns,
      [
        [colored("a.png", "red", { colors: "some" }), "1"],
        ["b.png", "2"],
      ],
      { colors: "none" },
    );
    expect(lines).toContain("  \u001B[31ma.png\u001B[39m      1\n  b.png      2\n");
  });
});

test.each([
  ["one two three", 12, "  one two\n    three"],
  // A word that fits nowhere has a line of its own.
  ["a wonderfully-long-word", 12, "  a\n    wonderfully-long-word"],
  ["one two three", undefined, "  one two three"],
])("wraps %j at %s columns", (text, width, wanted) => {
  expect(wrapped(text, { columns: width, colors: "none" })).toBe(wanted);
});

test("colored does nothing where there are no colors", () => {
  expect(colored("a", "red", { colors: "none" })).toBe("a");
});

test.each([
  // Two characters before each column and one free at the end; the first gives way to twelve.
  [undefined, true],
  [34, true],
  [33, false],
])("in %j characters there is room: %j", (room, wanted) => {
  const heads = [{ head: "image" }, { head: "now" }, { head: "as sent" }];
  expect(hasRoom(heads, [["a/very/long/name.jpg", "3840x216", "512x288"]], { columns: room, colors: "none" })).toBe(
    wanted,
  );
});
