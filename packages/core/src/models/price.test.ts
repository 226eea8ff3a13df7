import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { type Channel, type Model, models } from "./index.ts";
import { picoUsdPerToken, type Price, type Priced, priceOf, priceSource, sourceText } from "./price.ts";

const inNovember = new Date("2026-11-22T12:00:00Z");
const rows: Readonly<Record<string, Model>> = models;

function chosen(model: string, channel: Channel = "api", scope?: Priced["scope"]): Priced {
  const row = rows[model];
  if (row === undefined) throw new Error(`no ${model}`);
  return { model, row, channel, ...(scope === undefined ? {} : { scope }) };
}

/** $ per million tokens: `in / read from the cache / in a batch`, then the tier and the note. */
function check(price: Price | null): string {
  if (price === null) return "unknown";
  const { picoUsdPerToken: pico, cachedPicoUsdPerToken: cached, batchPicoUsdPerToken: batch, overTokens, note } = price;
  const usd = [pico, cached, batch].map((one) => (one === null ? "--" : one / 1e6)).join(" / ");
  return [usd, overTokens === undefined ? "" : ` over ${overTokens}`, note === undefined ? "" : `; ${note}`].join("");
}

test.each([
  // As the list has them for small requests.
  ["claude-opus-5-5", "4 / 0.2 / --"],
  ["claude-fable-5-1", "10 / 0.25 / --"],
  ["claude-haiku-4-5", "1 / 0.1 / --"],
  ["claude-3-haiku", "0.25 / 0.03 / --"],
  ["gpt-6-luna", "0.1 / 0.01 / --"],
  ["gpt-5.6-sol", "4 / 0.4 / --"],
  ["gpt-5.4", "2.5 / 0.25 / --"],
  ["gpt-5-nano", "0.05 / 0.005 / --"],
  ["o1-pro", "150 / -- / --"],
  ["gemini-3.1-pro-preview", "2 / 0.2 / --"],
  ["nova-premier", "2.5 / 0.625 / --"],
  ["grok-4.6", "2 / 0.5 / --"],
  ["mistral-medium-3-1", "0.4 / 0.04 / --"],
  ["pixtral-large", "2 / -- / --"],

  // Half in a batch, which the list says in words.
  ["gemini-3.6-flash", "0.75 / 0.075 / 0.375"],

  // A snapshot with a price of its own.
  ["gpt-4o", "2.5 / 1.25 / --"],
  ["gpt-4o-2024-05-13", "5 / -- / --"],

  // The list matches by prefix and would give claude-sonnet-5-5 the price of claude-sonnet-5.
  ["claude-sonnet-5", "2 / 0.2 / --"],
  ["claude-sonnet-5-5", "unknown"],
  ["claude-mythos-5", "unknown"],
])("%s costs %s", (model, wanted) => expect(check(priceOf(chosen(model), { on: inNovember }))).toBe(wanted));

test.each([
  // The whole request is billed at the higher price, from the first token over the limit on.
  ["gpt-5.4", 271_999, "2.5 / 0.25 / --"],
  ["gpt-5.4", 272_000, "5 / 0.5 / -- over 271999"],
  ["gpt-6-luna", 272_000, "0.1 / 0.01 / --"],
  ["gpt-6-luna", 272_001, "0.2 / 0.02 / -- over 272000"],
  ["claude-sonnet-4-5", 200_000, "3 / 0.3 / --"],
  ["claude-sonnet-4-5", 200_001, "6 / 0.6 / -- over 200000"],
  ["grok-4.6", 199_999, "2 / 0.5 / --"],
  ["grok-4.6", 200_000, "4 / 1 / -- over 199999"],
  ["minimax-m3", 600_000, "0.6 / 0.12 / -- over 512000"],

  // Most have one price for every request.
  ["claude-opus-5-5", 900_000, "4 / 0.2 / --"],
  ["gpt-5.4-mini", 900_000, "0.75 / 0.075 / --"],
])("%s in a request of %d tokens costs %s", (model, requestTokens, wanted) =>
  expect(check(priceOf(chosen(model), { on: inNovember, requestTokens }))).toBe(wanted),
);

const instead = "the price of its maker's API: the list has none of";

