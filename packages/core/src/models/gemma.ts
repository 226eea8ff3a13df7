import type { Detail, Model } from "./model.ts";

/** Gemma 3: every picture alike. "Pan and scan", which adds crops, is off where nobody turns it on. */
const gemma3: Model = {
  provider: "google",
  servedBy: "anyone",
  family: "Gemma 3",
  details: { default: { rule: { kind: "flat", tokens: 256 }, certainty: "documented" } },
  defaultDetail: "default",
  // The list prices the whole family at nothing, as one.
  priceId: null,
  source: "https://github.com/huggingface/transformers/tree/main/src/transformers/models/gemma3",
  checked: "2026-11-22",
};

/** Gemma 4: the grid of Gemini 3, with budgets of its own. */
const gemma4: Model = {
  provider: "google",
  servedBy: "anyone",
  family: "Gemma 4 budget",
  setting: "max_soft_tokens",
  details: { "70": grid(70), "140": grid(140), "280": grid(280), "560": grid(560), "1120": grid(1120) },
  defaultDetail: "280",
  priceId: null,
  source: "https://github.com/huggingface/transformers/tree/main/src/transformers/models/gemma4",
  checked: "2026-11-22",
};

export const gemmaModels = {
  "gemma-4-31b": instructed("gemma-4-31b", gemma4),
  "gemma-4-26b-a4b": instructed("gemma-4-26b-a4b", gemma4),
  "gemma-4-e4b": instructed("gemma-4-e4b", gemma4),
  "gemma-3-27b": instructed("gemma-3-27b", gemma3),
  "gemma-3-12b": instructed("gemma-3-12b", gemma3),
  "gemma-3-4b": instructed("gemma-3-4b", gemma3),
} satisfies Record<string, Model>;

/** The weights that answer instructions, which are the ones that are hosted. */
function instructed(id: string, model: Model): Model {
  return { ...model, aliases: [`${id}-it`] };
}

function grid(maxTokens: number): Detail {
  return { rule: { kind: "grid", maxTokens }, certainty: "documented" };
}
