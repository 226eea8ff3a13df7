import { findModel } from "./find.ts";
import type { Channel, Model, Rates } from "./index.ts";
import type { Scope } from "./name.ts";
import { bundledPrices, listedSnapshots } from "./price-list.ts";

/** Where the list has a price of a model: at its maker's, or at a cloud's, kept to a region or not. */
export type Place = "api" | "bedrock" | "bedrockRegional" | "vertex";

/** What the price list says of one model; a place is absent where the list has no price of it. */
export type ListedModel = Partial<Readonly<Record<Place, readonly ListedPrice[]>>>;

/** One of the prices that a model had, has or will have in a place. The last that holds is the one. */
export interface ListedPrice extends Rates {
  /** The first day of the price in UTC, as YYYY-MM-DD. One without holds since ever. */
  readonly from?: string;
  /** When on each day it holds. One without holds all day. */
  readonly hours?: Hours;
  /** Smallest first. */
  readonly tiers?: readonly Tier[];
}

/** Part of a day in UTC. Where the end is before the start, midnight is in it. */
export interface Hours {
  readonly fromSecond: number;
  readonly untilSecond: number;
}

/** What every token of a request costs once the request has more input tokens than `overTokens`. */
export interface Tier extends Rates {
  readonly overTokens: number;
}

export interface PriceList {
  readonly source: PriceSource;
  /** By the id of the model. */
  readonly models: Readonly<Record<string, ListedModel>>;
}

/** Where prices come from, for a report to name. */
export type PriceSource = {
  readonly package: string;
  /** Of the package; what is fetched is a later state of the list than this. */
  readonly version: string;
} & (
  | { readonly source: "bundled" }
  | { readonly source: "refreshed"; /** ISO 8601, UTC. */ readonly refreshedAt: string }
);

/** The part of a chosen model that its price depends on. */
export interface Priced {
  readonly model: string;
  readonly row: Model;
  readonly channel: Channel;
  /** Whether Bedrock may answer a request anywhere or keeps it to a region; absent where nobody said. */
  readonly scope?: Scope;
}

export interface PriceTerms {
  /** The moment of the price: some are announced to change, some change with the hour. Default: now. */
  readonly on?: Date | undefined;
  /** Input tokens of the whole request. Default: none, which is the base tier. */
  readonly requestTokens?: number;
  /** Default: the bundled list. */
  readonly prices?: PriceList | undefined;
}

/** What one input token costs in a request of a given size, in US dollars × 1e-12. */
export interface Price {
  readonly picoUsdPerToken: number;
  /** Of a token that the provider reads from its cache; `null` where the list has none. */
  readonly cachedPicoUsdPerToken: number | null;
  /** In a batch; `null` where the list has none. */
  readonly batchPicoUsdPerToken: number | null;
  /** Where the request is in a higher tier: the tokens it has more than. */
  readonly overTokens?: number;
  /** Every higher tier, smallest first. */
  readonly tiers: readonly Tier[];
  /** What a reader must know of whose price it is. */
  readonly note?: string;
}

/** The list that comes with the library. */
export { bundledPrices };

/** Lists that were checked: the bundled one, and those that were fetched. Anything else may only look like one. */
export const checkedPrices = new WeakSet<PriceList>([bundledPrices]);

/** Of the bundled list. */
export const priceSource = bundledPrices.source;

/**
 * What a token of an image costs; `null` where the list has no price.
 *
 * @example
 * priceOf(choose("gpt-5.4"), { requestTokens: 300_000 });
 * //=> { picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000, batchPicoUsdPerToken: null, overTokens: 271_999, tiers: [{ … }] }
 */
export function priceOf(
  chosen: Priced,
  { on, requestTokens = 0, prices = bundledPrices }: PriceTerms = {},
): Price | null {
  const { model, row } = chosen;
  if (row.price !== undefined) return priceAt(row.price, 0, "a price of your own");
  const places = Object.hasOwn(prices.models, model) ? prices.models[model] : undefined;
  const served = places === undefined ? undefined : servedAt(places, chosen, on);
  return served === undefined ? null : priceAt(served.listed, requestTokens, served.note);
}

/** The tier of a request, of tiers with the smallest first; `undefined` below all of them. */
export function tierOf(tiers: readonly Tier[], requestTokens: number): Tier | undefined {
  return tiers.findLast(({ overTokens }) => requestTokens > overTokens);
}

