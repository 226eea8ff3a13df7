import type { PatchesRule } from "../tokens/openai-patch.ts";
import type { Certainty, Detail, Model } from "./model.ts";

const facts = {
  provider: "openai",
  setting: "detail",
  defaultDetail: "auto",
  source: "https://developers.openai.com/api/docs/guides/images-vision",
  checked: "2026-11-22",
} as const;

/** Fits of the patch models. Every one of them multiplies its patches, by 1.2 where the model does not say otherwise. */
const fit512 = { maxEdgePx: 512 };
const fit2048Patches2500 = { maxEdgePx: 2048, maxPatches: 2500 };
const fit2048Patches6144 = { maxEdgePx: 2048, maxPatches: 6144 };
const fit2048Patches1536 = { maxEdgePx: 2048, maxPatches: 1536 };
const fit6000Patches10000 = { maxEdgePx: 6000, maxPatches: 10_000 };
const fit65535Patches2500 = { maxEdgePx: 65_535, maxPatches: 2500 };
const fit65535 = { maxEdgePx: 65_535 };

const gpt56Fits = { low: fit512, high: fit2048Patches2500, original: fit65535, auto: fit65535 };
const gpt55Fits = { low: fit512, high: fit2048Patches2500, original: fit6000Patches10000, auto: fit6000Patches10000 };
const gpt54Fits = {
  // Low is the larger budget here: it saves nothing, and above 2,500 patches it costs more than high.
  low: fit2048Patches6144,
  high: fit2048Patches2500,
  original: fit6000Patches10000,
  auto: fit2048Patches2500,
};

export const openaiModels = {
  "gpt-6-astra": patches("exact", {
    low: fit512,
    high: fit65535Patches2500,
    original: fit65535,
    auto: fit65535,
  }),
  // In no sizing table. One live call to luna was billed without any downscale, as GPT-5.6 is; the others are taken to be alike.
  "gpt-6.1-sol": { ...patches("estimate", gpt56Fits), priceId: null },
  "gpt-6-sol": patches("estimate", gpt56Fits),
  "gpt-6-luna": patches("estimate", gpt56Fits),
  "gpt-5.6-sol": patches("exact", gpt56Fits),
  "gpt-5.6-terra": patches("exact", gpt56Fits),
  "gpt-5.6-luna": patches("exact", gpt56Fits),
  "gpt-5.5": patches("exact", gpt55Fits),
  // The pro models are in no sizing table either, and are taken to see what their namesakes see.
  "gpt-5.5-pro": patches("estimate", gpt55Fits),
  "gpt-5.4": patches("exact", gpt54Fits),
  "gpt-5.4-pro": patches("estimate", gpt54Fits),
  "gpt-5.4-mini": patches("exact", gpt54Fits),
  "gpt-5.4-nano": patches("exact", gpt54Fits),
  "gpt-5.3": {
    ...facts,
    family: "OpenAI, unpublished",
    details: { auto: { rule: { kind: "unknown" }, certainty: "unknown" } },
  },
  "gpt-5.2": patches("documented", alike(fit2048Patches6144)),
  "gpt-5.2-pro": patches("estimate", alike(fit2048Patches6144)),
  // Its docs and one measurement round 1.62 in two ways, which differ by a token.
  "gpt-4.1-mini": patches("documented", alike(fit2048Patches6144), { tokensPerPatch: [81, 50], offByTokens: 1 }),
  // From an older revision of the page.
  "gpt-5-mini": patches("documented", alike(fit2048Patches1536)),
  "gpt-5-nano": patches("documented", alike(fit2048Patches1536), { tokensPerPatch: [3, 2] }),
  "gpt-4.1-nano": patches("documented", alike(fit2048Patches1536), { tokensPerPatch: [123, 50] }),
  "o4-mini": patches("documented", alike(fit2048Patches1536), { tokensPerPatch: [43, 25] }),

  "gpt-5.1": tiles(70, 140),
  "gpt-5": tiles(70, 140),
  "gpt-4.5-preview": tiles(85, 170),
  "gpt-4.1": tiles(85, 170),
  "gpt-4o": tiles(85, 170),
  // A snapshot with a price of its own.
  "gpt-4o-2024-05-13": tiles(85, 170),
  "gpt-4o-mini": tiles(2833, 5667),
  o3: tiles(75, 150),
  // Priced, but in no table of tiles.
  "o3-pro": tiles(75, 150, "estimate"),
  o1: tiles(75, 150),
  "o1-pro": tiles(75, 150),
  "computer-use-preview": { ...tiles(65, 129), priceId: "computer-use" },
} satisfies Record<string, Model>;

type Fit = Pick<PatchesRule, "maxEdgePx" | "maxPatches">;
type Fits = { readonly low: Fit; readonly high: Fit; readonly original?: Fit; readonly auto: Fit };
type Billing = Pick<PatchesRule, "tokensPerPatch" | "offByTokens">;

function alike(fit: Fit): Fits {
  return { low: fit, high: fit, auto: fit };
}

function patches(certainty: Certainty, fits: Fits, billing: Billing = { tokensPerPatch: [6, 5] }): Model {
  const detail = (fit: Fit): Detail => ({
    rule: { kind: "patches", patchPx: 32, ...fit, refusedOverPatches: 30_000, ...billing },
    certainty,
  });
  return {
    ...facts,
    family: "OpenAI patches",
    details: Object.fromEntries(Object.entries(fits).map(([name, fit]) => [name, detail(fit)])),
  };
}

function tiles(baseTokens: number, tokensPerTile: number, certainty: Certainty = "exact"): Model {
  const high: Detail = {
    rule: { kind: "tiles", tilePx: 512, maxEdgePx: 2048, maxShortSidePx: 768, baseTokens, tokensPerTile },
    certainty,
  };
  const low: Detail = { rule: { kind: "flat", tokens: baseTokens }, certainty };
  return { ...facts, family: "OpenAI tiles", details: { low, high, auto: high } };
}