test.each<[string, Channel, Priced["scope"], string]>([
  // A tenth more where Bedrock keeps a request to a region; where nobody said so, it does not.
  ["claude-opus-5-5", "bedrock", "global", "4 / 0.2 / --"],
  ["claude-opus-5-5", "bedrock", "regional", "4.4 / 0.22 / --"],
  ["claude-opus-5-5", "bedrock", undefined, "4 / 0.2 / --; 10 % more where Bedrock keeps requests to a region"],
  ["gpt-5.6-sol", "bedrock", "regional", "4.4 / 0.44 / --"],

  // One price, wherever it is answered.
  ["claude-opus-4-1", "bedrock", "regional", "15 / 1.5 / --"],
  ["gpt-5.4", "bedrock", undefined, "2.75 / 0.275 / --"],

  // Amazon sells its own on Bedrock and nowhere else.
  ["nova-2-lite", "api", undefined, "0.3 / 0.075 / --; 10 % more where Bedrock keeps requests to a region"],
  ["nova-2-lite", "bedrock", "regional", "0.33 / 0.0825 / --"],
  ["nova-lite", "api", undefined, "0.06 / 0.015 / --"],

  // Weights cost what their host asks; of the makers of these the list has no price.
  ["llama-4-maverick", "bedrock", undefined, "0.24 / -- / --"],
  ["llama-4-maverick", "api", undefined, "unknown"],
  ["qwen3-vl-235b-a22b", "bedrock", undefined, "0.53 / -- / --"],
  ["gemma-4-26b-a4b", "vertex", undefined, "0.15 / 0.015 / --"],
  ["gemma-3-27b", "bedrock", undefined, "0.23 / -- / --"],
  ["gemma-3-27b", "vertex", undefined, "unknown"],

  ["claude-opus-5-5", "vertex", undefined, "4 / 0.2 / --"],
  ["gemini-2.5-pro", "vertex", undefined, "1.25 / 0.125 / --"],

  // The list does not have every price of every cloud.
  ["claude-haiku-4-5", "vertex", undefined, `1 / 0.1 / --; ${instead} Vertex AI`],
  ["gpt-4o", "bedrock", undefined, `2.5 / 1.25 / --; ${instead} Bedrock`],
  ["claude-sonnet-5-5", "bedrock", undefined, "unknown"],
])("%s on %s (%s) costs %s", (model, channel, scope, wanted) =>
  expect(check(priceOf(chosen(model, channel, scope), { on: inNovember }))).toBe(wanted),
);

test.each([
  ["gemini-3.6-flash", "2026-12-31T23:59:59Z", "0.75 / 0.075 / 0.375"],
  ["gemini-3.6-flash", "2027-01-01T00:00:00Z", "1.5 / 0.15 / 0.75"],
  // What was dearer over 200,000 tokens once is not any more.
  ["claude-opus-4-6", "2026-03-12T12:00:00Z", "10 / 1 / -- over 200000"],
  ["claude-opus-4-6", "2026-03-13T12:00:00Z", "5 / 0.5 / --"],
])("%s on %s costs %s", (model, on, wanted) =>
  expect(check(priceOf(chosen(model), { on: new Date(on), requestTokens: 300_000 }))).toBe(wanted),
);

test("a price of the user's own goes before the list, on every channel and in every request", () => {
  const { row, ...rest } = chosen("gpt-5.4", "bedrock");
  const own = { ...rest, row: { ...row, price: { picoUsdPerToken: 1_500_000, batchPicoUsdPerToken: 700_000 } } };
  expect(check(priceOf(own, { requestTokens: 500_000 }))).toBe("1.5 / -- / 0.7; a price of your own");
});

test("tells every tier, whatever the size of the request", () => {
  const tiers = [{ overTokens: 271_999, picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000 }];
  for (const requestTokens of [0, 1, 272_000])
    expect(priceOf(chosen("gpt-5.4"), { requestTokens })?.tiers).toEqual(tiers);
});

test("has the price of one token by the id of the model alone", () => {
  expect(picoUsdPerToken("gpt-4o", inNovember)).toBe(2_500_000);
  expect(() => picoUsdPerToken("gpt-4oo")).toThrow(expect.objectContaining({ code: "E_OPTION" }));
});

test("the version that reports name is the one that is pinned", () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(manifest).toMatchObject({ devDependencies: { [priceSource.package]: priceSource.version } });
});

test("names a list that was fetched by the moment it was", () => {
  const bundled = { package: "prices", version: "0.1.8", source: "bundled" } as const;
  const refreshed = { ...bundled, source: "refreshed", refreshedAt: "2026-11-22T12:00:00Z" } as const;
  expect([sourceText(bundled), sourceText(refreshed)]).toEqual([
    "prices 0.1.8",
    "prices 0.1.8, refreshed at 2026-11-22T12:00:00Z,",
  ]);
});
