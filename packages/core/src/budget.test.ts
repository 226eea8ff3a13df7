import fc from "fast-check";
import { expect, test } from "vitest";

import { fitBudget, type Known } from "./budget.ts";
import { PixelthriftError } from "./errors.ts";
import { type RawOptions, resolveOptions } from "./options.ts";
import { photoOf } from "./plan-for.ts";

const inNovember = new Date("2026-11-22T12:00:00Z");

function imagesOf(sizes: string): Known[] {
  return sizes.split(" ").map((text) => {
    const [widthPx = 0, heightPx = 0] = text.split("x").map(Number);
    return { probe: photoOf({ widthPx, heightPx }) };
  });
}

function check(sizes: string, raw: RawOptions, usd: number): string {
  try {
    return fitBudget(imagesOf(sizes), resolveOptions(raw), usd, inNovember).why;
  } catch (error) {
    if (error instanceof PixelthriftError) return `${error.code} ${error.message}`;
    throw error;
  }
}

test.each<[sizes: string, raw: RawOptions, usd: number, wanted: string]>([
  // There is room for all as they are planned.
  ["3840x2160", { model: "gpt-5.6-sol" }, 1, "no smaller than planned: $0.0383 of $1.00 with gpt-5.6-sol"],
  [
    "3840x2160",
    { model: "gpt-5.6-sol", preset: "content" },
    0.01,
    "no smaller than planned: $0.000692 of $0.01 with gpt-5.6-sol",
  ],
  // One scale for all, which the most expensive of the models decides.
  ["3840x2160", { model: "gpt-5.6-sol" }, 0.01, "scale 0.514: $0.00996 of $0.01 with gpt-5.6-sol, instead of $0.0383"],
  [
    "1000x1000 500x500",
    { model: ["gpt-5.6-luna", "claude-opus-5-5"] },
    0.003,
    "scale 0.685: $0.00288 of $0.003 with claude-opus-5-5, instead of $0.00648",
  ],

  // What no scale brings about, and what cannot be counted.
  [
    "64x64",
    { model: "gemini-3.6-flash" },
    0.0001,
    "E_OPTION expected at least $0.000817, which these images cost at their smallest, for budget but received 0.0001",
  ],
  ["64x64", {}, 1, "E_OPTION expected a model (budget) for model but received undefined"],
  [
    "64x64",
    { model: "gpt-5.3" },
    1,
    'E_OPTION expected a model whose tokens and price are known (budget) for model but received "gpt-5.3"',
  ],
  [
    "64x64",
    { model: "claude-sonnet-5-5" },
    1,
    'E_OPTION expected a model whose tokens and price are known (budget) for model but received "claude-sonnet-5-5"',
  ],
  ["64x64", { model: "gpt-4o" }, 0, "E_OPTION expected an amount over 0 for budget but received 0"],
])("%s with %j for $%d: %s", (sizes, raw, usd, wanted) => expect(check(sizes, raw, usd)).toBe(wanted));

test("whatever the images and the amount, they cost no more than it, and a thousandth more would", () => {
  const side = fc.integer({ min: 64, max: 6000 });
  const images = fc.array(fc.record({ widthPx: side, heightPx: side }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(
      images,
      fc.constantFrom("gpt-5.6-sol", "claude-opus-5-5", "gpt-4o"),
      fc.double({ min: 0.02, max: 1, noNaN: true }),
      (sizes, model, usd) => {
        const known = sizes.map((size) => ({ probe: photoOf(size) }));
        const options = resolveOptions({ model });
        const { scale, cost } = fitBudget(known, options, usd, inNovember);
        expect(cost[0]?.usdAfter ?? 0).toBeLessThanOrEqual(usd);
        if (scale < 1) {
          // The next one was looked at, and was too expensive.
          const next = fitBudget(known, { ...options, scale: Math.round(scale * 1000 + 1) / 1000 }, 1e6, inNovember);
          expect(next.cost[0]?.usdAfter ?? 0).toBeGreaterThan(usd);
        }
      },
    ),
    { numRuns: 200 },
  );
});
