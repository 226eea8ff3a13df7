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

export const geminiModels = {
  "gemini-3.8-flash": gemini3,
  "gemini-3.7-flash": gemini3,
  "gemini-3.6-flash": gemini3,
  "gemini-3.5-flash": gemini3,
  "gemini-3.5-flash-lite": gemini3,
  "gemini-3.1-pro-preview": gemini3,
  "gemini-3.1-flash-lite": gemini3,
  "gemini-3-pro-preview": gemini3,
  "gemini-3-flash-preview": gemini3,
} satisfies Record<string, Model>;

function grid(maxTokens: number, certainty: Certainty): Detail {
  return { rule: { kind: "grid", maxTokens }, certainty };
}
