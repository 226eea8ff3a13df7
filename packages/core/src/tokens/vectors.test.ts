import { expect, test } from "vitest";

import { choose } from "../models/choose.ts";
import { findModel } from "../models/find.ts";
import { type Certainty, type Model, models } from "../models/index.ts";
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

/** Where a row and the rule differ, and why. Every entry must still differ, and its rule must be no surer than it says. */
const mismatches = new Map<
  string,
  { readonly billed: number; readonly counted: number | null; readonly certainty: Certainty }
>([
  // The page says that floating-point rounding can be off by one: 1,536 patches x 1.62 are 2,488.32, billed 2,488 and not 2,489.
  ["gpt-4.1-mini high 4000x1474", { billed: 2488, counted: 2489, certainty: "documented" }],

  // The page of today has no least crop of 256 px, with which a short side of 288 px had 4 crops and not 6.
  ["gemini-2.0-flash null 512x288", { billed: 1032, counted: 1548, certainty: "estimate" }],

  // The page counts crops, the bill was one. Nobody has settled which of them holds, so the range has both.
  ["gemini-2.5-pro null 768x1280", { billed: 258, counted: 1548, certainty: "estimate" }],
  ["gemini-2.5-pro null 3840x2160", { billed: 258, counted: 1548, certainty: "estimate" }],

  // States of the vision encoder, which stand beside a single token of text: which of them a host bills is not known.
  ["llama-3.2-90b-vision null 512x288", { billed: 1601, counted: null, certainty: "unknown" }],
  ["llama-3.2-90b-vision null 1920x1080", { billed: 6404, counted: null, certainty: "unknown" }],
]);

test.each(rows)("%s %s bills %s as %d tokens (%s: %s)", (model, detail, text, tokens, _basis, source) => {
  const size = sizeOf(text);
  const [cost] = costs(size, size, [choose(model, detail ?? undefined)]);
  const counted = cost?.tokensBefore ?? null;
  const mismatch = mismatches.get(`${model} ${detail} ${text}`);
  if (mismatch === undefined) {
    expect(counted).toBe(tokens);
  } else {
    expect({ billed: tokens, counted, certainty: cost?.certainty }).toEqual(mismatch);
  }
  if (counted !== null) {
    const { min, max } = cost?.range?.before ?? { min: counted, max: counted };
    expect(min).toBeLessThanOrEqual(tokens);
    expect(max).toBeGreaterThanOrEqual(tokens);
  }
  expect(Object.keys(vectors.sources)).toContain(source);
});

test("every mismatch is of a row, and none of a published one", () => {
  const known = new Map(rows.map(([model, detail, size, , basis]) => [`${model} ${detail} ${size}`, basis]));
  for (const key of mismatches.keys()) expect(["measured", "computed"]).toContain(known.get(key));
});

test("no row is missing", () => {
  const count = (basis: string): number => rows.filter((row) => row[4] === basis).length;
  const counts = ["published", "derived", "measured", "computed"].map((basis) => [basis, count(basis)] as const);
  expect(Object.fromEntries(counts)).toEqual({ published: 37, derived: 5, measured: 33, computed: 247 });
  expect(rows).toHaveLength(37 + 5 + 33 + 247);
});

test("every family whose rule is known has a row", () => {
  const seen = new Set(rows.map(([id]) => findModel(id).family));
  const silent = Object.values<Model>(models).filter(
    ({ family, details }) =>
      !seen.has(family) && Object.values(details).some(({ certainty }) => certainty !== "unknown"),
  );
  // Of these two nothing is printed that could be a row: a flat number, and a range.
  expect(new Set(silent.map(({ family }) => family))).toEqual(new Set(["Gemma 3", "Grok tiles"]));
});

test.each([
  // Published and measured refusals: under `original` more than 30,000 patches are answered with HTTP 400.
  ["gpt-6-astra", "6000x6000", "OpenAI refuses it: 35,344 patches are over 30,000"],
  ["gpt-6-astra", "7952x5304", "OpenAI refuses it: 41,334 patches are over 30,000"],
  ["gpt-6-astra", "8000x6000", "OpenAI refuses it: 47,000 patches are over 30,000"],
  ["gpt-5.6-sol", "9000x9000", "OpenAI refuses it: 79,524 patches are over 30,000"],

  // A side over 8,000 px is an HTTP 400 at Anthropic, whatever the area.
  ["claude-opus-5-5", "8001x10", "Anthropic refuses it: a side of 8,001 px is over 8,000 px"],
  ["claude-haiku-4-5", "10x12000", "Anthropic refuses it: a side of 12,000 px is over 8,000 px"],
])("%s refuses %s: %s", (model, text, why) => {
  const size = sizeOf(text);
  const [cost] = costs(size, { widthPx: 512, heightPx: 512 }, [choose(model)]);
  expect(cost).toMatchObject({ tokensBefore: null, usdBefore: null, savedPercent: null, refusedBefore: why });
  expect(cost?.tokensAfter).toBeGreaterThan(0);
  expect(cost).not.toHaveProperty("refusedAfter");
});
