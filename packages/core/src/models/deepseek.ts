import type { SquaresRule } from "../tokens/deepseek.ts";
import type { Detail, Model } from "./model.ts";

/** Fitted to bills of squares, which a few tokens of the prompts are part of; one bill of another shape does not follow it. */
const squares: SquaresRule = {
  kind: "squares",
  cellPx: 42,
  minSideCells: 13,
  maxSideCells: 31,
  extraTokens: 5,
  otherShapes: [100, 1024],
};
const full: Detail = { rule: squares, certainty: "estimate" };

export const deepseekModels = {
  "deepseek-flash": {
    provider: "deepseek",
    family: "DeepSeek squares",
    setting: "detail",
    details: {
      low: { rule: { ...squares, maxEdgePx: 512 }, certainty: "estimate" },
      high: full,
      original: full,
      auto: full,
    },
    defaultDetail: "auto",
    priceId: null,
    source: "https://api-docs.deepseek.com/guides/vision",
    checked: "2026-11-22",
  },
} satisfies Record<string, Model>;
