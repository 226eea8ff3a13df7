import fc from "fast-check";
import { expect, test } from "vitest";

import { findDetail } from "../models/find.ts";
import { tilesSize, tileTokens, type TilesRule } from "./openai-tile.ts";

function ruleOf(model: string): TilesRule {
  const { rule } = findDetail(model, "auto");
  if (rule.kind !== "tiles") throw new Error(`${model} is not billed by tiles`);
  return rule;
}

test.each([
  // Measured: the first fit rounds to the nearest pixel, which decides over a second row of tiles.
  ["gpt-4.1", 2049, 513, 1445],
  ["gpt-4.1", 2050, 513, 765],
  ["gpt-4.1", 1800, 2400, 765],
  ["gpt-4.1", 2400, 1800, 765],

  // The knees: one tile, two tiles, and 4K at the price of 720p.
  ["gpt-4o", 512, 512, 255],
  ["gpt-4o", 513, 512, 425],
  ["gpt-4o", 1280, 720, 1105],
  ["gpt-4o", 3840, 2160, 1105],

  // A strip keeps a row.
  ["gpt-4o", 20_000, 1, 765],
])("%s bills %d x %d as %d tokens", (model, widthPx, heightPx, tokens) => {
  expect(tileTokens({ widthPx, heightPx }, ruleOf(model))).toBe(tokens);
});

test("whatever the size, the picture fits both limits and is never enlarged", () => {
  const rule = ruleOf("gpt-4o");
  const side = fc.integer({ min: 1, max: 100_000 });
  fc.assert(
    fc.property(side, side, (widthPx, heightPx) => {
      const seen = tilesSize({ widthPx, heightPx }, rule);
      expect(Math.max(seen.widthPx, seen.heightPx)).toBeLessThanOrEqual(2048);
      expect(Math.min(seen.widthPx, seen.heightPx)).toBeLessThanOrEqual(768);
      expect(Math.min(seen.widthPx, seen.heightPx)).toBeGreaterThanOrEqual(1);
      expect(seen.widthPx).toBeLessThanOrEqual(widthPx);
      expect(seen.heightPx).toBeLessThanOrEqual(heightPx);
      // 4 x 2 tiles at most.
      expect(tileTokens({ widthPx, heightPx }, rule)).toBeLessThanOrEqual(85 + 8 * 170);
    }),
  );
});

test("within both limits a larger picture never gets cheaper", () => {
  const rule = ruleOf("gpt-4o");
  const width = fc.integer({ min: 1, max: 2048 });
  const height = fc.integer({ min: 1, max: 768 });
  fc.assert(
    fc.property(width, height, fc.nat(), fc.nat(), (widthPx, heightPx, wider, higher) => {
      const grown = { widthPx: Math.min(2048, widthPx + wider), heightPx: Math.min(768, heightPx + higher) };
      expect(tileTokens(grown, rule)).toBeGreaterThanOrEqual(tileTokens({ widthPx, heightPx }, rule));
    }),
  );
});
