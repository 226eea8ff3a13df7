import fc from "fast-check";
import { expect, test } from "vitest";

import { findDetail, findModel } from "../models/find.ts";
import { type Model, models } from "../models/index.ts";
import { countByRule } from "./count.ts";
import { limitsOf, type Rule } from "./rule.ts";

/*
 * What no vector is for: the edges of the rules, and what holds of all of them.
 */

function check(model: string, detail: string, size: string): string {
  const [widthPx = 0, heightPx = 0] = size.split("x").map(Number);
  const counted = countByRule(findDetail(model, detail).rule, { widthPx, heightPx });
  if (counted.outcome === "refused") return counted.why;
  if (counted.outcome === "unknown") return "unknown";
  const { tokens, range } = counted;
  return range === undefined ? `${tokens}` : `${tokens}, ${range.min} to ${range.max}`;
}

test.each([
  // Crops follow the shape: twice the size is as many crops, and up to 384 px is one.
  ["gemini-2.5-pro", "1920x1080", "1548, 258 to 1548"],
  ["gemini-2.5-pro", "3840x2160", "1548, 258 to 1548"],
  ["gemini-2.5-pro", "384x200", "258"],
  ["gemini-2.5-pro", "385x385", "1032, 258 to 1032"],
  ["gemini-2.5-pro", "400x1", "103200, 258 to 103200"],

  // Between two examples in area, enlarged where small, and never outside of them.
  ["nova-pro", "900x900", "1300, 800 to 2600"],
  ["nova-pro", "90x90", "1293, 800 to 2600"],
  ["nova-pro", "512x288", "859, 800 to 2600"],
  ["nova-pro", "900x10", "800, 800 to 2600"],
  ["nova-pro", "3840x2160", "2600, 800 to 2600"],

  // A tile and the whole of it, up to what the provider says is most.
  ["grok-4.6", "448x448", "512, 256 to 1792"],
  ["grok-4.6", "449x448", "768, 256 to 1792"],
  ["grok-4.6", "9000x9000", "1792, 256 to 1792"],

  // A side that comes to a half goes to the even pixel: 28.5 px are 28, one row, and 29.5 px are 30, two.
  ["mistral-large-2512", "1540x28", "56"],
  ["mistral-large-2512", "1541x29", "112"],
  ["mistral-large-2512", "3080x57", "56"],
  ["mistral-large-2512", "3080x59", "112"],
  ["mistral-large-2512", "20000x1", "56"],

  // Half a cell goes to the even one: 2.5 cells of 28 px are 2, and 3.5 are 4.
  ["qwen2.5-vl-7b", "70x280", "20"],
  ["qwen2.5-vl-7b", "98x280", "40"],
  ["qwen2.5-vl-7b", "1x200", "29"],
  ["qwen2.5-vl-7b", "2x401", "an aspect of 201:1 is over 200:1"],
  // In floating point 128 cells a side come out a hair short, here as in Python.
  ["qwen2.5-vl-7b", "10000x10000", "16129"],

  // Alibaba's own service: two tokens more, and a limit that is not confirmed where it is reached.
  ["qwen3-vl-plus", "512x288", "146"],
  ["qwen3-vl-plus", "1920x1080", "2042, 1224 to 2042"],
  ["qwen3-vl-plus", "3840x2160", "2481, 1224 to 2481"],

  // A side under 28 px is enlarged before anything is rounded or refused.
  ["glm-4.5v", "14x28", "8"],
  ["glm-4.5v", "4000x4000", "6084"],

  // The tallest copy that fits, and the smallest that is not too small.
  ["glm-5.3-flash", "3840x2160", "7973"],
  ["glm-5.3-flash", "10x10", "16"],
  ["glm-5.3-flash", "1x1", "16"],
  ["glm-5.3-flash", "400000x1", "1"],

  // Whole groups, of what fits the patches and the edge.
  ["kimi-k2.6", "28x28", "1"],
  ["kimi-k2.6", "29x28", "2"],
  ["kimi-k2.6", "10000x14", "256"],
  ["kimi-k2.6", "1x1", "1"],

  // Squares as they were billed; of other shapes no more than a range is known.
  ["deepseek-flash", "512x512", "187"],
  ["deepseek-flash", "513x513", "187"],
  ["deepseek-flash", "547x547", "215"],
  ["deepseek-flash", "4000x4000", "997"],
  ["deepseek-flash", "1280x1260", "997, 100 to 1024"],

  // No tiles up to 768 px, then two by two.
  ["command-a-vision", "768x768", "256"],
  ["command-a-vision", "769x1", "768"],
  ["command-a-vision", "1x20000", "1280"],

  // Canvases: the least scaling, the nearest shape, the most pixels kept; the smallest of equals.
  ["llama-4-scout", "336x336", "147"],
  ["llama-4-scout", "337x336", "437"],
  ["llama-4-scout", "20000x10", "2467"],
  ["internvl3-8b", "448x448", "258"],
  ["internvl3-8b", "900x448", "770"],
  ["internvl3-8b", "1x20000", "3330"],
  ["deepseek-vl2", "384x384", "421"],
  ["deepseek-vl2", "385x384", "617"],
  ["deepseek-ocr-2", "768x768", "257"],
  ["deepseek-ocr-2", "769x769", "833"],
  ["command-a-vision-weights", "512x512", "259"],
  ["command-a-vision-weights", "513x512", "773"],

  // Nothing is known, so nothing is said.
  ["gemini-4-argon", "1024x1024", "unknown"],
  ["pixtral-large", "1024x1024", "unknown"],
  ["kimi-k3", "1024x1024", "unknown"],
])("%s bills %s as: %s", (model, size, wanted) => {
  expect(check(model, findModel(model).defaultDetail, size)).toBe(wanted);
});

