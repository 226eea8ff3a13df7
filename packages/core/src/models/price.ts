import { findModel } from "./find.ts";
import { priceList } from "./price-list.ts";

/** What the price list says of one model. */
export interface ListedModel {
  /** Oldest first. One without a `from` holds since ever. */
  readonly prices: readonly ListedPrice[];
  /**
   * What follows the id and a hyphen in the snapshots that the list takes for this model: a suffix as it is written,
   * or `YYYYMMDD` and `YYYY-MM-DD` where any day will do.
   */
  readonly snapshots: readonly string[];
}

interface ListedPrice {
  /** The first day of the price in UTC, as YYYY-MM-DD. */
  readonly from?: string;
  /** US dollars × 1e-12 for one input token, at the base tier. */
  readonly picoUsdPerToken: number;
}

/** Where every price comes from, for a report to name. */
export const priceSource = { package: priceList.package, version: priceList.version } as const;

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
  findModel(model);
  const prices = listed(model)?.prices ?? [];
  return prices.findLast(({ from }) => from === undefined || from <= dayOf(on))?.picoUsdPerToken ?? null;
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/**
 * Whether the price list takes the snapshot `model`-`suffix` for `model` itself.
 *
 * @example
 * isListedSnapshot("gpt-4o", "2024-08-06");
 * //=> true
 */
export function isListedSnapshot(model: string, suffix: string): boolean {
  const anyDay = suffix.replace(/^\d{8}$/u, "YYYYMMDD").replace(/^\d{4}-\d{2}-\d{2}$/u, "YYYY-MM-DD");
  const snapshots = listed(model)?.snapshots ?? [];
  return snapshots.includes(suffix) || snapshots.includes(anyDay);
}

function listed(model: string): ListedModel | undefined {
  const models: Readonly<Record<string, ListedModel>> = priceList.models;
  return Object.hasOwn(models, model) ? models[model] : undefined;
}
