import fc from "fast-check";
import { expect, test } from "vitest";

import { findDetail } from "../models/find.ts";
import { claudeSize, claudeTokens, type CellsRule } from "./claude.ts";

function tier(model: string): CellsRule {
  const { rule } = findDetail(model, "default");
  if (rule.kind !== "cells") throw new Error(`${model} is not billed by cells`);
  return rule;
}

const standard = tier("claude-haiku-4-5");
const highResolution = tier("claude-opus-5-5");

test.each([
  // The sizes in the published table. With half-to-even the second would be 1270 wide.
  [standard, "1920x1080", "1456x819"],
  [standard, "2000x1500", "1269x952"],
  [standard, "3840x2160", "1456x819"],
  [standard, "1075x1520", "924x1307"],
  [highResolution, "3840x2160", "2576x1449"],

  // A size that fits is not touched, and neither is one on the limit.
  [standard, "1092x1092", "1092x1092"],
  [standard, "1568x784", "1568x784"],
  [highResolution, "2000x1500", "2000x1500"],

  // A strip keeps a height.
  [standard, "8000x1", "1568x1"],
  [standard, "1x8000", "1x1568"],
])("%o shows %s as %s", (rule, from, to) => {
  const [widthPx = 0, heightPx = 0] = from.split("x").map(Number);
  const seen = claudeSize({ widthPx, heightPx }, rule);
  expect(`${seen.widthPx}x${seen.heightPx}`).toBe(to);
});

const side = fc.integer({ min: 1, max: 8000 });

test.each([
  ["standard", standard],
  ["high resolution", highResolution],
])("whatever the size, %s shows a picture that fits the tier and costs no more than its tokens", (_name, rule) => {
  fc.assert(
    fc.property(side, side, (widthPx, heightPx) => {
      const seen = claudeSize({ widthPx, heightPx }, rule);
      expect(Math.ceil(Math.max(seen.widthPx, seen.heightPx) / 28) * 28).toBeLessThanOrEqual(rule.maxEdgePx);
      expect(seen.widthPx).toBeLessThanOrEqual(widthPx);
      expect(seen.heightPx).toBeLessThanOrEqual(heightPx);
      const tokens = claudeTokens({ widthPx, heightPx }, rule);
      expect(tokens).toBeGreaterThanOrEqual(1);
      expect(tokens).toBeLessThanOrEqual(rule.maxTokens);
      // A quarter turn is billed alike.
      expect(claudeTokens({ widthPx: heightPx, heightPx: widthPx }, rule)).toBe(tokens);
    }),
  );
});

test("a picture that fits never gets cheaper by growing", () => {
  const small = fc.integer({ min: 1, max: 1090 });
  fc.assert(
    fc.property(small, small, fc.nat(100), fc.nat(100), (widthPx, heightPx, wider, higher) => {
      const grown = { widthPx: Math.min(1092, widthPx + wider), heightPx: Math.min(1092, heightPx + higher) };
      expect(claudeTokens(grown, standard)).toBeGreaterThanOrEqual(claudeTokens({ widthPx, heightPx }, standard));
    }),
  );
});
