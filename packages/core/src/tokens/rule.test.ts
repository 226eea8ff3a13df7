import { expect, test } from "vitest";

import { findDetail } from "../models/find.ts";
import { counted, describeRule, limitsOf } from "./rule.ts";

test.each([
  ["claude-haiku-4-5", "default", "1 token a 28 px cell, fitted to 1,568 px and 1,568 tokens"],
  ["gpt-5.6-sol", "original", "1.2 tokens a 32 px patch, fitted to 65,535 px, refused over 30,000 patches"],
  ["gpt-5.6-sol", "low", "1.2 tokens a 32 px patch, fitted to 512 px"],
  ["gpt-5.4", "auto", "1.2 tokens a 32 px patch, fitted to 2,048 px and 2,500 patches"],
  ["gpt-4o", "auto", "85 tokens + 170 a 512 px tile, fitted to 2,048 px and a short side of 768 px"],
  ["gpt-4o", "low", "85 tokens, whatever the size"],
  ["gemini-3.6-flash", "high", "at most 1,120 tokens shared out by shape, whatever the size"],
  ["gpt-5.3", "auto", "not published"],
])("says of %s at %s: %s", (model, detail, words) => {
  expect(describeRule(findDetail(model, detail).rule)).toBe(words);
});

test.each([
  ["claude-opus-5-5", "default", { maxEdgePx: 2576, maxTokens: 4784, refusedOverSidePx: 8000 }],
  ["gpt-5.6-sol", "auto", { maxEdgePx: 65_535, refusedOverPatches: 30_000 }],
  ["gpt-5.4", "auto", { maxEdgePx: 2048, maxPatches: 2500 }],
  ["gpt-4o", "auto", { maxEdgePx: 2048, maxShortSidePx: 768 }],
  ["gpt-4o", "low", { maxTokens: 85 }],
  ["gemini-3.6-flash", "ultra_high", { maxTokens: 2240 }],
  ["gpt-5.3", "auto", {}],
])("knows the limits of %s at %s", (model, detail, limits) => {
  expect(limitsOf(findDetail(model, detail).rule)).toEqual(limits);
});

test.each([
  [0, "0"],
  [999, "999"],
  [1000, "1,000"],
  [123_456, "123,456"],
  [1_234_567, "1,234,567"],
  [-1000, "-1,000"],
])("writes %d as %s", (amount, text) => expect(counted(amount)).toBe(text));
