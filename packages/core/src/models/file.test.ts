import { readFileSync } from "node:fs";

import { toJsonSchema } from "@valibot/to-json-schema";
import { expect, test } from "vitest";

import { PixelthriftError } from "../errors.ts";
import { costs } from "../prices.ts";
import { choose, resolveModels } from "./choose.ts";
import { type ExtraModels, isChecked, readModels } from "./extra.ts";
import { fileSchema, rules } from "./file-schema.ts";
import { readModelsFile } from "./file.ts";
import { models } from "./index.ts";
import { priceOf } from "./price.ts";

const cells = { kind: "cells", cellPx: 28, maxEdgePx: 1568, maxTokens: 1568 };
const vlm = {
  provider: "Acme",
  details: { default: { rule: cells, certainty: "documented" } },
  source: "https://example.com/vision",
  checked: "2026-11-22",
};

function file(changes: object = {}): unknown {
  return { models: { "my-vlm": { ...vlm, ...changes } } };
}

function withRule(rule: object, certainty: string = "estimate"): unknown {
  return file({ details: { default: { rule, certainty } } });
}

function problem(json: unknown): string {
  try {
    readModelsFile(json);
    return "good";
  } catch (error) {
    if (error instanceof PixelthriftError && error.code === "E_OPTION") return error.message;
    throw error;
  }
}

test("takes a model with nothing that can be left out", () => {
  expect(readModelsFile(file())).toEqual({
    "my-vlm": { ...vlm, provider: "other", maker: "Acme", family: "my-vlm", defaultDetail: "default" },
  });
});

test("takes a model with everything, and fills in what its limits leave out", () => {
  const given = {
    provider: "xAI",
    family: "Mine",
    setting: "quality",
    details: { low: { rule: { kind: "flat", tokens: 64 }, certainty: "exact" }, high: vlm.details.default },
    defaultDetail: "high",
    aliases: ["my-vlm-latest"],
    price: { usdPerMillionTokens: "0.53", cachedUsdPerMillionTokens: 0.05, batchUsdPerMillionTokens: "0.000001" },
    limits: { formats: ["png"], images: 3, doubted: ["images"] },
    source: "a letter",
    checked: "2026-02-28",
  };
  const { limits, price, ...rest } = given;
  expect(readModelsFile({ $schema: "models-file.schema.json", models: { "my-vlm": given } })).toEqual({
    "my-vlm": {
      ...rest,
      provider: "xai",
      price: { picoUsdPerToken: 530_000, cachedPicoUsdPerToken: 50_000, batchPicoUsdPerToken: 1 },
      limits: { ...limits, source: "a letter", checked: "2026-02-28", certainty: "documented" },
    },
  });
  expect(price).toBeDefined();
});

test.each(
  Object.entries(models).flatMap(([id, { details }]) => Object.values(details).map((one) => [id, one] as const)),
)("a rule of %s can be written in a file: %j", (_id, detail) => {
  const read = readModelsFile(file({ details: { default: detail } }));
  expect(read["my-vlm"]?.details).toEqual({ default: detail });
});

test("every kind of rule is in the table, so that the test above has them all", () => {
  const kinds = new Set(
    Object.values(models).flatMap(({ details }) => Object.values(details).map(({ rule }) => rule.kind)),
  );
  expect(new Set(Object.keys(rules))).toEqual(kinds);
});

test.each([
  // Exact to the pico-dollar, however it is written.
  ["0.53", 530_000],
  [0.53, 530_000],
  [0.1, 100_000],
  ["4", 4_000_000],
  [0, 0],
  ["1234567.123456", 1_234_567_123_456],
  ["0.000001", 1],
  [0.000_01, 10],
])("takes %j dollars for a million tokens as %d pico-dollars for one", (usdPerMillionTokens, pico) => {
  const read = readModelsFile(file({ price: { usdPerMillionTokens } }));
  expect(read["my-vlm"]?.price).toEqual({ picoUsdPerToken: pico });
});

