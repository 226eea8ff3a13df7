import type { RoundedRule } from "../tokens/qwen.ts";
import type { Model } from "./model.ts";

const facts = {
  provider: "qwen",
  // The list has only what other hosts ask for these models.
  priceId: null,
  checked: "2026-11-22",
} as const;

const processor = "https://github.com/huggingface/transformers/tree/main/src/transformers/models/qwen2_vl";
const modelStudio = "https://www.alibabacloud.com/help/en/model-studio/vision";

const cells28: RoundedRule = {
  kind: "rounded",
  cellPx: 28,
  minCells: 4,
  maxCells: 16_384,
  wrapTokens: 0,
  refusedOverAspect: 200,
};
const cells32: RoundedRule = { ...cells28, cellPx: 32, minCells: 64 };
/** On Alibaba's own service, which counts the two tokens around a picture. */
const hosted: RoundedRule = { ...cells28, cellPx: 32, wrapTokens: 2 };

const modelStudioModel: Model = {
  ...facts,
  family: "Qwen-VL on Model Studio",
  setting: "vl_high_resolution_images",
  details: {
    // The limit is not confirmed: an example on the page comes to 2,560, and Alibaba's own client says 1,280 of older models.
    false: { rule: { ...hosted, maxCells: 2560, maxCellsRange: [1280, 2560] }, certainty: "estimate" },
    true: { rule: hosted, certainty: "documented" },
  },
  defaultDetail: "false",
  source: modelStudio,
};

const weights28: Model = {
  ...facts,
  servedBy: "anyone",
  family: "Qwen-VL weights, 28 px",
  setting: "max_pixels",
  details: {
    // What the code falls back on, and what the weights come with.
    "1003520": { rule: { ...cells28, maxCells: 1280 }, certainty: "documented" },
    "12845056": { rule: cells28, certainty: "documented" },
  },
  defaultDetail: "12845056",
  source: processor,
};

const weights32: Model = {
  ...facts,
  servedBy: "anyone",
  family: "Qwen-VL weights, 32 px",
  details: { default: { rule: cells32, certainty: "documented" } },
  defaultDetail: "default",
  source: processor,
};

export const qwenModels = {
  "qwen3-vl-plus": modelStudioModel,
  "qwen3-vl-flash": modelStudioModel,
  "qwen-vl-max": modelStudioModel,
  "qwen-vl-plus": modelStudioModel,

  "qwen3.6-35b-a3b": weights32,
  "qwen3.6-27b": weights32,
  "qwen3.5-397b-a17b": weights32,
  "qwen3.5-122b-a10b": weights32,
  "qwen3.5-35b-a3b": weights32,
  "qwen3.5-27b": weights32,
  "qwen3.5-9b": weights32,
  "qwen3-vl-235b-a22b": tuned("qwen3-vl-235b-a22b"),
  "qwen3-vl-30b-a3b": tuned("qwen3-vl-30b-a3b"),
  "qwen3-vl-32b": tuned("qwen3-vl-32b"),
  "qwen3-vl-8b": tuned("qwen3-vl-8b"),
  "qwen3-vl-4b": tuned("qwen3-vl-4b"),
  "qwen3-vl-2b": tuned("qwen3-vl-2b"),
  "qwen2.5-vl-72b": instructed("vl-72b", "qwen2.5", "qwen-2.5"),
  "qwen2.5-vl-32b": instructed("vl-32b", "qwen2.5", "qwen-2.5"),
  "qwen2.5-vl-7b": instructed("vl-7b", "qwen2.5", "qwen-2.5"),
  "qwen2.5-vl-3b": instructed("vl-3b", "qwen2.5", "qwen-2.5"),
  "qwen2-vl-72b": instructed("vl-72b", "qwen2", "qwen-2"),
  "qwen2-vl-7b": instructed("vl-7b", "qwen2", "qwen-2"),
  "qwen2-vl-2b": instructed("vl-2b", "qwen2", "qwen-2"),
} satisfies Record<string, Model>;

function tuned(id: string): Model {
  return { ...weights32, aliases: [`${id}-instruct`, `${id}-thinking`] };
}

/** Hosts write the generation with and without a hyphen. */
function instructed(size: string, ...generations: readonly string[]): Model {
  return { ...weights28, aliases: generations.map((generation) => `${generation}-${size}-instruct`) };
}
