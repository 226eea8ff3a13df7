import { describe, expect, test } from "vitest";

import { bytesHeuristic } from "./heuristic.ts";
import { choose } from "./models/choose.ts";
import { costs } from "./prices.ts";

describe("reference, Cost: estimate_cost_savings", () => {
  test.each([
    // Tokens are bytes / 10, at $0.03 per 1,000 tokens.
    [
      10_000,
      10_000,
      { originalEstimatedCost: 0.03, optimizedEstimatedCost: 0.03, estimatedSavings: 0, savingsPercent: 0 },
    ],
    [
      100_000,
      25_000,
      { originalEstimatedCost: 0.3, optimizedEstimatedCost: 0.075, estimatedSavings: 0.225, savingsPercent: 75 },
    ],
    [
      12_000_000,
      150_000,
      { originalEstimatedCost: 36, optimizedEstimatedCost: 0.45, estimatedSavings: 35.55, savingsPercent: 98.75 },
    ],

    // A result that grew is a loss, and an empty file saves nothing.
    [
      1000,
      1500,
      { originalEstimatedCost: 0.003, optimizedEstimatedCost: 0.0045, estimatedSavings: -0.0015, savingsPercent: -50 },
    ],
    [0, 0, { originalEstimatedCost: 0, optimizedEstimatedCost: 0, estimatedSavings: 0, savingsPercent: 0 }],
  ])("%d bytes to %d", (original, optimized, wanted) => expect(bytesHeuristic(original, optimized)).toEqual(wanted));

  test("the real thing is by pixels: the same two sizes, whatever their bytes, save 0 % to 98 %", () => {
    const saved = costs({ widthPx: 3840, heightPx: 2160 }, { widthPx: 512, heightPx: 288 }, [
      choose("gemini-3.6-flash"),
      choose("gpt-4o"),
      choose("gpt-5.6-sol"),
    ]).map(({ savedPercent }) => savedPercent);
    expect(saved).toEqual([0, 76.9, 98.2]);
  });
});

test("reference, Cost: the result has the original's fields, in camelCase", () => {
  expect(Object.keys(bytesHeuristic(2, 1))).toEqual([
    "originalEstimatedCost",
    "optimizedEstimatedCost",
    "estimatedSavings",
    "savingsPercent",
  ]);
});
