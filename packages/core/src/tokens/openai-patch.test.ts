import fc from "fast-check";
import { expect, test } from "vitest";

import { models } from "../models/index.ts";
import { patchCount, patchesSize, patchTokens, type PatchesRule } from "./openai-patch.ts";

const rules = new Map<string, PatchesRule>();
for (const [id, { details }] of Object.entries(models)) {
  for (const [detail, { rule }] of Object.entries(details)) {
    if (rule.kind === "patches") rules.set(`${id} ${detail}`, rule);
  }
}

function ruleOf(name: string): PatchesRule {
  const rule = rules.get(name);
  if (rule === undefined) throw new Error(`no patch model is called ${name}`);
  return rule;
}

test.each([
  // One pixel over a multiple of 32 is a whole row and column more.
  ["gpt-6-astra auto", 1024, 1024, 1229],
  ["gpt-6-astra auto", 1025, 1025, 1307],

  // The edge comes first, then the patches: 4096 x 512 is 2048 x 256 before it is counted.
  ["gpt-5.6-sol high", 4096, 512, 615],
  ["gpt-6-astra high", 4096, 512, 2458],

  // A strip keeps a row.
  ["gpt-5.6-sol high", 20_000, 1, 77],
  ["gpt-5.4 auto", 1, 20_000, 77],

  // 1.62 is exact as 81/50: in binary fractions 150 patches would be 244 tokens.
  ["gpt-4.1-mini auto", 480, 320, 243],
])("%s bills %d x %d as %d tokens", (name, widthPx, heightPx, tokens) => {
  const rule = ruleOf(name);
  expect(patchTokens(patchCount({ widthPx, heightPx }, rule), rule)).toBe(tokens);
});

test("low is no saving on GPT-5.4: above 2,500 patches it costs more than high", () => {
  const photo = { widthPx: 4032, heightPx: 3024 };
  expect(patchCount(photo, ruleOf("gpt-5.4 low"))).toBeGreaterThan(patchCount(photo, ruleOf("gpt-5.4 high")));
});

const side = fc.integer({ min: 1, max: 100_000 });

test.each([...rules])("whatever the size, %s shows a picture that fits, and counts whole tokens", (_name, rule) => {
  fc.assert(
    fc.property(side, side, (widthPx, heightPx) => {
      const seen = patchesSize({ widthPx, heightPx }, rule);
      expect(Math.min(seen.widthPx, seen.heightPx)).toBeGreaterThanOrEqual(1);
      expect(seen.widthPx).toBeLessThanOrEqual(widthPx);
      expect(seen.heightPx).toBeLessThanOrEqual(heightPx);
      expect(Math.max(seen.widthPx, seen.heightPx)).toBeLessThanOrEqual(rule.maxEdgePx ?? Infinity);
      const patches = patchCount({ widthPx, heightPx }, rule);
      expect(patches).toBeLessThanOrEqual(rule.maxPatches ?? Infinity);
      const tokens = patchTokens(patches, rule);
      expect(Number.isSafeInteger(tokens)).toBe(true);
      expect(tokens).toBeGreaterThanOrEqual(patches);
      const [numerator, denominator] = rule.tokensPerPatch;
      // Up to the next whole token, and no further.
      expect(tokens * denominator - patches * numerator).toBeGreaterThanOrEqual(0);
      expect(tokens * denominator - patches * numerator).toBeLessThan(denominator);
    }),
    { numRuns: 50 },
  );
});

test("a picture that is not made smaller never gets cheaper by growing", () => {
  const rule = ruleOf("gpt-5.6-sol original");
  const within = fc.integer({ min: 1, max: 5000 });
  fc.assert(
    fc.property(within, within, fc.nat(400), fc.nat(400), (widthPx, heightPx, wider, higher) => {
      const grown = { widthPx: widthPx + wider, heightPx: heightPx + higher };
      expect(patchCount(grown, rule)).toBeGreaterThanOrEqual(patchCount({ widthPx, heightPx }, rule));
    }),
  );
});
