import type { Model } from "./model.ts";

const nova1: Model = {
  provider: "amazon",
  family: "Nova 1 examples",
  details: {
    default: {
      rule: {
        kind: "examples",
        // One side ends up over 896 px.
        minEdgePx: 897,
        examples: [
          [900 * 450, 800],
          [900 * 900, 1300],
          [1400 * 900, 1800],
          [1800 * 900, 2400],
          [1300 * 1300, 2600],
        ],
      },
      certainty: "estimate",
    },
  },
  defaultDetail: "default",
  source: "https://docs.aws.amazon.com/nova/latest/userguide/modalities-image.html",
  checked: "2026-11-22",
};

export const amazonModels = {
  "nova-2-lite": {
    provider: "amazon",
    family: "Nova 2",
    details: { default: { rule: { kind: "flat", tokens: 230 }, certainty: "documented" } },
    defaultDetail: "default",
    // The price where a request may be answered anywhere; kept to a region it is a tenth more.
    priceId: "global.amazon.nova-2-lite-v1:0",
    source: "https://docs.aws.amazon.com/nova/latest/nova2-userguide/using-multimodal-models.html",
    checked: "2026-11-22",
  },
  "nova-premier": { ...nova1, priceId: "amazon.nova-premier-v1:0" },
  "nova-pro": { ...nova1, priceId: "amazon.nova-pro-v1:0" },
  "nova-lite": { ...nova1, priceId: "amazon.nova-lite-v1:0" },
} satisfies Record<string, Model>;
