import type { Detail, Model } from "./model.ts";

/** The tiles are of an older revision of the documentation. Today it says no more than "256 to 1792 tokens, depending on the size". */
const tiles: Detail = {
  rule: { kind: "capped-tiles", tilePx: 448, tokensPerTile: 256, minTokens: 256, maxTokens: 1792 },
  certainty: "estimate",
};

const grok: Model = {
  provider: "xai",
  family: "Grok tiles",
  setting: "detail",
  // "low" is said to take fewer tokens than "high", and how many is not: all have the one range.
  details: { low: tiles, high: tiles, auto: tiles },
  defaultDetail: "auto",
  source: "https://docs.x.ai/docs/key-information/consumption-and-rate-limits",
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
