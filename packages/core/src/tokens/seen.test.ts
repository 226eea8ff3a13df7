import fc from "fast-check";
import { expect, test } from "vitest";

import { findDetail } from "../models/find.ts";
import { type Model, models } from "../models/index.ts";
import { shownSize, type Size } from "../size.ts";
import { countByRule } from "./count.ts";
import type { Rule } from "./rule.ts";
import { seenSize } from "./seen.ts";

function sizeOf(text: string): Size {
  const [widthPx = 0, heightPx = 0] = text.split("x").map(Number);
  return { widthPx, heightPx };
}

test.each([
  // Published: the size that Claude looks at.
  ["claude-opus-5-5", "default", "3840x2160", "2576x1449"],
  ["claude-haiku-4-5", "default", "2000x1500", "1269x952"],

  // An edge, then a number of patches; nothing under either.
  ["gpt-5.4", "auto", "3840x2160", "2048x1152"],
  ["gpt-5.4", "auto", "4032x3024", "1824x1368"],
  ["gpt-5.4", "auto", "1000x1000", "1000x1000"],
  ["gpt-6-astra", "auto", "9000x9000", "9000x9000"],
  ["gpt-5.6-sol", "low", "3840x2160", "512x288"],

  // Two fits.
  ["gpt-4o", "auto", "3840x2160", "1365x768"],
  ["command-a-vision", "auto", "10000x20000", "1024x2048"],
  ["mistral-large-2512", "default", "3840x2160", "1540x866"],
  ["kimi-k2.6", "default", "3840x2160", "2392x1345"],
  ["glm-5.3-flash", "default", "3840x2160", "3331x1874"],
  ["deepseek-flash", "low", "4000x2000", "512x256"],

  // The provider changes the shape: what fits 44 x 25 cells of 48 px, 67 x 37 of 32 px, and 5 x 3 tiles of 336 px.
  ["gemini-3.6-flash", "high", "3840x2160", "2112x1188"],
  ["qwen3-vl-plus", "false", "3840x2160", "2105x1184"],
  ["llama-4-scout", "default", "3840x2160", "1680x945"],
  // Too few cells are made more of, which nobody has to send.
  ["gemini-3.6-flash", "high", "512x288", "512x288"],
  ["qwen3-vl-8b", "default", "100x100", "100x100"],
  // Rounding to whole cells is not a loss that sending less would avoid.
  ["qwen3-vl-8b", "default", "1010x1010", "1010x1010"],
  // The overview is all there is.
  ["deepseek-ocr-2", "default", "768x600", "768x600"],

  // Nobody knows.
  ["gpt-4o", "low", "3840x2160", "3840x2160"],
  ["grok-4.6", "auto", "3840x2160", "3840x2160"],
  ["gpt-5.3", "auto", "3840x2160", "3840x2160"],
])("of what %s at %s gets of %s it sees %s", (model, detail, size, wanted) => {
  expect(shownSize(seenSize(findDetail(model, detail).rule, sizeOf(size)))).toBe(wanted);
});

const rules = new Map<string, Rule>(
  Object.entries<Model>(models).flatMap(([, { family, details }]) =>
    Object.entries(details).map(([detail, { rule }]): [string, Rule] => [`${family}, ${detail}`, rule]),
  ),
);
const side = fc.oneof(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 500, max: 5000 }));

test.each([...rules])("%s: what is seen is not larger, costs no more, and keeps its shape", (_name, rule) => {
  fc.assert(
    fc.property(side, side, (widthPx, heightPx) => {
      const size = { widthPx, heightPx };
      const seen = seenSize(rule, size);
      expect(seen.widthPx >= 1 && seen.widthPx <= widthPx).toBe(true);
      expect(seen.heightPx >= 1 && seen.heightPx <= heightPx).toBe(true);
      // Providers round a side to the nearest pixel, or both of them down.
      const [longPx, shortPx] = widthPx >= heightPx ? [widthPx, heightPx] : [heightPx, widthPx];
      const [seenLongPx, seenShortPx] =
        widthPx >= heightPx ? [seen.widthPx, seen.heightPx] : [seen.heightPx, seen.widthPx];
      expect(Math.abs(seenShortPx - Math.max(1, (shortPx * seenLongPx) / longPx))).toBeLessThan(1.5);

      const [was, is] = [countByRule(rule, size), countByRule(rule, seen)];
      if (was.outcome !== "billed" || is.outcome !== "billed") return;
      if (seesByShape(rule)) expect(is.tokens).toBeLessThan(was.tokens * 1.5);
      else if (seesExactly(rule)) expect(is.tokens).toBe(was.tokens);
      else expect(is.tokens).toBeLessThanOrEqual(was.tokens);
    }),
  );
});

/** A side that is rounded to a pixel changes the shape a little, and where tokens follow the shape that may be a row more or less. */
function seesByShape(rule: Rule): boolean {
  return rule.kind === "grid" || (rule.kind === "canvas" && rule.chosenBy === "shape");
}

/**
 * Whether a picture of the size that is seen is seen as it is, and so costs the same. These three bring a picture to whole cells,
 * patches or tiles: in its own shape it may need fewer.
 */
function seesExactly(rule: Rule): boolean {
  return !["rounded", "groups", "canvas"].includes(rule.kind);
}