/**
 * US dollars × 1e-12 for one input token of `model`, at its maker's and at the base tier; `null` where the bundled list does
 * not have it.
 *
 * @param on The day of the price: some are announced to change. Default: today.
 * @throws `E_OPTION` where `model` is not an id of the `models` table.
 * @example
 * picoUsdPerToken("gpt-4o");
 * //=> 2_500_000, which is $2.50 per million tokens
 */
export function picoUsdPerToken(model: string, on: Date = new Date()): number | null {
  return priceOf({ model, row: findModel(model), channel: "api" }, { on })?.picoUsdPerToken ?? null;
}

/**
 * A price list by name, with what tells it from an older or a newer one.
 *
 * @example
 * sourceText({ package: "@pydantic/genai-prices", version: "0.1.8", source: "bundled" });
 * //=> "@pydantic/genai-prices 0.1.8"
 */
export function sourceText(from: PriceSource): string {
  const name = `${from.package} ${from.version}`;
  return from.source === "bundled" ? name : `${name}, refreshed at ${from.refreshedAt},`;
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
  const snapshots = Object.hasOwn(listedSnapshots, model) ? (listedSnapshots[model] ?? []) : [];
  return snapshots.includes(suffix) || snapshots.includes(anyDay);
}

interface Found {
  readonly listed: ListedPrice;
  readonly note?: string;
}

function servedAt(places: ListedModel, { row, channel, scope }: Priced, on: Date | undefined): Found | undefined {
  // Amazon has no other API for its own models.
  switch (row.provider === "amazon" ? "bedrock" : channel) {
    case "api":
      return found(inForce(places.api, on));
    case "bedrock": {
      const anywhere = inForce(places.bedrock, on);
      const regional = inForce(places.bedrockRegional, on);
      if (scope === "regional" && regional !== undefined) return { listed: regional };
      if (anywhere === undefined) return found(inForce(places.api, on), insteadOf("Bedrock"));
      if (scope === "global" || regional === undefined) return { listed: anywhere };
      return {
        listed: anywhere,
        note: `${morePercent(anywhere, regional)} % more where Bedrock keeps requests to a region`,
      };
    }
    case "vertex":
      return found(inForce(places.vertex, on)) ?? found(inForce(places.api, on), insteadOf("Vertex AI"));
  }
}

function found(listed: ListedPrice | undefined, note?: string): Found | undefined {
  if (listed === undefined) return undefined;
  return note === undefined ? { listed } : { listed, note };
}

function insteadOf(cloud: string): string {
  return `the price of its maker's API: the list has none of ${cloud}`;
}

function morePercent(than: Rates, dearer: Rates): number {
  return Math.round((dearer.picoUsdPerToken * 1000) / than.picoUsdPerToken - 1000) / 10;
}

function inForce(listed: readonly ListedPrice[] | undefined, on: Date | undefined): ListedPrice | undefined {
  // Hardly any price depends on the moment, and to ask for it takes longer than all the rest.
  if (listed === undefined || listed.length === 1) return listed?.[0];
  const momentMs = on === undefined ? Date.now() : on.getTime();
  const second = (momentMs % 86_400_000) / 1000;
  const holds = ({ from, hours }: ListedPrice): boolean =>
    (from === undefined || startMs(from) <= momentMs) && isWithin(hours, second);
  return listed.findLast(holds) ?? listed[0];
}

/**
 * Of a day that is written as YYYY-MM-DD, in UTC. Compared as numbers: the first `Date` that is written out in a process brings
 * 8 MB of calendars and time zones into memory, more than a photo of 4K takes.
 */
function startMs(day: string): number {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)));
}

function isWithin(hours: Hours | undefined, second: number): boolean {
  if (hours === undefined) return true;
  const { fromSecond, untilSecond } = hours;
  return untilSecond < fromSecond
    ? second >= fromSecond || second < untilSecond
    : second >= fromSecond && second < untilSecond;
}

function priceAt(listed: Rates & Pick<ListedPrice, "tiers">, requestTokens: number, note: string | undefined): Price {
  const { tiers = [] } = listed;
  const tier = tierOf(tiers, requestTokens);
  const { picoUsdPerToken: pico, cachedPicoUsdPerToken: cached, batchPicoUsdPerToken: batch } = tier ?? listed;
  const price = {
    picoUsdPerToken: pico,
    cachedPicoUsdPerToken: cached ?? null,
    batchPicoUsdPerToken: batch ?? null,
    tiers,
  };
  if (tier === undefined && note === undefined) return price;
  return {
    ...price,
    ...(tier === undefined ? {} : { overTokens: tier.overTokens }),
    ...(note === undefined ? {} : { note }),
  };
}
