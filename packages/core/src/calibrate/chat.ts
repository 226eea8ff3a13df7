import { bearer, dataUrl, field, type Question, usageOf, type Wire } from "./wire.ts";

/** Chat completions, as OpenAI began them and most services and gateways take them. */
export const chat: Wire = {
  answers: "billed",
  settings: ["detail", "vl_high_resolution_images"],
  path: () => "/chat/completions",
  headers: bearer,
  body: (question) => ({
    model: question.model,
    messages: [{ role: "user", content: [...imageParts(question), { type: "text", text: question.text }] }],
    max_tokens: question.maxOutputTokens,
    ...switches(question),
  }),
  usage: (answer) => {
    const usage = field(answer, "usage");
    return usageOf(usage, field(usage, "prompt_tokens"), field(usage, "prompt_tokens_details", "image_tokens"));
  },
};

export function imageParts({ png, setting }: Question): object[] {
  if (png === undefined) return [];
  const detail = setting?.name === "detail" ? { detail: setting.value } : {};
  return [{ type: "image_url", image_url: { url: dataUrl(png), ...detail } }];
}

/** Alibaba's detail is a switch of the request. */
function switches({ setting }: Question): object {
  return setting?.name === "vl_high_resolution_images" ? { vl_high_resolution_images: setting.value === "true" } : {};
}
