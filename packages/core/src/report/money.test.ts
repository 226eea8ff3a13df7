import { expect, test } from "vitest";

import { choose, resolveModels } from "../models/choose.ts";
import { bundledPrices } from "../models/price.ts";
import { costs, type Terms, totalCosts } from "../prices.ts";
import { moneyText, pricesOn } from "./money.ts";

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
    "  claude-opus-5-5 on Bedrock: 10 % more where Bedrock keeps requests to a region",
    "  gpt-4o on Bedrock (auto): the price of its maker's API: the list has none of Bedrock",
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
    "  claude-opus-5-5                        9,568 -> 418  $0.0383 -> $0.00167   95.6%  exact",
    "  claude-opus-5-5 on Bedrock (regional)  9,568 -> 418  $0.0421 -> $0.00184   95.6%  exact",
    "  claude-opus-5-5 on Bedrock (global)    9,568 -> 418  $0.0383 -> $0.00167   95.6%  exact",
    "  gpt-5.4 on Bedrock (auto)              5,530 -> 346  $0.0152 -> $0.000951  93.7%  exact",
  ]);
});
