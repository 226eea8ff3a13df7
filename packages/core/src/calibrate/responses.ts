import { bearer, dataUrl, field, type Question, usageOf, type Wire } from "./wire.ts";

/** OpenAI's Responses. */
export const responses: Wire = {
  answers: "billed",
  settings: ["detail"],
  path: () => "/responses",
  headers: bearer,
  body: ({ model, text, png, setting, maxOutputTokens }) => ({
    model,
    input: [{ role: "user", content: [...imageParts(png, setting), { type: "input_text", text }] }],
    max_output_tokens: maxOutputTokens,
    // Nothing of a test has to be kept.
    store: false,
  }),
  usage: (answer) => {
    const usage = field(answer, "usage");
    return usageOf(usage, field(usage, "input_tokens"), field(usage, "input_tokens_details", "image_tokens"));
  },
};

function imageParts(png: string | undefined, setting: Question["setting"]): object[] {
  if (png === undefined) return [];
  const detail = setting === undefined ? {} : { detail: setting.value };
  return [{ type: "input_image", image_url: dataUrl(png), ...detail }];
}
