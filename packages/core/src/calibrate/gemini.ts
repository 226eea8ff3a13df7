import { field, type Question, usageOf, type Wire } from "./wire.ts";

/**
 * Gemini's generateContent. Its free `countTokens` is not asked: it has been seen to count another number than the bill,
 * and which of the two a rule describes is the question here.
 */
export const gemini: Wire = {
  answers: "billed",
  settings: ["media_resolution"],
  // The finest resolution can be asked for one part at a time only, which the stable version does not take.
  path: ({ model, setting }) => {
    const name = encodeURIComponent(model.replace(/^models\//u, ""));
    return `/${isPerPart(setting) ? "v1alpha" : "v1beta"}/models/${name}:generateContent`;
  },
  headers: (key) => ({ "x-goog-api-key": key }),
  body: ({ text, png, setting, maxOutputTokens }) => {
    const isForAll = setting !== undefined && !isPerPart(setting);
    return {
      contents: [{ role: "user", parts: [...imageParts(png, setting), { text }] }],
      generationConfig: { maxOutputTokens, ...(isForAll ? { mediaResolution: level(setting.value) } : {}) },
    };
  },
  usage: (answer) => {
    const usage = field(answer, "usageMetadata");
    return usageOf(usage, field(usage, "promptTokenCount"), imageTokens(field(usage, "promptTokensDetails")));
  },
};

function isPerPart(setting: Question["setting"]): boolean {
  return setting?.value === "ultra_high";
}

function imageParts(png: string | undefined, setting: Question["setting"]): object[] {
  if (png === undefined) return [];
  const isOwn = setting !== undefined && isPerPart(setting);
  const resolution = isOwn ? { mediaResolution: { level: level(setting.value) } } : {};
  return [{ inlineData: { mimeType: "image/png", data: png }, ...resolution }];
}

function level(detail: string): string {
  return `MEDIA_RESOLUTION_${detail.toUpperCase()}`;
}

function imageTokens(details: unknown): unknown {
  if (!Array.isArray(details)) return undefined;
  const image: unknown = details.find((entry) => field(entry, "modality") === "IMAGE");
  return field(image, "tokenCount");
}
