import fc from "fast-check";
import { expect, test } from "vitest";

import { gridTokens } from "./gemini.ts";

test.each([
  // Measured, at the default of 1,120: the shape alone decides.
  [64, 64, 1120, 1089],
  [1024, 1024, 1120, 1089],
  [9000, 9000, 1120, 1089],
  [8000, 6000, 1120, 1064],
  [1024, 512, 1120, 1081],

  // A root that is a whole number: 280 x 640 / 700 is 16 squared.
  [700, 640, 280, 16 * 17],

  // A strip has one row, which holds the whole budget.
  [20_000, 1, 280, 280],
  [1, 20_000, 280, 280],
])("a picture of %d x %d within %d is %d tokens", (widthPx, heightPx, maxTokens, tokens) => {
  expect(gridTokens({ widthPx, heightPx }, { kind: "grid", maxTokens })).toBe(tokens);
});

test("whatever the size, the tokens are of the shape alone and within the budget", () => {
  const side = fc.integer({ min: 1, max: 100_000 });
  const budget = fc.constantFrom(280, 560, 1120, 2240);
  fc.assert(
    fc.property(side, side, budget, fc.integer({ min: 2, max: 9 }), (widthPx, heightPx, maxTokens, times) => {
      const tokens = gridTokens({ widthPx, heightPx }, { kind: "grid", maxTokens });
      expect(tokens).toBeGreaterThanOrEqual(1);
      expect(tokens).toBeLessThanOrEqual(maxTokens);
      const enlarged = { widthPx: widthPx * times, heightPx: heightPx * times };
      expect(gridTokens(enlarged, { kind: "grid", maxTokens })).toBe(tokens);
    }),
  );
});
