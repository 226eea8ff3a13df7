import { imageParts } from "./chat.ts";
import { bearer, field, usageOf, type Wire } from "./wire.ts";

/** Cohere's chat, whose usage has what is billed apart from what the model was given. */
export const cohere: Wire = {
  answers: "billed",
  settings: ["detail"],
  path: () => "/v2/chat",
  headers: bearer,
  body: (question) => ({
    model: question.model,
    messages: [{ role: "user", content: [...imageParts(question), { type: "text", text: question.text }] }],
    max_tokens: question.maxOutputTokens,
  }),
  usage: (answer) => {
    const usage = field(answer, "usage");
    const billed = field(usage, "billed_units");
    const input = field(billed, "input_tokens") ?? field(usage, "tokens", "input_tokens");
    return usageOf(usage, input, field(billed, "image_tokens"));
  },
};