test.each([
  // The way to the value, what it must be and what it is.
  [
    withRule({ ...cells, cellPx: "28" }),
    'models["my-vlm"].details.default.rule.cellPx: expected a whole number from 1 to 4096 but received "28"',
  ],
  [
    withRule({ ...cells, cellPx: 0 }),
    'models["my-vlm"].details.default.rule.cellPx: expected a whole number from 1 to 4096 but received 0',
  ],
  [
    withRule({ ...cells, cellPx: 1.5 }),
    'models["my-vlm"].details.default.rule.cellPx: expected a whole number from 1 to 4096 but received 1.5',
  ],
  [
    withRule({ ...cells, cellPx: undefined }),
    'models["my-vlm"].details.default.rule.cellPx: expected a whole number from 1 to 4096 but received nothing',
  ],
  [
    withRule({ kind: "cells", cellPx: 28 }),
    'models["my-vlm"].details.default.rule.maxEdgePx: expected a whole number from 1 to 1000000 but received nothing',
  ],
  [
    withRule({ kind: "tile" }),
    `models["my-vlm"].details.default.rule.kind: expected one of ${Object.keys(rules).join(", ")} but received "tile"`,
  ],
  [
    withRule({}),
    `models["my-vlm"].details.default.rule.kind: expected one of ${Object.keys(rules).join(", ")} but received nothing`,
  ],
  [
    file({ details: { default: { rule: 5, certainty: "exact" } } }),
    'models["my-vlm"].details.default.rule: expected an object with a kind but received 5',
  ],
  [
    withRule(cells, "sure"),
    'models["my-vlm"].details.default.certainty: expected one of exact, documented, estimate, unknown but received "sure"',
  ],
  [
    withRule({
      kind: "examples",
      minEdgePx: 1,
      examples: [
        [1, 2],
        [3, "4"],
      ],
    }),
    'models["my-vlm"].details.default.rule.examples[1][1]: expected a whole number from 1 to 10000000 but received "4"',
  ],
  [file({ provider: " " }), 'models["my-vlm"].provider: expected words but received " "'],
  [file({ provider: undefined }), 'models["my-vlm"].provider: expected words but received nothing'],
  [file({ price: 0.5 }), 'models["my-vlm"].price: expected an object but received 0.5'],
  [
    file({ price: { usdPerMillionTokens: "$1" } }),
    'models["my-vlm"].price.usdPerMillionTokens: expected dollars for a million tokens, like 0.53, with at most 6 decimals but received "$1"',
  ],
  [
    file({ price: { usdPerMillionTokens: -1 } }),
    'models["my-vlm"].price.usdPerMillionTokens: expected dollars for a million tokens, like 0.53, with at most 6 decimals but received -1',
  ],
  [
    file({ price: { usdPerMillionTokens: true } }),
    'models["my-vlm"].price.usdPerMillionTokens: expected dollars for a million tokens, like 0.53, with at most 6 decimals but received true',
  ],
  [
    file({ price: { usdPerMillionTokens: 0.123_456_7 } }),
    'models["my-vlm"].price.usdPerMillionTokens: expected dollars for a million tokens with at most 6 decimals but received 0.1234567',
  ],
  [
    file({ limits: { formats: ["jpg"] } }),
    'models["my-vlm"].limits.formats[0]: expected one of jpeg, png, webp, gif, tiff, avif, bmp, svg, heic, heif but received "jpg"',
  ],
  [file({ limits: { formats: [] } }), 'models["my-vlm"].limits.formats: expected at least one format but received []'],
  [
    { models: { "my vlm": vlm } },
    'models["my vlm"]: expected an id of letters, digits and . _ : / @ + - but received "my vlm"',
  ],
  [[], "the document: expected an object but received []"],
  [null, "the document: expected an object but received null"],
  ["models", 'the document: expected an object but received "models"'],
  [{ models: [] }, "models: expected an object but received []"],
  [file({ limits: [] }), 'models["my-vlm"].limits: expected an object but received []'],

  // Keys that mean nothing.
  [{ model: {} }, 'the document: expected a known key (closest: models) but received "model"'],
  [
    withRule({ ...cells, cellpx: 28 }),
    'models["my-vlm"].details.default.rule: expected a known key (closest: cellPx) but received "cellpx"',
  ],
  [
    withRule({ ...cells, refusedOverSidePx: 8000 }),
    'models["my-vlm"].details.default.rule: expected a known key (closest: maxEdgePx) but received "refusedOverSidePx"',
  ],
  [file({ alias: ["x"] }), 'models["my-vlm"]: expected a known key (closest: aliases) but received "alias"'],
  [
    JSON.parse('{ "models": { "__proto__": {} } }'),
    'models: expected a key that no object has by itself but received "__proto__"',
  ],
  [{ models: { constructor: vlm } }, 'models: expected a key that no object has by itself but received "constructor"'],

  // Values that do not go together.
  [
    withRule({ kind: "padded", cellPx: 28, minTokens: 9, maxTokens: 8 }),
    'models["my-vlm"].details.default.rule.minTokens: expected no more than maxTokens, which is 8, but received 9',
  ],
  [
    withRule({ kind: "squares", cellPx: 42, minSideCells: 1, maxSideCells: 2, extraTokens: 0, otherShapes: [9, 8] }),
    'models["my-vlm"].details.default.rule.otherShapes: expected the lesser number first but received [9,8]',
  ],
  [
    withRule({
      kind: "examples",
      minEdgePx: 1,
      examples: [
        [2, 2],
        [2, 3],
      ],
    }),
    'models["my-vlm"].details.default.rule.examples[1]: expected a larger area than the one before but received [2,3]',
  ],
  [
    withRule(cells, "unknown"),
    'models["my-vlm"].details.default.certainty: expected exact, documented or estimate but received "unknown"',
  ],
  [
    withRule({ kind: "unknown" }, "exact"),
    'models["my-vlm"].details.default.certainty: expected unknown, as the rule is, but received "exact"',
  ],
  [file({ details: {} }), 'models["my-vlm"].details: expected at least one detail but received {}'],
  [
    file({ details: { low: vlm.details.default, high: vlm.details.default } }),
    'models["my-vlm"].setting: expected the request field that chooses a detail but received nothing',
  ],
  [
    file({ setting: "detail", details: { low: vlm.details.default, high: vlm.details.default } }),
    'models["my-vlm"].defaultDetail: expected one of low, high but received nothing',
  ],
  [file({ defaultDetail: "high" }), 'models["my-vlm"].defaultDetail: expected one of default but received "high"'],
  [
    file({ checked: "2026-02-30" }),
    'models["my-vlm"].checked: expected a day that is in the calendar, as YYYY-MM-DD, but received "2026-02-30"',
  ],
  [file({ checked: "22.11.2026" }), 'models["my-vlm"].checked: expected a day as YYYY-MM-DD but received "22.11.2026"'],
  [
    file({ limits: { doubted: ["images"] } }),
    'models["my-vlm"].limits.doubted[0]: expected a limit that is given here but received "images"',
  ],

  // What is known is not changed without a word.
  [
    { models: { "gpt-4o": vlm } },
    'models["gpt-4o"].replace: expected true, as gpt-4o is known already, but received nothing',
  ],
  [{ models: { "gpt-4o": { ...vlm, replace: false } } }, 'models["gpt-4o"].replace: expected true but received false'],
  [
    { models: { "claude-opus-5.5": { ...vlm, replace: true } } },
    'models["claude-opus-5.5"]: expected an id that is no other name of claude-opus-5-5 but received "claude-opus-5.5"',
  ],
  [
    { models: { "gpt-4p": { ...vlm, replace: true } } },
    'models["gpt-4p"].replace: expected nothing, as no such model is known (closest: gpt-4o, gpt-5, gpt-4.1) but received true',
  ],
  [
    file({ aliases: ["mine", "openai/gpt-4o"] }),
    'models["my-vlm"].aliases[1]: expected a name that is not one of gpt-4o but received "openai/gpt-4o"',
  ],
  [
    { models: { "my-vlm": vlm, "my.vlm": vlm } },
    'models["my.vlm"]: expected names that my-vlm does not have but received "my-vlm"',
  ],
  [
    { prices: { "gpt-4o": { usdPerMillionTokens: 1 } } },
    'prices["gpt-4o"].replace: expected true, as a price of gpt-4o is known already, but received nothing',
  ],
  [
    { prices: { "gpt-4p": { usdPerMillionTokens: 1 } } },
    'prices["gpt-4p"]: expected the price of a known model (closest: gpt-4o, gpt-5, gpt-4.1) but received "gpt-4p"',
  ],
  [
    {
      models: { "my-vlm": { ...vlm, price: { usdPerMillionTokens: 1 } } },
      prices: { "my-vlm": { usdPerMillionTokens: 2 } },
    },
    'prices["my-vlm"].replace: expected true, as a price of my-vlm is known already, but received nothing',
  ],
])("of %j says what is wrong", (json, message) => expect(problem(json)).toBe(message));

