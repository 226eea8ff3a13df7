import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { picoUsdPerToken, priceSource } from "./price.ts";

const inNovember = new Date("2026-11-22T12:00:00Z");

test.each([
  // $ per million tokens, at the base tier, as the list has them.
  ["claude-opus-5-5", 4_000_000],
  ["claude-haiku-4-5", 1_000_000],
  ["claude-3-haiku", 250_000],
  ["gpt-6-luna", 100_000],
  ["gpt-5.6-sol", 4_000_000],
  ["gpt-5.4", 2_500_000],
  ["gpt-5-nano", 50_000],
  ["o1-pro", 150_000_000],
  ["gemini-3.1-pro-preview", 2_000_000],

  // A snapshot with a price of its own.
  ["gpt-4o", 2_500_000],
  ["gpt-4o-2024-05-13", 5_000_000],

  // The list matches by prefix and would give claude-sonnet-5-5 the price of claude-sonnet-5.
  ["claude-sonnet-5", 2_000_000],
  ["claude-sonnet-5-5", null],
  ["claude-mythos-5", null],
])("%s costs %j pico-dollars a token", (model, price) => expect(picoUsdPerToken(model, inNovember)).toBe(price));

test("a price that changes on a day changes on that day", () => {
  expect(picoUsdPerToken("gemini-3.6-flash", new Date("2026-12-31T12:00:00Z"))).toBe(750_000);
  expect(picoUsdPerToken("gemini-3.6-flash", new Date("2027-01-01T12:00:00Z"))).toBe(1_500_000);
});

test("the version that reports name is the one that is pinned", () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(manifest).toMatchObject({ devDependencies: { [priceSource.package]: priceSource.version } });
});
