import { expect, test } from "vitest";

import { image, restored } from "../../test/history.ts";
import { csvOf } from "./csv.ts";

const of = { model: "gpt-4o", detail: "auto", channel: "api" };

/** One cell a column, for a row. */
function cells(entry: Parameters<typeof csvOf>[0][number], column: string, options = { of }): string | undefined {
  const [head = "", row = ""] = csvOf([entry], options).split("\r\n");
  return row.split(",")[head.split(",").indexOf(column)];
}

test("is one row an image under a line of heads", () => {
  const text = csvOf([image(), restored("/a.jpg", "2026-11-22T13:00:00.000Z")], { of });
  expect(text.split("\r\n").slice(1)).toEqual([
    "2026-11-22,2026-11-22T12:00:00.000Z,run,optimized,/a.jpg,/a.jpg_optimized.jpg,1000,100,40,30,20,15,png,jpeg,gpt-4o,auto,api,,1105,255,exact,0.0027625,0.0006375,raw,prices 1.0.0,native,7,,,",
    "2026-11-22,2026-11-22T13:00:00.000Z,restoring,restored,/a.jpg,,,,,,,,,,,,,,,,,,,,,,,,,hash",
    "",
  ]);
});

test("has the figures of the model with most images, unless it is told", () => {
  const entries = [image({ tokens: ["o3 1 -> 1"] }), image({ path: "/b.jpg", tokens: ["gpt-4o 1 -> 1", "o3 2 -> 2"] })];
  expect(csvOf(entries).match(/o3,auto,api,,\d,\d,exact/g)).toEqual([
    "o3,auto,api,,1,1,exact",
    "o3,auto,api,,2,2,exact",
  ]);
});

test.each([
  // What would end a cell is quoted.
  ['/a,"b".jpg', '"/a,""b"".jpg"'],
  ["/a\nb.jpg", '"/a\nb.jpg"'],
  // What a spreadsheet would run is not.
  ["=HYPERLINK(A1)", "'=HYPERLINK(A1)"],
  ["-1+1", "'-1+1"],
  ["@x", "'@x"],
])("writes the path %j as %j", (path, wanted) => {
  const { outputPath: _, ...entry } = image({ path });
  expect(csvOf([entry])).toContain(`,optimized,${wanted},`);
});

test.each([
  ["gpt-4o 3002399751580331 -> 0 at 3", "usdBefore", "9007199254.740993"],
  ["gpt-4o 1000000 -> 0 at 3", "usdBefore", "3"],
  ["gpt-4o 1 -> 0 at 0.000001", "usdBefore", "0.000000000001"],
  ["gpt-4o 1 -> 0 at 3", "usdAfter", "0"],
  ["gpt-4o 1 -> ? at 3", "usdAfter", ""],
  ["gpt-4o 1 -> 1 at ?", "usdAfter", ""],
  ["o3 1 -> 1", "tokensBefore", ""],
])("writes all digits of a dollar: %s, %s is %s", (tokens, column, wanted) => {
  expect(cells(image({ tokens: [tokens] }), column)).toBe(wanted);
});