test("a known model is replaced, or priced, where the file says so", () => {
  const read = readModelsFile({
    models: { "gpt-4o": { ...vlm, replace: true } },
    prices: {
      "qwen/qwen3-vl-8b-instruct": { usdPerMillionTokens: "0.08" },
      "gpt-5": { usdPerMillionTokens: 1, replace: true },
    },
  });
  expect(Object.keys(read)).toEqual(["gpt-4o", "qwen3-vl-8b", "gpt-5"]);
  expect(choose("gpt-4o", undefined, "api", read).rule).toEqual(cells);
  expect(priceOf(choose("gpt-5", undefined, "api", read))?.picoUsdPerToken).toBe(1_000_000);
  expect(read["qwen3-vl-8b"]).toEqual({ ...models["qwen3-vl-8b"], price: { picoUsdPerToken: 80_000 } });
});

function called(written: string, extra: ExtraModels): string {
  try {
    return resolveModels(written, undefined, "api", extra)
      .map(({ model, channel }) => `${model} ${channel}`)
      .join(", ");
  } catch (error) {
    return (error as Error).message;
  }
}

test.each([
  // A model of the user's own is called like any other.
  ["my-vlm", "my-vlm api"],
  ["My.VLM", "my-vlm api"],
  ["acme/my-vlm", "my-vlm api"],
  ["bedrock/my-vlm", "my-vlm bedrock"],
  ["seeing-eye", "my-vlm api"],
  ["org/Thing:v2", "org/Thing:v2 api"],
  ["gpt-4o", "gpt-4o api"],
  ["openai/my-vlm", "expected a known model (closest: my-vlm, "],
  ["my-vml", "expected a known model (closest: my-vlm, "],
  ["my-vlm-2026-01-01", "expected a known model (closest: my-vlm, "],
])("beside a file takes %j for %s", (written, wanted) => {
  const extra = readModelsFile({ models: { "my-vlm": { ...vlm, aliases: ["seeing-eye"] }, "org/Thing:v2": vlm } });
  expect(called(written, extra)).toContain(wanted);
});

