import fc from "fast-check";
import { expect, test } from "vitest";

import { bestSize } from "./best-size.ts";
import { resolveOptions } from "./options.ts";
import { fitWithin, longestEdgePx, type Size } from "./size.ts";
import { countByRule } from "./tokens/count.ts";
import type { Rule } from "./tokens/rule.ts";
import { seenSize } from "./tokens/seen.ts";

function tokensOf(rule: Rule, size: Size): number {
  const count = countByRule(rule, size);
  return count.outcome === "billed" ? count.tokens : Infinity;
}

test.each([
  "claude-opus-5-5",
  "claude-haiku-4-5",
  "gpt-5.6-sol",
  "gpt-5.4",
  "gpt-4o",
  "mistral-large-2512",
  "kimi-k2.6",
])("with %s no larger size fits a budget of tokens, but for the pixels that a snap takes off", (model) => {
  const sidePx = fc.integer({ min: 500, max: 3000 });
  fc.assert(
    fc.property(sidePx, sidePx, fc.integer({ min: 100, max: 4000 }), (widthPx, heightPx, maxTokens) => {
      const size = { widthPx, heightPx };
      const options = resolveOptions({ model, maxTokens });
      const [rule] = options.plannedFor.map((chosen) => chosen.rule);
      if (rule === undefined) throw new Error(model);
      const { to, unmet } = bestSize(size, { maxEdgePx: 3000, because: "as much as it sees" }, options);
      if (unmet.length > 0) return;
      const mostPx = longestEdgePx(seenSize(rule, size));
      // Every edge there is, from the longest down.
      let edgePx = mostPx;
      while (tokensOf(rule, fitWithin(size, edgePx)) > Math.min(maxTokens, tokensOf(rule, size))) edgePx -= 1;
      expect(longestEdgePx(to)).toBeLessThanOrEqual(edgePx);
      // A pixel where the seen size is rounded down by its provider.
      expect(longestEdgePx(to)).toBeGreaterThanOrEqual(Math.floor(edgePx * 0.98) - 1);
    }),
    { numRuns: 400 },
  );
});

test("a budget of tokens brings no side under 64 px, and says what there is instead", () => {
  const options = resolveOptions({ model: "claude-3-opus", maxTokens: 8 });
  const { to, unmet } = bestSize({ widthPx: 1000, heightPx: 1000 }, { maxEdgePx: 500, because: "" }, options);
  expect(to).toEqual({ widthPx: 500, heightPx: 500 });
  expect(unmet).toEqual(["at most 8 tokens (maxTokens), but claude-3-opus takes 9 even at 64x64"]);
});

test("for several models it costs none of them more, though those that see less of it make it smaller themselves", () => {
  const options = resolveOptions({ model: ["claude-opus-5-5", "claude-haiku-4-5", "gpt-5.4", "gpt-4o"] });
  const sidePx = fc.integer({ min: 1500, max: 6000 });
  let larger = 0;
  fc.assert(
    fc.property(sidePx, sidePx, (widthPx, heightPx) => {
      const size = { widthPx, heightPx };
      const { to, unmet } = bestSize(size, { maxEdgePx: 6000, because: "" }, options);
      expect(unmet).toEqual([]);
      for (const { rule } of options.plannedFor) {
        expect(tokensOf(rule, to)).toBeLessThanOrEqual(tokensOf(rule, size));
      }
      if (longestEdgePx(to) > 2048) larger += 1;
    }),
    { numRuns: 1000 },
  );
  // One of them sees more than the others.
  expect(larger).toBeGreaterThan(100);
});
