import { readFileSync } from "node:fs";

import { clients, presets } from "pixelthrift";
import { expect, test } from "vitest";

import { libraryOptions, readSettings, resultsFolder } from "./settings.ts";

interface Property {
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly markdownDescription: string;
  readonly scope: string;
  readonly order: number;
}

const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  contributes: { configuration: readonly { title: string; properties: Record<string, Property> }[] };
};
const texts = JSON.parse(readFileSync(new URL("../../package.nls.json", import.meta.url), "utf8")) as Record<
  string,
  string
>;
const properties = Object.entries(
  Object.assign({}, ...manifest.contributes.configuration.map((part) => part.properties)) as Record<string, Property>,
);

function settingsWith(given: Readonly<Record<string, unknown>>): ReturnType<typeof readSettings> {
  return readSettings((key) => given[key]);
}

test("without any setting it is as the manifest says", () => {
  const defaults = Object.fromEntries(
    properties.map(([key, { default: value }]) => [key.replace("pixelthrift.", ""), value]),
  );
  const { exclude: _exclude, alsoShow: _alsoShow, ...read } = settingsWith({});
  const { exclude, alsoShow, ...wanted } = settingsWith(defaults);
  expect(read).toEqual(wanted);
  expect([exclude, alsoShow]).toEqual([defaults["exclude"], defaults["alsoShow"]]);
});

test.each(properties)("%s has a scope, an order, a description and no key below it", (key, property) => {
  expect(["window", "resource", "machine-overridable"]).toContain(property.scope);
  expect(property.order).toBeGreaterThan(0);
  const described = [property.markdownDescription, ...(property.enumDescriptions ?? [])];
  for (const text of described) expect(texts[text.replaceAll("%", "")], text).toMatch(/\S.*\.$/u);
  expect(property.enumDescriptions?.length ?? 0).toBe(
    key.endsWith("format") || key.endsWith("engine") ? 0 : (property.enum?.length ?? 0),
  );
  expect(properties.filter(([other]) => other.startsWith(`${key}.`))).toEqual([]);
});

test("the manifest offers every preset of the library, and what the model sees", () => {
  const offered = properties.find(([key]) => key === "pixelthrift.preset")?.[1].enum;
  expect(offered).toEqual([...Object.keys(presets), "model"]);
});

test("the manifest offers every client of the library", () => {
  const offered = properties.find(([key]) => key === "pixelthrift.client")?.[1].enum;
  expect(offered).toEqual(Object.keys(clients));
});

test.each([
  // What `path` understands, and what other settings of the editor do.
  ["small", "/w/app/small"],
  ["../small", "/w/small"],
  ["/tmp/small", "/tmp/small"],
  ["${workspaceFolder}/small", "/w/app/small"],
  ["~/small", "/home/me/small"],
  ["~", "/home/me"],
  ["~small", "/w/app/~small"],
  ["", "/w/app"],
])("the folder %j is %s", (written, wanted) => {
  expect(resultsFolder(written, "/w/app", "/home/me")).toBe(wanted);
});

test.each<[given: Readonly<Record<string, unknown>>, wanted: Readonly<Record<string, unknown>>]>([
  // Words go to the library as they are: it knows which ones are right.
  [{}, { model: "claude-opus-5-5", preset: "content", format: "auto", client: "raw", detail: undefined }],
  [
    { model: " gpt-4o ", detail: "low" },
    { model: "gpt-4o", detail: "low" },
  ],
  // What the model sees is the library's choice for a named model without a preset.
  [{ preset: "model" }, { preset: undefined }],
  [
    { maxTokens: null, quality: null },
    { maxTokens: undefined, quality: undefined },
  ],
  [
    { maxTokens: 300, quality: 70 },
    { maxTokens: 300, quality: 70 },
  ],
  // A file that is replaced in its place keeps its format, whatever else is set.
  [{ "output.mode": "replace", format: "webp" }, { format: "same" }],
  [{ "output.mode": "nonsense", format: "webp" }, { format: "webp" }],
  [{ alsoShow: [] }, { show: undefined }],
  // What is no list, or no number, counts as not set.
  [
    { alsoShow: "gpt-4o", quality: "high", maxTokens: "300" },
    { show: undefined, quality: undefined, maxTokens: undefined },
  ],
  [{ alsoShow: ["gpt-4o", 7, " "] }, { show: ["gpt-4o"] }],
])("%j gives the options %j", (given, wanted) => {
  expect(libraryOptions(settingsWith(given))).toMatchObject(wanted);
});
