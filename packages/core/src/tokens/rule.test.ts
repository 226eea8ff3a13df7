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
  [
    "gemini-2.5-pro",
    "unspecified",
    "258 tokens as billed to some; as documented 258 a crop, of the short side / 1.5, above 384 px",
  ],
  ["nova-pro", "default", "between 800 and 2,600 tokens, by 5 published examples, small pictures enlarged to 897 px"],
  ["nova-2-lite", "default", "230 tokens, whatever the size"],
  ["grok-4.6", "auto", "256 tokens a 448 px tile and once more, at most 1,792"],
  ["mistral-large-2512", "default", "1 token a 28 px cell and 1 a row of them, fitted to 1,540 px"],
  ["qwen3-vl-8b", "default", "1 token a 32 px cell, brought between 64 and 16,384 cells, refused over 200:1"],
  [
    "qwen3-vl-plus",
    "false",
    "1 token a 32 px cell + 2, brought between 4 and 1,280 or 2,560 cells, refused over 200:1",
  ],
  ["glm-5.3-flash", "default", "1 token a 28 px cell, brought between 16 and 8,000 cells"],
  ["kimi-k2.6", "default", "1 token a 28 px cell, fitted to 7,168 px and 16,384 patches of 14 px"],
  [
    "deepseek-flash",
    "low",
    "n x (n + 1) + 5 tokens for a square of n cells of 42 px a side, n from 13 to 31, fitted to 512 px; 100 to 1,024 for other shapes",
  ],
  [
    "command-a-vision",
    "auto",
    "256 tokens a 512 px tile and once more, fitted to 2,048 px and a short side of 1,536 px, 256 up to 768 px",
  ],
  ["llama-4-scout", "default", "147 tokens + 145 a 336 px tile, on at most 16 tiles with the least scaling"],
  [
    "deepseek-vl2",
    "default",
    "211 tokens + 196 a 384 px tile and 14 a row of them, on at most 9 tiles with the most pixels kept",
  ],
  [
    "deepseek-ocr-2",
    "default",
    "257 tokens + 144 a 768 px tile, on at most 6 tiles with the nearest shape, no tiles up to 768 px",
  ],
])("says of %s at %s: %s", (model, detail, words) => {
  expect(describeRule(findDetail(model, detail).rule)).toBe(words);
});

test.each([
  ["claude-opus-5-5", "default", { maxEdgePx: 2576, maxTokens: 4784 }],
  ["gpt-5.6-sol", "auto", { maxEdgePx: 65_535, refusedOverPatches: 30_000 }],
  ["gpt-5.4", "auto", { maxEdgePx: 2048, maxPatches: 2500 }],
  ["gpt-4o", "auto", { maxEdgePx: 2048, maxShortSidePx: 768 }],
  ["gpt-4o", "low", { maxTokens: 85 }],
  ["gemini-3.6-flash", "ultra_high", { maxTokens: 2240 }],
  ["gpt-5.3", "auto", {}],
  ["gemini-2.5-pro", "unspecified", {}],
  ["nova-pro", "default", { maxTokens: 2600 }],
  ["grok-4.6", "auto", { maxTokens: 1792 }],
  ["mistral-large-2512", "default", { maxEdgePx: 1540 }],
  ["qwen3-vl-plus", "true", { maxTokens: 16_386, refusedOverAspect: 200 }],
  ["qwen3-vl-plus", "false", { maxTokens: 2562, refusedOverAspect: 200 }],
  ["glm-5.3-flash", "default", { maxTokens: 8000 }],
  ["kimi-k2.6", "default", { maxEdgePx: 7168, maxPatches: 16_384 }],
  ["deepseek-flash", "low", { maxEdgePx: 512, maxTokens: 1024 }],
  ["deepseek-flash", "auto", { maxTokens: 1024 }],
  ["command-a-vision", "high", { maxEdgePx: 2048, maxShortSidePx: 1536 }],
  ["llama-4-scout", "default", { maxTokens: 147 + 16 * 145 }],
  ["deepseek-vl2", "default", { maxTokens: 211 + 9 * 210 }],
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
