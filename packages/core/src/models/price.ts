import { calcPrice, type PriceCalculationResult } from "@pydantic/genai-prices";

import { findModel } from "./find.ts";
import type { Provider } from "./model.ts";

/** Where every price comes from, for a report to name. */
export const priceSource = { package: "@pydantic/genai-prices", version: "0.1.8" } as const;

/**
 * US dollars × 1e-12 for one input token of `model`, at the base tier; `null` where the price list does not have it.
 *
 * @param on The day of the price: some are announced to change. Default: today.
 * @throws `E_OPTION` where `model` is not an id of the `models` table.
 * @example
 * picoUsdPerToken("gpt-4o");
 * //=> 2_500_000, which is $2.50 per million tokens
 */
export function picoUsdPerToken(model: string, on: Date = new Date()): number | null {
  const key = `${model} ${on.toISOString().slice(0, 10)}`;
  // The list is searched by patterns, 0.07 ms a price: too slow for every image of a large folder.
  let price = knownPrices.get(key);
  if (price === undefined) {
    price = listedPrice(model, on);
    knownPrices.set(key, price);
  }
  return price;
}

const knownPrices = new Map<string, number | null>();

function listedPrice(model: string, on: Date): number | null {
  const { provider, priceId = model } = findModel(model);
  const found = priceId === null ? null : listed(provider, priceId, on);
  // The list matches by prefix, so it has a price of claude-sonnet-5 for claude-sonnet-5-5: no price of that model.
  return found?.model.id === priceId ? Math.round(found.input_price * 1e12) : null;
}

/**
 * The model the price list takes `id` for, `null` where it knows none. It knows the dated snapshots of a model as that model.
 *
 * @example
 * listedAs("openai", "gpt-4o-2024-08-06");
 * //=> "gpt-4o"
 */
export function listedAs(provider: Provider, id: string): string | null {
  return listed(provider, id, new Date())?.model.id ?? null;
}

function listed(providerId: Provider, id: string, timestamp: Date): PriceCalculationResult {
  // A single token is in the base tier of every price.
  return calcPrice({ input_tokens: 1 }, id, { providerId, timestamp });
}
