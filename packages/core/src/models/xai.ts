import type { Model } from "./model.ts";

/** The tiles are of an older revision of the page. Today it says no more than "256 to 1,792 tokens". */
const grok: Model = {
  provider: "xai",
  family: "Grok tiles",
  details: {
    default: {
      rule: { kind: "capped-tiles", tilePx: 448, tokensPerTile: 256, minTokens: 256, maxTokens: 1792 },
      certainty: "estimate",
    },
  },
  defaultDetail: "default",
  source: "https://docs.x.ai/docs/guides/image-understanding",
  checked: "2026-11-22",
};

export const xaiModels = {
  "grok-4.7": { ...grok, priceId: null },
  "grok-4.6": grok,
  "grok-4.5": grok,
  "grok-4.3": grok,
  "grok-4.20": grok,
  "grok-4-1-fast-reasoning": { ...grok, aliases: ["grok-4-1-fast"] },
  "grok-4-1-fast-non-reasoning": grok,
  "grok-4-fast-reasoning": { ...grok, aliases: ["grok-4-fast"] },
  "grok-4-fast-non-reasoning": grok,
  "grok-4-0709": { ...grok, aliases: ["grok-4", "grok-4-latest"] },
  "grok-2-vision-1212": { ...grok, aliases: ["grok-2-vision", "grok-2-vision-latest"] },
} satisfies Record<string, Model>;
