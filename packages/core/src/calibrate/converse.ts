import { bearer, field, usageOf, type Wire } from "./wire.ts";

/** Bedrock's Converse, which takes one form for the models of every maker. It answers to an API key as well as to a signature. */
export const converse: Wire = {
  answers: "billed",
  settings: [],
  path: ({ model }) => `/model/${encodeURIComponent(model)}/converse`,
  headers: bearer,
  body: ({ text, png, maxOutputTokens }) => {
    const image = png === undefined ? [] : [{ image: { format: "png", source: { bytes: png } } }];
    return {
      messages: [{ role: "user", content: [...image, { text }] }],
      inferenceConfig: { maxTokens: maxOutputTokens },
    };
  },
  usage: (answer) => usageOf(field(answer, "usage"), field(answer, "usage", "inputTokens")),
};
