import fc from "fast-check";
import { expect, test } from "vitest";

import { choose } from "./models/choose.ts";
import { models } from "./models/index.ts";
import { fitWithin, longestEdgePx, shownSize, type Size } from "./size.ts";
import { type Accepts, snap } from "./snap.ts";
import { countByRule } from "./tokens/count.ts";
import type { Rule } from "./tokens/rule.ts";

function sizeOf(text: string): Size {
  const [widthPx = 0, heightPx = 0] = text.split("x").map(Number);
  return { widthPx, heightPx };
}

function check(ids: string, text: string, accepts?: Accepts): string {
  const size = sizeOf(text);
  const rules = ids.split(" ").map((id) => choose(id).rule);
  return shownSize(snap(size, longestEdgePx(size), rules, accepts));
}

test.each([
  // A pixel over whole patches of 32 px is a row and a column of them.
  ["gpt-6-astra", "1025x1025", "1024x1024"],
  ["gpt-6-astra", "1024x1024", "1024x1024"],
  ["gpt-6-astra", "1045x1045", "1045x1045"],
  // One of the two sides is enough, and the longer may be whole already.
  ["gpt-6-astra", "1024x769", "1023x768"],
  ["gpt-6-astra", "769x1024", "768x1023"],

  // Cells of 28 px, tiles of 512 px, and the size up to which a picture is not cut into tiles.
  ["claude-opus-5-5", "1130x849", "1118x840"],
  ["gpt-4o", "1030x500", "1024x497"],
  ["gpt-4o", "1048x500", "1048x500"],
  ["command-a-vision", "770x500", "768x499"],

  // Half a cell is rounded down to whole ones, which takes up to half a cell from what is seen: not from a small picture.
  ["qwen3-vl-8b", "1041x1041", "1040x1040"],
  ["qwen3-vl-8b", "337x337", "337x337"],
  ["qwen2.5-vl-7b", "1499x1499", "1497x1497"],
  ["qwen2.5-vl-7b", "1497x1497", "1497x1497"],

  // Whole cells with exactly their pixels are no saving: that would only be a smaller picture.
  ["claude-opus-5-5", "1904x1904", "1904x1904"],

  // What has no cells has no grid.
  ["gemini-3.6-flash", "1025x1025", "1025x1025"],
  ["nova-2-lite", "1025x1025", "1025x1025"],
  ["gpt-5.3", "1025x1025", "1025x1025"],

  // For several models: what saves on the whole, and costs none of them more.
  ["gpt-6-astra claude-opus-5-5", "1025x1025", "1024x1024"],
  ["claude-opus-5-5 gpt-6-astra", "1012x1012", "1008x1008"],
  ["gpt-6-astra gemini-3.6-flash", "1025x1025", "1024x1024"],
  // The second makes it smaller anyway, and loses nothing.
  ["gpt-6-astra claude-haiku-4-5", "3201x2401", "3200x2400"],
])("for %s snaps %s to %s", (ids, size, wanted) => expect(check(ids, size)).toBe(wanted));

test("only snaps to what is accepted", () => {
  expect(check("gpt-6-astra", "1025x1025", () => false)).toBe("1025x1025");
  expect(check("gpt-6-astra", "1025x771", ({ heightPx }) => heightPx > 768)).toBe("1024x770");
});

const rules = Object.keys(models).map((id) => choose(id).rule);
const sidePx = fc.oneof(fc.integer({ min: 1, max: 8000 }), fc.integer({ min: 400, max: 1600 }));
const anyRules = fc.array(fc.constantFrom(...rules), { minLength: 1, maxLength: 3 });

test("loses under 2 %, keeps the shape, costs no model more, and is final", () => {
  let over = 0;
  fc.assert(
    fc.property(sidePx, sidePx, anyRules, fc.integer({ min: 1, max: 8000 }), (widthPx, heightPx, some, maxEdgePx) => {
      const size = { widthPx, heightPx };
      const from = fitWithin(size, maxEdgePx);
      const costsNoMore = (one: Size): boolean => some.every((rule) => tokensOf(rule, one) <= tokensOf(rule, from));
      const to = snap(size, longestEdgePx(from), some, costsNoMore);
      const lostPx = longestEdgePx(from) - longestEdgePx(to);
      expect(lostPx).toBeGreaterThanOrEqual(0);
      expect(lostPx).toBeLessThanOrEqual(longestEdgePx(from) / 10);
      over += lostPx * 50 < longestEdgePx(from) ? 0 : 1;
      // Of both sides one is right at the scale of the other, give or take half a pixel of each.
      const scale = Math.max(widthPx, heightPx) / longestEdgePx(to);
      expect(Math.abs(Math.max(1, widthPx / scale) - to.widthPx)).toBeLessThanOrEqual(1);
      expect(Math.abs(Math.max(1, heightPx / scale) - to.heightPx)).toBeLessThanOrEqual(1);
      for (const rule of some) expect(tokensOf(rule, to)).toBeLessThanOrEqual(tokensOf(rule, from));
      expect(snap(to, longestEdgePx(to), some)).toEqual(to);
    }),
    { numRuns: 20_000 },
  );
  expect(over).toBeLessThan(20);
});

function tokensOf(rule: Rule, size: Size): number {
  const counted = countByRule(rule, size);
  return counted.outcome === "billed" ? counted.tokens : 0;
}