test("a model of the user's own costs what its file says", () => {
  const extra = readModelsFile(file({ price: { usdPerMillionTokens: "0.5" } }));
  const [cost] = costs({ widthPx: 280, heightPx: 280 }, { widthPx: 28, heightPx: 28 }, [
    choose("my-vlm", undefined, "api", extra),
  ]);
  expect(cost).toMatchObject({ tokensBefore: 100, tokensAfter: 1, usdBefore: 0.000_05, usdAfter: 0.000_000_5 });
});

test("only what was checked counts as checked", async () => {
  expect(isChecked(await readModels(file()))).toBe(true);
  expect(isChecked({})).toBe(false);
});

test("the schema for editors says what is checked; `vitest run models/file -u` writes it anew", async () => {
  const schema = toJsonSchema(fileSchema);
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot("../../../../docs/models-file.schema.json");
});

const page = readFileSync(new URL("../../../../docs/models-file.md", import.meta.url), "utf8");

test("the example of the page is good, and costs what the page says", () => {
  const [, json = ""] = /```json\n([\s\S]*?)```/u.exec(page) ?? [];
  const extra = readModelsFile(JSON.parse(json));
  const rows = resolveModels(Object.keys(extra), undefined, "api", extra).map((chosen) => {
    const [cost] = costs({ widthPx: 1920, heightPx: 1080 }, { widthPx: 512, heightPx: 288 }, [chosen]);
    return `| ${cost?.model} | ${cost?.tokensBefore} | ${cost?.tokensAfter} | ${cost?.usdBefore} |\n`;
  });
  for (const row of rows) expect(page.replaceAll(/ +/gu, " ")).toContain(row);
});

test.each(Object.entries(rules))("the page has the rule %s and its fields", (kind, { what, fields }) => {
  const names = Object.entries(fields).map(([name, { type }]) => `\`${name}\`${type === "exact_optional" ? "?" : ""}`);
  const texts = [`\`${kind}\``, [what, names.join(", ")].join(" ").trim()];
  expect(page.replaceAll(/ +/gu, " ")).toContain(`| ${texts.join(" | ")} |\n`);
});
