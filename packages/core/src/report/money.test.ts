import { expect, test } from "vitest";

import { choose, resolveModels } from "../models/choose.ts";
import { bundledPrices } from "../models/price.ts";
import { resolveOptions } from "../options.ts";
import { costs, type Terms, totalCosts } from "../prices.ts";
import type { Size } from "../size.ts";
import { type Budget, budgetText, moneyText, pricesOn, termsOf } from "./money.ts";

const day = new Date("2026-11-22T12:00:00Z");
const uhd = { widthPx: 3840, heightPx: 2160 };
const small = { widthPx: 512, heightPx: 288 };

/** What is said below the table of two pictures, one of which is small already. */
function check(models: Parameters<typeof costs>[2], terms: Terms = {}, source = bundledPrices.source): string[] {
  const images = [uhd, small].map((before) => costs(before, small, models, { on: day, ...terms }));
  const text = moneyText(totalCosts(images), images, pricesOn(day, source), { colors: "none" });
  return text
    .slice(text.indexOf("\n\n") + 2)
    .trimEnd()
    .split("\n");
}

const tokensOfImages = `  Tokens of the images alone, dollars at the input price in ${bundledPrices.source.package} ${bundledPrices.source.version}`;

test("names the price list and the day", () => {
  expect(check([choose("gpt-4o")])).toEqual([`${tokensOfImages} on 2026-11-22.`]);
});

test("a list that was fetched has the moment it was", () => {
  const source = { ...bundledPrices.source, source: "refreshed", refreshedAt: "2026-11-22T11:59:00.000Z" } as const;
  expect(check([choose("gpt-4o")], {}, source)).toEqual([
    `${tokensOfImages}, refreshed at 2026-11-22T11:59:00.000Z, on 2026-11-22.`,
  ]);
});

test("says what is billed at the price of large requests", () => {
  expect(check([choose("gpt-5.6-sol")], { perRequest: 28 })).toContain(
    "  gpt-5.6-sol (auto): 1 original at the price of requests of more than 271,999 tokens",
  );
});

test("says whose price it is where that is not plain", () => {
  const models = [choose("claude-opus-5-5", undefined, "bedrock"), choose("gpt-4o", undefined, "bedrock")];
  expect(check(models).slice(0, 2)).toEqual([
    "  gpt-4o on Bedrock (auto): the price of its maker's API: the list has none of Bedrock",
    "  claude-opus-5-5 on Bedrock: 10 % more where Bedrock keeps requests to a region",
  ]);
});

test("keeps a model apart from itself where it is served elsewhere", () => {
  const names = [
    "claude-opus-5-5",
    "us.anthropic.claude-opus-5-5",
    "global.anthropic.claude-opus-5-5",
    "openai.gpt-5.4",
  ];
  const images = [costs(uhd, small, resolveModels(names), { on: day })];
  const text = moneyText(totalCosts([...images, ...images]), images, pricesOn(day), { colors: "none" });
  expect(text.split("\n").slice(1, 5)).toEqual([
    "  gpt-5.4 on Bedrock (auto)              5,530 -> 346  $0.0152 -> $0.000951  93.7%  exact",
    "  claude-opus-5-5                        9,568 -> 418  $0.0383 -> $0.00167   95.6%  exact",
    "  claude-opus-5-5 on Bedrock (global)    9,568 -> 418  $0.0383 -> $0.00167   95.6%  exact",
    "  claude-opus-5-5 on Bedrock (regional)  9,568 -> 418  $0.0421 -> $0.00184   95.6%  exact",
  ]);
});

/** The models of a table, from its first row on. */
function order(models: Parameters<typeof costs>[2], pictures: readonly Size[]): string[] {
  const images = pictures.map((before) => costs(before, small, models, { on: day }));
  const text = moneyText(totalCosts(images), images, pricesOn(day), { colors: "none" });
  return text.split("\n").slice(1, models.length + 1);
}

test("the cheapest result comes first, what has no price after it, and what cannot be counted last", () => {
  const names = ["gpt-5.3", "gpt-5.6-sol", "claude-sonnet-5-5", "gpt-4o-mini", "gpt-4o", "gpt-5.6-luna"];
  const lines = order(resolveModels(names), [uhd]);
  expect(lines.map((line) => line.trim().split(" ")[0])).toEqual([
    "gpt-5.6-luna",
    "gpt-4o",
    "gpt-5.6-sol",
    "gpt-4o-mini",
    "claude-sonnet-5-5",
    "gpt-5.3",
  ]);
});

test("an original that is refused is in no sum, and its result is told apart", () => {
  const strip = { widthPx: 12_000, heightPx: 6750 };
  const models = [choose("claude-opus-5-5"), choose("gpt-4o")];
  expect(order(models, [strip])).toEqual([
    "  gpt-4o (auto)    1,105 -> 255    $0.00276 -> $0.000638  76.9%  exact",
    "  claude-opus-5-5  refused -> 209  -- -> $0.000836               exact",
  ]);
  const images = [uhd, strip].map((before) => costs(before, small, models, { on: day }));
  expect(moneyText(totalCosts(images), images, pricesOn(day), { colors: "none" })).toContain(
    "  claude-opus-5-5: 1 image refused, in none of these sums (as results 209 tokens)\n",
  );
});

test("says what the figures depend on", () => {
  const asked = resolveOptions({ client: "codex", perRequest: 25, model: ["gpt-4o", "gpt-5.4"], task: "gist" });
  const images = [costs(uhd, small, asked.models, { on: day, ...asked })];
  const text = moneyText(totalCosts(images), images, pricesOn(day), { colors: "none" }, asked);
  expect(text.trimEnd().split("\n").slice(-3)).toEqual([
    "  Limits and prices of requests of 25 images each.",
    "  As sent by Codex, which fits an image to 2,048 px and 2,500 patches of 32 px [estimate, read on 2026-11-22; --json has where].",
    "  One result serves all of these models: named alone, one of them may get by with a smaller one.",
  ]);
  expect(termsOf(asked)).toMatchObject({
    perRequest: 25,
    client: { name: "codex", source: expect.stringMatching(/^https:/), certainty: "estimate" },
  });
});

test("a budget says in a line what it brings about, and what the results made of it", () => {
  const named = [choose("gpt-5.6-sol")];
  const totals = totalCosts([costs(uhd, small, named, { on: day })]);
  const fit = { usd: 0.001, scale: 0.5, why: "scale 0.5: $0.0007 of $0.001 with gpt-5.6-sol, instead of $0.04" };
  const said = (budget: Budget | undefined): string => budgetText(budget, totals, named, { colors: "none" });
  expect(said(undefined)).toBe("");
  expect(said(fit)).toBe(`  Budget: ${fit.why}\n`);
  expect(said({ ...fit, usd: 0.0005 })).toBe(
    `  Budget: ${fit.why}; the results cost $0.000692, as some images had to stay as they were\n`,
  );
  // It is for the models that were named, whatever else is shown.
  const shown = totalCosts([costs(uhd, small, [...named, choose("claude-opus-5-5")], { on: day })]);
  expect(budgetText({ ...fit, usd: 0.0007 }, shown, named, { colors: "none" })).not.toContain("the results");
});
