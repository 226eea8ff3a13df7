import type { CropsRule } from "../tokens/gemini-crops.ts";
import type { Certainty, Detail, Model } from "./model.ts";

/** Gemini 3.x: one row for all, because only `media_resolution` and the shape decide. */
const gemini3: Model = {
  provider: "google",
  family: "Gemini 3 budget",
  setting: "media_resolution",
  details: {
    // Of these three only the budget is printed; the grid within it is measured at the default alone.
    low: grid(280, "documented"),
    medium: grid(560, "documented"),
    high: grid(1120, "exact"),
    ultra_high: grid(2240, "documented"),
  },
  defaultDetail: "high",
  source: "https://ai.google.dev/gemini-api/docs/media-resolution",
  checked: "2026-11-22",
};

const crops: CropsRule = { kind: "crops", wholeUpToPx: 384, cropsToShortSide: [3, 2], tokensPerCrop: 258 };

/** Gemini 2: the documentation counts crops, where bills of one crop for a picture of any size were seen. */
const gemini20: Model = {
  provider: "google",
  family: "Gemini 2 crops",
  details: { default: { rule: crops, certainty: "estimate" } },
  defaultDetail: "default",
  source: "https://ai.google.dev/gemini-api/docs/tokens",
  checked: "2026-11-22",
};

const gemini25: Model = {
  ...gemini20,
  setting: "media_resolution",
  details: {
    low: { rule: { kind: "flat", tokens: 64 }, certainty: "documented" },
    medium: { rule: { kind: "flat", tokens: 256 }, certainty: "documented" },
    // 256 and "pan and scan" on top, of which only the order of magnitude is known.
    high: { rule: { kind: "unknown" }, certainty: "unknown" },
    unspecified: { rule: crops, certainty: "estimate" },
  },
  defaultDetail: "unspecified",
};

/** Announced to take `media_resolution` as Gemini 3 does; its budgets were not found. */
const gemini4: Model = {
  provider: "google",
  family: "Gemini 4, unpublished",
  details: { default: { rule: { kind: "unknown" }, certainty: "unknown" } },
  defaultDetail: "default",
  source: "https://ai.google.dev/gemini-api/docs/media-resolution",
  checked: "2026-11-22",
};

export const geminiModels = {
  "gemini-4-argon": { ...gemini4, priceId: null },

  "gemini-3.8-flash": gemini3,
  "gemini-3.7-flash": gemini3,
  "gemini-3.6-flash": gemini3,
  "gemini-3.5-flash": gemini3,
  "gemini-3.5-flash-lite": gemini3,
  "gemini-3.1-pro-preview": { ...gemini3, aliases: ["gemini-3.1-pro"] },
  "gemini-3.1-flash-lite": gemini3,
  "gemini-3-pro-preview": { ...gemini3, aliases: ["gemini-3-pro"] },
  "gemini-3-flash-preview": { ...gemini3, aliases: ["gemini-3-flash"] },

  "gemini-2.5-pro": gemini25,
  "gemini-2.5-flash": { ...gemini25, aliases: ["gemini-2.5-flash-preview-09-2025"] },
  "gemini-2.5-flash-lite": { ...gemini25, aliases: ["gemini-2.5-flash-lite-preview-09-2025"] },
  "gemini-2.0-flash": { ...gemini20, aliases: ["gemini-2.0-flash-001"] },
  "gemini-2.0-flash-lite": { ...gemini20, aliases: ["gemini-2.0-flash-lite-001"] },
} satisfies Record<string, Model>;

function grid(maxTokens: number, certainty: Certainty): Detail {
  return { rule: { kind: "grid", maxTokens }, certainty };
}
