import type { Rule } from "../tokens/rule.ts";
import type { Certainty, Model, Provider } from "./model.ts";

/*
 * Models whose code is public and whose bill, where somebody hosts them, has not been held against it; and the few of the
 * same makers that are hosted only.
 */

const transformers = "https://github.com/huggingface/transformers/tree/main/src/transformers/models";

const kimi: Model = {
  provider: "moonshotai",
  family: "Kimi cells",
  // A help page speaks of a flat 1,024 tokens, a host of four times as many: the code is the best of three.
  ...single({ kind: "groups", patchPx: 14, maxPatches: 16_384, maxEdgePx: 7168, patchesPerSide: 2 }, "estimate"),
  source: `${transformers}/kimi_k25`,
  checked: "2026-11-22",
};

const llama4: Model = {
  provider: "meta",
  family: "Llama 4 tiles",
  ...single({
    kind: "canvas",
    chosenBy: "scale",
    tilePx: 336,
    minTiles: 1,
    maxTiles: 16,
    // 144, and one between it and the next or at the end of the row.
    tokensPerTile: 145,
    tokensPerRowOfTiles: 0,
    overviewTokens: 144,
    singleTile: "overview",
    wrapTokens: 3,
  }),
  priceId: null,
  source: `${transformers}/llama4`,
  checked: "2026-11-22",
};

const internvl: Model = {
  provider: "opengvlab",
  family: "InternVL tiles",
  ...single({
    kind: "canvas",
    chosenBy: "shape",
    tilePx: 448,
    minTiles: 1,
    maxTiles: 12,
    tokensPerTile: 256,
    tokensPerRowOfTiles: 0,
    overviewTokens: 256,
    singleTile: "overview",
    wrapTokens: 2,
  }),
  priceId: null,
  source: `${transformers}/internvl`,
  checked: "2026-11-22",
};

export const openWeightModels = {
  "kimi-k2.6": kimi,
  "kimi-k2.5": kimi,
  "kimi-k3": unpublished(
    "moonshotai",
    "Kimi K3, unpublished",
    "https://platform.kimi.ai/docs/guide/use-kimi-vision-model",
  ),

  "minimax-m3": {
    provider: "minimax",
    family: "MiniMax cells",
    ...single({ kind: "rounded", cellPx: 28, minCells: 4, maxCells: 576, wrapTokens: 0, refusedOverAspect: 200 }),
    aliases: ["minimax-m3-vl"],
    source: `${transformers}/minimax_m3_vl`,
    checked: "2026-11-22",
  },

  "glm-5.3-flash": {
    provider: "zai",
    family: "GLM cells, padded",
    ...single({ kind: "padded", cellPx: 28, minTokens: 16, maxTokens: 8000 }),
    priceId: null,
    source: `${transformers}/glm5_next`,
    checked: "2026-11-22",
  },
  // Later than the versions that the code is known for.
  "glm-4.6v": glm4v("estimate"),
  "glm-4.5v": glm4v(),
  "glm-4.1v": { ...glm4v(), aliases: ["glm-4.1v-9b-thinking"] },

  "llama-4-maverick": {
    ...llama4,
    aliases: [
      "llama4-maverick-17b-instruct",
      "llama-4-maverick-17b-128e-instruct",
      "llama-4-maverick-17b-128e-instruct-fp8",
    ],
  },
  "llama-4-scout": { ...llama4, aliases: ["llama4-scout-17b-instruct", "llama-4-scout-17b-16e-instruct"] },
  // A picture is one token of text, and 1,601 states a tile beside the text: which of them a host bills is not known.
  "llama-3.2-90b-vision": llama32("90b"),
  "llama-3.2-11b-vision": llama32("11b"),

  "internvl3-78b": internvl,
  "internvl3-38b": internvl,
  "internvl3-14b": internvl,
  "internvl3-8b": internvl,
  "internvl3-2b": internvl,
  "internvl3-1b": internvl,
  "internvl2.5-78b": internvl,
  "internvl2.5-38b": internvl,
  "internvl2.5-26b": internvl,
  "internvl2.5-8b": internvl,
  "internvl2.5-4b": internvl,
  "internvl2.5-2b": internvl,
  "internvl2.5-1b": internvl,

  "deepseek-vl2": {
    provider: "deepseek",
    servedBy: "anyone",
    family: "DeepSeek-VL2 tiles",
    ...single({
      kind: "canvas",
      chosenBy: "pixels",
      tilePx: 384,
      minTiles: 1,
      maxTiles: 9,
      tokensPerTile: 14 * 14,
      tokensPerRowOfTiles: 14,
      overviewTokens: 14 * 15,
      singleTile: "overview and tile",
      wrapTokens: 1,
    }),
    priceId: null,
    aliases: ["deepseek-vl2-small", "deepseek-vl2-tiny"],
    source: "https://github.com/deepseek-ai/DeepSeek-VL2",
    checked: "2026-11-22",
  },
  "deepseek-ocr-2": {
    provider: "deepseek",
    servedBy: "anyone",
    family: "DeepSeek-OCR-2 tiles",
    ...single({
      kind: "canvas",
      chosenBy: "shape",
      tilePx: 768,
      minTiles: 2,
      maxTiles: 6,
      tokensPerTile: 144,
      tokensPerRowOfTiles: 0,
      overviewTokens: 256,
      singleTile: "overview",
      wholeUpToPx: 768,
      wrapTokens: 1,
    }),
    priceId: null,
    source: `${transformers}/deepseek_ocr2`,
    checked: "2026-11-22",
  },
} satisfies Record<string, Model>;

type Single = Pick<Model, "defaultDetail" | "details">;

/** Of a model that offers no choice. */
function single(rule: Rule, certainty: Certainty = "documented"): Single {
  return { details: { default: { rule, certainty } }, defaultDetail: "default" };
}

function unpublished(provider: Provider, family: string, source: string): Model {
  return { provider, family, ...single({ kind: "unknown" }, "unknown"), source, checked: "2026-11-22" };
}

function llama32(size: string): Model {
  return {
    ...unpublished("meta", "Llama 3.2, unpublished", `${transformers}/mllama`),
    priceId: null,
    // Bedrock leaves the dots and the word out; its text models have other sizes.
    aliases: [`llama-3.2-${size}-vision-instruct`, `llama3-2-${size}-instruct`],
  };
}

/** The budget is of two frames, which a picture counts for: 6,144 cells of 12,288. */
function glm4v(certainty: Certainty = "documented"): Model {
  return {
    provider: "zai",
    family: "GLM-4V cells",
    ...single(
      {
        kind: "rounded",
        cellPx: 28,
        minCells: 8,
        maxCells: 6144,
        minSidePx: 28,
        wrapTokens: 0,
        refusedOverAspect: 200,
      },
      certainty,
    ),
    priceId: null,
    source: `${transformers}/glm4v`,
    checked: "2026-11-22",
  };
}
