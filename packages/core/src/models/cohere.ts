import type { PreviewRule } from "../tokens/cohere.ts";
import type { Model } from "./model.ts";

const tiles: PreviewRule = {
  kind: "preview",
  tilePx: 512,
  tokensPerTile: 256,
  maxEdgePx: 2048,
  maxShortSidePx: 1536,
};

export const cohereModels = {
  "command-a-vision": {
    provider: "cohere",
    family: "Cohere tiles",
    setting: "detail",
    details: {
      low: { rule: { kind: "flat", tokens: 256 }, certainty: "documented" },
      high: { rule: tiles, certainty: "documented" },
      auto: { rule: { ...tiles, wholeUpToPx: 768 }, certainty: "documented" },
    },
    defaultDetail: "auto",
    priceId: null,
    aliases: ["command-a-vision-07-2025"],
    source: "https://docs.cohere.com/docs/image-inputs",
    checked: "2026-11-22",
  },
  // The same model on one's own machine, where the code beside the weights decides.
  "command-a-vision-weights": {
    provider: "cohere",
    servedBy: "anyone",
    family: "Cohere tiles, open weights",
    details: {
      default: {
        rule: {
          kind: "canvas",
          chosenBy: "scale",
          tilePx: 512,
          minTiles: 1,
          maxTiles: 12,
          tokensPerTile: 257,
          tokensPerRowOfTiles: 0,
          overviewTokens: 257,
          singleTile: "overview",
          wrapTokens: 2,
        },
        certainty: "documented",
      },
    },
    defaultDetail: "default",
    priceId: null,
    source: "https://github.com/huggingface/transformers/tree/main/src/transformers/models/cohere2_vision",
    checked: "2026-11-22",
  },
} satisfies Record<string, Model>;