test.each([
  ["deepseek-flash", "low", "4000x4000", "187"],
  ["command-a-vision", "low", "4000x4000", "256"],
  ["command-a-vision", "high", "512x288", "512"],
  ["qwen3-vl-plus", "true", "9000x9000", "16386"],
  ["qwen2.5-vl-7b", "1003520", "9000x9000", "1225"],
  ["gemini-2.5-pro", "low", "4000x4000", "64"],
  ["gemini-2.5-pro", "medium", "4000x4000", "256"],
  ["gemini-2.5-pro", "high", "4000x4000", "unknown"],
  ["gemma-4-31b", "1120", "1024x1024", "1089"],
])("%s at %s bills %s as: %s", (model, detail, size, wanted) => expect(check(model, detail, size)).toBe(wanted));

const rules = new Map<string, Rule>(
  Object.entries<Model>(models).flatMap(([, { family, details }]) =>
    Object.entries(details).map(([detail, { rule }]): [string, Rule] => [`${family}, ${detail}`, rule]),
  ),
);
const side = fc.integer({ min: 1, max: 20_000 });

test.each([...rules])("%s: tokens are whole, at least 1, within their range and under the limit", (_name, rule) => {
  const { maxTokens = Infinity } = limitsOf(rule);
  fc.assert(
    fc.property(side, side, (widthPx, heightPx) => {
      const counted = countByRule(rule, { widthPx, heightPx });
      if (counted.outcome !== "billed") return;
      const { tokens, range: { min, max } = { min: tokens, max: tokens } } = counted;
      for (const count of [tokens, min, max]) expect(Number.isSafeInteger(count) && count >= 1).toBe(true);
      expect(min).toBeLessThanOrEqual(tokens);
      expect(max).toBeGreaterThanOrEqual(tokens);
      expect(max).toBeLessThanOrEqual(maxTokens);
    }),
  );
});

/** Families in which a picture that fits is counted as it is, with the edge or the area up to which all fit. */
test.each([
  ["grok-4.6", 20_000],
  ["mistral-large-2512", 1540],
  ["pixtral-12b", 1024],
  ["qwen3-vl-8b", 4096],
  ["qwen2.5-vl-7b", 3584],
  ["minimax-m3", 672],
  ["glm-4.5v", 2184],
  ["glm-5.3-flash", 2492],
  ["kimi-k2.6", 1792],
  ["deepseek-flash", 20_000],
  ["command-a-vision", 1536],
  ["claude-opus-5-5", 1931],
  ["gpt-5.6-sol", 5000],
])("%s: up to %d px a larger picture never takes fewer tokens", (model, mostPx) => {
  const { rule } = findDetail(model, findModel(model).defaultDetail);
  // A picture that is enlarged is not counted as it is; none of 280 px a side is.
  const fitting = fc.integer({ min: 280, max: mostPx });
  fc.assert(
    fc.property(fitting, fitting, fc.nat(), fc.nat(), (widthPx, heightPx, wider, higher) => {
      const grown = { widthPx: Math.min(mostPx, widthPx + wider), heightPx: Math.min(mostPx, heightPx + higher) };
      expect(tokensOf(rule, grown)).toBeGreaterThanOrEqual(tokensOf(rule, { widthPx, heightPx }));
    }),
  );
});

test("a picture of the same shape takes as many tokens at every size where only the shape counts", () => {
  const { rule } = findDetail("internvl3-8b", "default");
  const crops = findDetail("gemini-2.0-flash", "default").rule;
  fc.assert(
    fc.property(fc.integer({ min: 1000, max: 3000 }), fc.integer({ min: 1000, max: 3000 }), (widthPx, heightPx) => {
      const size = { widthPx, heightPx };
      const tripled = { widthPx: widthPx * 3, heightPx: heightPx * 3 };
      // Canvases of one shape differ until the picture fills half of the largest, which from 1,100 px on it does.
      if (widthPx * heightPx > 1100 * 1100) expect(tokensOf(rule, tripled)).toBe(tokensOf(rule, size));
      // A crop is a whole number of pixels, which at a third of the size may take one crop more.
      expect(tokensOf(crops, tripled)).toBeLessThanOrEqual(tokensOf(crops, size));
    }),
  );
});

function tokensOf(rule: Rule, size: { readonly widthPx: number; readonly heightPx: number }): number {
  const counted = countByRule(rule, size);
  if (counted.outcome !== "billed") throw new Error(`${size.widthPx} x ${size.heightPx} is not billed`);
  return counted.tokens;
}
