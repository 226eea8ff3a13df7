import { limitsFor, type RequestLimits } from "../models/limits.ts";
import { type Certainty, type Channel, type Model, type Provider, providerName, type Rates } from "../models/model.ts";
import type { Hours, ListedPrice, Place, PriceList } from "../models/price.ts";
import { shownSize, type Size } from "../size.ts";
import { countByRule, type TokenRange } from "../tokens/count.ts";
import { describeRule, type Limits, limitsOf, type Rule } from "../tokens/rule.ts";

/*
 * Everything that is known of one model, as values: what the JSON document has, and what the tables are printed from.
 */

export interface ModelRow {
  readonly id: string;
  readonly provider: Provider;
  /** What people call the provider. */
  readonly maker: string;
  readonly family: string;
  /** Other names of the same model. */
  readonly aliases: readonly string[];
  /** The request field that chooses a detail; `null` where there is none. */
  readonly setting: string | null;
  readonly defaultDetail: string;
  readonly details: Readonly<Record<string, DetailRow>>;
  /** Input, at its maker's and at the base tier; `null` where the price list does not have the model. */
  readonly usdPerMillionTokens: number | null;
  /** By the place where the model is served; a place without a price is left out. */
  readonly prices: Partial<Readonly<Record<Place, PlacePrices>>>;
  /** By the channel; a channel of which nothing is known is left out. */
  readonly limits: Partial<Readonly<Record<Channel, RequestLimits>>>;
  readonly source: string;
  /** The day `source` was read, as YYYY-MM-DD. */
  readonly checked: string;
}

export interface DetailRow {
  readonly rule: Rule;
  /** The rule in words. */
  readonly description: string;
  /** Of the rule. */
  readonly limits: Limits;
  readonly certainty: Certainty;
  /** What it counts for `exampleSizes`. */
  readonly examples: readonly Example[];
}

export interface Example {
  /** As `3840x2160`. */
  readonly size: string;
  /** `null` where the rule is unknown or the provider refuses the size. */
  readonly tokens: number | null;
  readonly range?: TokenRange;
  /** Why the provider refuses the size. */
  readonly refused?: string;
}

/** US dollars for a million tokens of input; `null` where the list has no such price. */
export interface PriceRow {
  readonly usdPerMillionTokens: number;
  readonly cachedUsdPerMillionTokens: number | null;
  readonly batchUsdPerMillionTokens: number | null;
}

export interface ListedRow extends PriceRow {
  /** The first day of the price, as YYYY-MM-DD; absent where it holds since ever. */
  readonly from?: string;
  /** The part of each day that it holds in, UTC. */
  readonly hours?: Hours;
  /** What every token costs once a request has more input tokens than this. */
  readonly tiers: readonly (PriceRow & { readonly overTokens: number })[];
}

export interface PlacePrices {
  /** One, but for prices that change with the hour. */
  readonly now: readonly ListedRow[];
  /** Announced for later days. */
  readonly later: readonly ListedRow[];
}

/** From what a preset makes to what a phone does. */
export const exampleSizes: readonly Size[] = [
  { widthPx: 512, heightPx: 288 },
  { widthPx: 1024, heightPx: 1024 },
  { widthPx: 1920, heightPx: 1080 },
  { widthPx: 3840, heightPx: 2160 },
  { widthPx: 4032, heightPx: 3024 },
];

/**
 * @param on The day of the prices, as YYYY-MM-DD.
 * @param sizes Of the examples. Default: `exampleSizes`.
 */
export function modelRow(
  id: string,
  model: Model,
  prices: PriceList,
  on: string,
  sizes: readonly Size[] = exampleSizes,
): ModelRow {
  const { provider, family, aliases = [], setting = null, defaultDetail, source, checked } = model;
  const details = Object.entries(model.details).map(([name, { rule, certainty }]): [string, DetailRow] => [
    name,
    {
      rule,
      description: describeRule(rule),
      limits: limitsOf(rule),
      certainty,
      examples: sizes.map((size) => exampleOf(rule, size)),
    },
  ]);
  const places = pricesOf(id, model, prices, on);
  return {
    id,
    provider,
    maker: providerName(model),
    family,
    aliases,
    setting,
    defaultDetail,
    details: Object.fromEntries(details),
    usdPerMillionTokens: makersPrice(places)?.now[0]?.usdPerMillionTokens ?? null,
    prices: places,
    limits: Object.fromEntries(channelsOf(model, places).flatMap((channel) => limitsAt(id, model, channel))),
    source,
    checked,
  };
}

/** Amazon has no other API for its own models. */
function makersPrice({ api, bedrock }: ModelRow["prices"]): PlacePrices | undefined {
  return api ?? bedrock;
}

function exampleOf(rule: Rule, size: Size): Example {
  const count = countByRule(rule, size);
  switch (count.outcome) {
    case "billed": {
      const { tokens, range } = count;
      return { size: shownSize(size), tokens, ...(range === undefined ? {} : { range }) };
    }
    case "refused":
      return { size: shownSize(size), tokens: null, refused: count.why };
    case "unknown":
      return { size: shownSize(size), tokens: null };
  }
}

/** Bedrock takes the images of any model it serves alike; whether it serves one, the price list says. */
function channelsOf({ provider }: Model, prices: ModelRow["prices"]): readonly Channel[] {
  if (provider === "amazon") return ["bedrock"];
  const isOnBedrock = prices.bedrock !== undefined || prices.bedrockRegional !== undefined;
  return ["api", ...(isOnBedrock ? (["bedrock"] as const) : []), "vertex"];
}

function limitsAt(id: string, model: Model, channel: Channel): [Channel, RequestLimits][] {
  const limits = limitsFor(id, model, channel);
  // A file that gives a model limits says nothing of clouds.
  if (limits === undefined || (model.limits !== undefined && channel !== "api")) return [];
  return [[channel, limits]];
}

function pricesOf(id: string, { price }: Model, { models }: PriceList, on: string): ModelRow["prices"] {
  if (price !== undefined) return { api: { now: [{ ...rowOf(price), tiers: [] }], later: [] } };
  const listed = Object.hasOwn(models, id) ? (models[id] ?? {}) : {};
  const places = (Object.entries(listed) as [Place, readonly ListedPrice[]][]).map(([place, all]) => {
    const begun = all.filter(({ from }) => from === undefined || from <= on);
    // The last one of all day ends those before it; one of some hours stands beside it.
    const lastOfAllDay = begun.findLastIndex(({ hours }) => hours === undefined);
    const now = begun.slice(Math.max(0, lastOfAllDay)).map(listedRow);
    return [place, { now, later: all.filter((one) => !begun.includes(one)).map(listedRow) }] as const;
  });
  return Object.fromEntries(places);
}

function listedRow({ from, hours, tiers = [], ...rates }: ListedPrice): ListedRow {
  return {
    ...(from === undefined ? {} : { from }),
    ...(hours === undefined ? {} : { hours }),
    ...rowOf(rates),
    tiers: tiers.map(({ overTokens, ...higher }) => ({ overTokens, ...rowOf(higher) })),
  };
}

function rowOf({ picoUsdPerToken, cachedPicoUsdPerToken: cached, batchPicoUsdPerToken: batch }: Rates): PriceRow {
  return {
    usdPerMillionTokens: picoUsdPerToken / 1e6,
    cachedUsdPerMillionTokens: cached === undefined ? null : cached / 1e6,
    batchUsdPerMillionTokens: batch === undefined ? null : batch / 1e6,
  };
}
