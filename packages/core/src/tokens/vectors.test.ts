import { expect, test } from "vitest";

import { costs } from "../prices.ts";
import vectors from "./vectors.json" with { type: "json" };

/*
 * What providers print, what others measured, and what was computed from the published rules by hand, all through the public function.
 */

type Row = readonly [model: string, detail: string | null, size: string, tokens: number, basis: string, source: string];

const rows = vectors.rows as unknown as readonly Row[];

function sizeOf(text: string): { widthPx: number; heightPx: number } {
  const [widthPx = 0, heightPx = 0] = text.split("x").map(Number);
  return { widthPx, heightPx };
}

/** Where the bill is known to differ from the rule, and why. Every entry must still differ. */
const mismatches = new Map([
  // The page says that floating-point rounding can be off by one: 1,536 patches x 1.62 are 2,488.32, billed 2,488 and not 2,489.
  ["gpt-4.1-mini high 4000x1474", { billed: 2488, counted: 2489 }],
]);

test.each(rows)("%s %s bills %s as %d tokens (%s: %s)", (model, detail, text, tokens, _basis, source) => {
  const size = sizeOf(text);
  const [cost] = costs(size, size, [detail === null ? { model } : { model, detail }]);
  const mismatch = mismatches.get(`${model} ${detail} ${text}`);
  if (mismatch === undefined) {
    expect(cost?.tokensBefore).toBe(tokens);
  } else {
    expect({ billed: tokens, counted: cost?.tokensBefore }).toEqual(mismatch);
    expect(cost?.range?.before?.min).toBeLessThanOrEqual(tokens);
    expect(cost?.range?.before?.max).toBeGreaterThanOrEqual(tokens);
  }
  expect(Object.keys(vectors.sources)).toContain(source);
});

test("every mismatch is of a row, and none of a published one", () => {
  const known = new Map(rows.map(([model, detail, size, , basis]) => [`${model} ${detail} ${size}`, basis]));
  for (const key of mismatches.keys()) expect(known.get(key)).toBe("measured");
});

test("no family is missing", () => {
  const count = (basis: string): number => rows.filter((row) => row[4] === basis).length;
  expect({ published: count("published"), measured: count("measured"), computed: count("computed") })
    .toMatchInlineSnapshot(`
    {
      "computed": 171,
      "measured": 25,
      "published": 20,
    }
  `);
});

test.each([
  // Published and measured refusals: under `original` more than 30,000 patches are answered with HTTP 400.
  ["gpt-6-astra", "6000x6000", "35,344 patches are over the limit of 30,000"],
  ["gpt-6-astra", "7952x5304", "41,334 patches are over the limit of 30,000"],
  ["gpt-6-astra", "8000x6000", "47,000 patches are over the limit of 30,000"],
  ["gpt-5.6-sol", "9000x9000", "79,524 patches are over the limit of 30,000"],

  // A side over 8,000 px is an HTTP 400 at Anthropic, whatever the area.
  ["claude-opus-5-5", "8001x10", "a side of 8,001 px is over the limit of 8,000 px"],
  ["claude-haiku-4-5", "10x12000", "a side of 12,000 px is over the limit of 8,000 px"],
])("%s refuses %s: %s", (model, text, why) => {
  const size = sizeOf(text);
  const [cost] = costs(size, { widthPx: 512, heightPx: 512 }, [{ model }]);
  expect(cost).toMatchObject({ tokensBefore: null, usdBefore: null, savedPercent: null, refusedBefore: why });
  expect(cost?.tokensAfter).toBeGreaterThan(0);
  expect(cost).not.toHaveProperty("refusedAfter");
});
