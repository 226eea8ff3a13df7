import { field, type Question, usageOf, type Wire } from "./wire.ts";

/** What Anthropic bills for a message. */
export const messages: Wire = {
  answers: "billed",
  settings: [],
  path: () => "/messages",
  headers,
  body: (question) => ({ ...request(question), max_tokens: question.maxOutputTokens }),
  usage: (answer) => usageOf(field(answer, "usage"), field(answer, "usage", "input_tokens")),
};

/** What Anthropic counts beforehand, for nothing. It calls that an estimate of the bill. */
export const countTokens: Wire = {
  answers: "counted",
  settings: [],
  path: () => "/messages/count_tokens",
  headers,
  body: request,
  usage: (answer) => usageOf(answer, field(answer, "input_tokens")),
};

function headers(key: string): Readonly<Record<string, string>> {
  return { "x-api-key": key, "anthropic-version": "2023-06-01" };
}

function request({ model, text, png }: Question): object {
  const image =
    png === undefined ? [] : [{ type: "image", source: { type: "base64", media_type: "image/png", data: png } }];
  return { model, messages: [{ role: "user", content: [...image, { type: "text", text }] }] };
}
