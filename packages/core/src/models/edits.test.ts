import { expect, test } from "vitest";

import { closest, edits } from "./edits.ts";

test.each([
  ["", "", 0],
  ["", "abc", 3],
  ["abc", "", 3],
  ["opus", "opus", 0],
  ["opsu", "opus", 2],
  ["kitten", "sitting", 3],
  ["gpt-4", "gpt-4o", 1],
  ["saturday", "sunday", 3],
])("from %j to %j it is %i edits, and as many back", (from, to, wanted) => {
  expect(edits(from, to)).toBe(wanted);
  expect(edits(to, from)).toBe(wanted);
});

test("among equally close words the first is the closest", () => {
  expect(closest("cellPy", ["maxPx", "cellPx", "cellPz"])).toBe("cellPx");
});
