import { expect, test } from "vitest";

import { PixelthriftError } from "../errors.ts";
import { defaultModels, resolveModels } from "./choose.ts";
import { type Model, models } from "./index.ts";
import { picoUsdPerToken } from "./price.ts";

const rows = Object.entries<Model>(models);

test.each(rows)("%s has a source, a date, and a default among its details", (id, model) => {
  expect(model.source).toMatch(/^https:\/\//u);
  expect(model.checked).toMatch(/^\d{4}-\d{2}-\d{2}$/u);
  expect(Object.keys(model.details)).toContain(model.defaultDetail);
  // Only what has several settings can be called with one.
  expect(Object.keys(model.details).includes("default")).toBe(model.setting === undefined);
  for (const { rule, certainty } of Object.values(model.details)) {
    expect(certainty === "unknown").toBe(rule.kind === "unknown");
  }
  expect(id).toBe(id.toLowerCase());
});

test.each(rows)("%s is in the price list, or said not to be", (id, { priceId }) => {
  const price = picoUsdPerToken(id);
  if (priceId === null) {
    expect(price).toBeNull();
  } else {
    expect(price).toBeGreaterThan(0);
    expect(Number.isSafeInteger(price)).toBe(true);
  }
});

test("no two models go by one name", () => {
  // The last of two would hide the first.
  for (const [id, { aliases = [] }] of rows) {
    for (const name of [id, ...aliases]) expect([name, chosen(name).split(" ")[0]]).toEqual([name, id]);
  }
});

function chosen(model: string | readonly string[] | undefined, detail?: string): string {
  try {
    return resolveModels(model, detail)
      .map((choice) => `${choice.model} ${choice.detail}`)
      .join(", ");
  } catch (error) {
    if (error instanceof PixelthriftError) return `${error.code} ${error.message}`;
    throw error;
  }
}

test.each([
  // An id, in any case and with its provider before it.
  ["gpt-4o", undefined, "gpt-4o auto"],
  [" GPT-4o ", undefined, "gpt-4o auto"],
  ["openai/gpt-5.6-sol", undefined, "gpt-5.6-sol auto"],
  ["anthropic/claude-opus-5-5", undefined, "claude-opus-5-5 default"],
  ["google/gemini-3.6-flash", undefined, "gemini-3.6-flash high"],

  // A snapshot that the price list takes for the same model.
  ["gpt-4o-2024-08-06", undefined, "gpt-4o auto"],
  ["anthropic/claude-haiku-4-5-20251001", undefined, "claude-haiku-4-5 default"],
  ["claude-3-7-sonnet-latest", undefined, "claude-3-7-sonnet default"],

  // A snapshot with a row of its own is itself.
  ["gpt-4o-2024-05-13", undefined, "gpt-4o-2024-05-13 auto"],

  // Several, each once, in the order they were named.
  [["gpt-4o", "claude-opus-5-5", "openai/gpt-4o"], undefined, "gpt-4o auto, claude-opus-5-5 default"],

  // The model of a row, however its maker and its hosts write it.
  ["anthropic/claude-opus-4.6", undefined, "claude-opus-4-6 default"],
  ["claude-4.6-opus", undefined, "claude-opus-4-6 default"],
  ["claude-3.5-sonnet", undefined, "claude-3-5-sonnet default"],
  ["claude-opus-5.5", undefined, "claude-opus-5-5 default"],
  ["gpt-5-6-sol", undefined, "gpt-5.6-sol auto"],
  ["azure/gpt-4o", undefined, "gpt-4o auto"],
  ["openrouter/openai/gpt-5-mini", undefined, "gpt-5-mini auto"],
  ["gpt-5-2025-08-07", undefined, "gpt-5 auto"],
  ["claude-sonnet-4-20250514", undefined, "claude-sonnet-4-0 default"],
  ["x-ai/grok-4.6", undefined, "grok-4.6 auto"],
  ["grok-4-latest", undefined, "grok-4-0709 auto"],
  ["mistralai/mistral-large-2512", undefined, "mistral-large-2512 default"],
  ["mistralai/pixtral-12b", undefined, "pixtral-12b default"],
  ["qwen/qwen3-vl-235b-a22b-instruct", undefined, "qwen3-vl-235b-a22b default"],
  ["qwen/qwen-2.5-vl-7b-instruct", undefined, "qwen2.5-vl-7b 12845056"],
  ["Qwen/Qwen2.5-VL-72B-Instruct", undefined, "qwen2.5-vl-72b 12845056"],
  ["OpenGVLab/InternVL2_5-78B", undefined, "internvl2.5-78b default"],
  ["meta-llama/llama-4-maverick", undefined, "llama-4-maverick default"],
  ["meta-llama/llama-3.2-11b-vision-instruct", undefined, "llama-3.2-11b-vision default"],
  ["moonshotai/kimi-k2.6", undefined, "kimi-k2.6 default"],
  ["z-ai/glm-4.5v", undefined, "glm-4.5v default"],
  ["minimax/minimax-m3", undefined, "minimax-m3 default"],
  ["google/gemma-3-27b-it", undefined, "gemma-3-27b default"],
  ["deepseek-ai/deepseek-vl2-small", undefined, "deepseek-vl2 default"],
  ["cohere/command-a-vision-07-2025", undefined, "command-a-vision auto"],

  // Bedrock: the maker before a dot, the region before it, a version after it.
  ["anthropic.claude-opus-4-6-v1:0", undefined, "claude-opus-4-6 default"],
  ["us.anthropic.claude-haiku-4-5-20251001-v1:0", undefined, "claude-haiku-4-5 default"],
  ["global.anthropic.claude-opus-5-5", undefined, "claude-opus-5-5 default"],
  ["bedrock/us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0", undefined, "claude-sonnet-4-5 default"],
  ["amazon.nova-2-lite-v1:0", undefined, "nova-2-lite default"],
  ["us.amazon.nova-lite-v1:0:300k", undefined, "nova-lite default"],
  ["amazon/nova-pro-v1", undefined, "nova-pro default"],
  ["mistral.pixtral-large-2502-v1:0", undefined, "pixtral-large default"],
  ["qwen.qwen3-vl-235b-a22b-v1:0", undefined, "qwen3-vl-235b-a22b default"],
  ["us.meta.llama3-2-90b-instruct-v1:0", undefined, "llama-3.2-90b-vision default"],
  ["meta.llama4-scout-17b-instruct-v1:0", undefined, "llama-4-scout default"],
  ["arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-4-6-v1:0", undefined, "claude-opus-4-6 default"],

  // Vertex and Gemini: the resource before the name, the day after an @.
  ["claude-opus-4-6@20260101", undefined, "claude-opus-4-6 default"],
  ["claude-opus-4-6@default", undefined, "claude-opus-4-6 default"],
  ["vertex_ai/claude-sonnet-4@20250514", undefined, "claude-sonnet-4-0 default"],
  ["publishers/anthropic/models/claude-opus-5", undefined, "claude-opus-5 default"],
  [
    "projects/mine/locations/us-east5/publishers/google/models/gemini-2.5-flash",
    undefined,
    "gemini-2.5-flash unspecified",
  ],
  ["models/gemini-3.6-flash", undefined, "gemini-3.6-flash high"],
  ["gemini-2.0-flash-001", undefined, "gemini-2.0-flash default"],
  ["gemini-3.1-pro", undefined, "gemini-3.1-pro-preview high"],

  // Where there is no price a day says nothing else than the name.
  ["claude-sonnet-5-5-20260901", undefined, "claude-sonnet-5-5 default"],

  // A detail is for those who offer it; the others keep their default.
  ["gpt-5.6-sol", "low", "gpt-5.6-sol low"],
  [
    ["gpt-5.6-sol", "gpt-4o", "claude-opus-5-5"],
    "original",
    "gpt-5.6-sol original, gpt-4o auto, claude-opus-5-5 default",
  ],
  ["gemini-3.6-flash", "ultra_high", "gemini-3.6-flash ultra_high"],
])("takes %j with detail %j as %s", (model, detail, wanted) => expect(chosen(model, detail)).toBe(wanted));

test.each([
  // The closest ids, of which those that have the name in them come first.
  ["gpt-4", "closest: gpt-4o, gpt-4.1, gpt-4o-mini"],
  ["gpt-5.6", "closest: gpt-5.6-sol, gpt-5.6-luna, gpt-5.6-terra"],
  ["opus", "closest: claude-opus-5, claude-3-opus, claude-opus-5-5"],
  ["claude-opus-5.6", "closest: claude-opus-5-5"],
  ["opus-5.5", "closest: claude-opus-5-5"],
  ["gemini-3.6-flsh", "closest: gemini-3.6-flash"],
  ["anthropic/claude-hiaku-4-5", "closest: claude-haiku-4-5"],

  // The provider of another model, one that nobody knows, and snapshots that never were.
  ["openai/claude-haiku-4-5", "closest: claude-haiku-4-5"],
  ["gpt-4o-2031-01-01", "closest: gpt-4o"],
  ["gpt-4o@20310101", "closest: gpt-4o"],
  ["acme/gpt-4o", "closest: gpt-4o"],
  ["anthropic.gpt-4o", "closest: gpt-4o"],
  ["moon.anthropic.claude-opus-5-5", "closest: claude-opus-5-5"],

  // A part of a name that several models have, a model that may be priced otherwise, and one without eyes.
  ["claude-sonnet", "closest: claude-sonnet-5"],
  ["qwen3-vl", "closest: qwen3-vl-"],
  ["gemini-2.5-flash-image", "closest: gemini-2.5-flash"],
  ["amazon.nova-micro-v1:0", "closest: nova-"],

  // Nothing and names of object members are no models.
  ["", "closest: "],
  ["constructor", "closest: "],
])("refuses %j, naming the %s", (model, closest) => {
  const message = chosen(model);
  expect(message).toMatch(/^E_OPTION expected a known model \(closest: .+, .+, .+\) for model but received /u);
  expect(message).toContain(closest);
});

test.each([
  ["gpt-4o", "original", 'E_OPTION expected low, high or auto for detail of gpt-4o but received "original"'],
  ["claude-opus-5-5", "low", 'E_OPTION expected default for detail of claude-opus-5-5 but received "low"'],
  [
    "gemini-3.6-flash",
    "constructor",
    'E_OPTION expected low, medium, high or ultra_high for detail of gemini-3.6-flash but received "constructor"',
  ],
  [[], undefined, "E_OPTION expected at least one id for model but received []"],
])("refuses %j with detail %j", (model, detail, message) => expect(chosen(model, detail)).toBe(message));

test("the models shown by default are priced, sure and of every kind of rule that looks at a picture", () => {
  expect(resolveModels().map(({ model }) => model)).toEqual(defaultModels);
  const rules = defaultModels.map((id) => {
    const { details, defaultDetail }: Model = models[id];
    return details[defaultDetail];
  });
  expect(new Set(rules.map((detail) => detail?.certainty))).toEqual(new Set(["exact"]));
  expect(new Set(rules.map((detail) => detail?.rule.kind))).toEqual(new Set(["cells", "patches", "tiles", "grid"]));
  for (const id of defaultModels) expect(picoUsdPerToken(id)).toBeGreaterThan(0);
});
