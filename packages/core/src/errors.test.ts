import { expect, test } from "vitest";

import { expected, PixelthriftError } from "./errors.ts";

const circle: { self?: object } = {};
circle.self = circle;

test.each([
  // Strings in quotes, so that an empty one and a space are seen.
  ['""', ""],
  ['"a b"', "a b"],

  // What JSON cannot write, or writes as something else.
  ["undefined", undefined],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["10n", 10n],
  ["[object Object]", circle],
  ["null", null],

  // One line of a terminal at most.
  [`"${"x".repeat(59)}…`, "x".repeat(100)],
])("shows %s", (shown, received) => {
  expect(expected("a color", "background", received).message).toBe(
    `expected a color for background but received ${shown}`,
  );
});

test("keeps code, path and cause", () => {
  const cause = new Error("ENOENT");
  const error = new PixelthriftError("E_READ", "gone", { cause, path: "a.png" });
  expect(error).toMatchObject({ name: "PixelthriftError", code: "E_READ", message: "gone", path: "a.png", cause });
  expect(new PixelthriftError("E_READ", "gone")).not.toHaveProperty("path");
});
