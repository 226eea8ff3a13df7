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
  ["claude-opus-5.5", "closest: claude-opus-5-5"],
  ["gemini-3.6-flsh", "closest: gemini-3.6-flash"],
  ["anthropic/claude-hiaku-4-5", "closest: claude-haiku-4-5"],

  // The provider of another model, a snapshot that never was, and one of a model that is not priced.
  ["openai/claude-haiku-4-5", "closest: claude-haiku-4-5"],
  ["gpt-4o-2031-01-01", "closest: gpt-4o"],
  ["claude-sonnet-5-5-20260901", "closest: claude-sonnet-5"],

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
