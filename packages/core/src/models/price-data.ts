/**
 * The data of `@pydantic/genai-prices`, as the package has it and as it is published, to the prices of the models here.
 *
 * Knows nothing of where the data comes from, so that what is fetched goes through the code that wrote the bundled list.
 */
import * as v from "valibot";

import { PixelthriftError } from "../errors.ts";
import { type Model, models, type Provider, type Rates } from "./index.ts";
import { type CloudNames, cloudNames } from "./price-names.ts";
import type { Hours, ListedModel, ListedPrice, Place } from "./price.ts";

/** Over every price there is. What costs more is a slip in the data. */
const mostUsdPerMillion = 1000;

const usdPerMillion = v.pipe(
  v.number(),
  v.minValue(0),
  v.maxValue(mostUsdPerMillion),
  v.check(isWholePico, "Expected at most 6 decimals"),
);
const tiered = object({
  base: usdPerMillion,
  tiers: v.array(object({ start: v.pipe(v.number(), v.safeInteger(), v.minValue(0)), price: usdPerMillion })),
});
const price = v.lazy((given) => (typeof given === "object" ? tiered : usdPerMillion));

/** What input tokens cost. Prices of answers, of sound and of searches are none of ours. */
const prices = object({
  input_mtok: v.optional(price),
  cache_read_mtok: v.optional(price),
  input_image_mtok: v.optional(price),
  cache_image_read_mtok: v.optional(price),
});

const day = v.pipe(v.string(), v.isoDate(), v.check(isDay, "Expected a day of the calendar"));
const second = v.pipe(
  v.string(),
  v.regex(/^(?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/u),
  v.transform(secondOfDay),
);
const since = v.strictObject({ type: v.optional(v.literal("start_date")), start_date: day });
const daily = v.strictObject({ type: v.optional(v.literal("time_of_date")), start_time: second, end_time: second });
const constraint = v.lazy((given) => (isObject(given) && "start_date" in given ? since : daily));
const conditional = object({ constraint: v.optional(constraint), prices });

const entry = object({
  id: v.string(),
  price_comments: v.optional(v.string()),
  prices: v.lazy((given) => (Array.isArray(given) ? v.pipe(v.array(conditional), v.minLength(1)) : prices)),
});

const providers = v.array(object({ id: v.string(), models: v.array(v.looseObject({ id: v.string() })) }));

type Price = v.InferOutput<typeof price>;
type Constraint = v.InferOutput<typeof constraint>;

/** What the list calls the makers that it calls something else. */
const makerNames: Partial<Record<Provider, string>> = { amazon: "aws", xai: "x-ai" };

/** Who serves, for the prices of a place that is not the maker's own. */
const placeNames = { bedrock: "aws", bedrockRegional: "aws", vertex: "google" } as const;

/**
 * The prices of every model in the table that `data` has, by the id of the model.
 *
 * @param data What the package holds, or what its publisher serves, parsed.
 * @throws `E_FORMAT` where anything that is needed is not as it must be: a price that cannot be, a condition nobody knows.
 */
export function readPriceData(data: unknown): Readonly<Record<string, ListedModel>> {
  const list = parsed(providers, data, "the list");
  const found = Object.entries<Model>(models).map(([id, model]): [string, ListedModel] => {
    const places = Object.entries(namesOf(id, model)).flatMap(([place, { provider, name }]) => {
      const listed = list.find((one) => one.id === provider)?.models.find((one) => one.id === name);
      const rows = listed === undefined ? undefined : readListedPrices(listed, `${provider} ${name}`);
      return rows === undefined ? [] : [[place, rows] as const];
    });
    return [id, Object.fromEntries(places)];
  });
  return Object.fromEntries(found.filter(([, places]) => Object.keys(places).length > 0));
}

/**
 * The prices of one entry of the list, of which the last that holds is in force; `undefined` where it has none for input
 * tokens.
 *
 * @param named What an error calls the entry.
 */
export function readListedPrices(given: unknown, named: string): readonly ListedPrice[] | undefined {
  const { prices: found, price_comments: comments = "" } = parsed(entry, given, named);
  const conditions = Array.isArray(found) ? found : [{ prices: found }];
  const rows = conditions.flatMap((one): ListedPrice[] => {
    const { input_mtok: text, input_image_mtok: image } = one.prices;
    const input = image ?? text;
    if (input === undefined) return [];
    const cached = image === undefined ? one.prices.cache_read_mtok : one.prices.cache_image_read_mtok;
    const rates = (tokens: number): Rates => ratesAt(tokens, input, cached, percentOffInBatches(comments));
    const tiers = startsOf(input, cached).map((start) => Object.assign(rates(start + 1), { overTokens: start }));
    return [{ ...whenOf(one.constraint), ...rates(0), ...(tiers.length === 0 ? {} : { tiers }) }];
  });
  if (rows.length === 0) return undefined;
  if (rows.length < conditions.length) throw unreadable(`${named} has a price for input tokens only at times`);
  return rows;
}

interface Name {
  readonly provider: string;
  readonly name: string;
}

/** Where in the list a model is, for each place that serves it. */
function namesOf(id: string, { provider: maker, priceId }: Model): Partial<Record<Place, Name>> {
  const own = { provider: makerNames[maker] ?? maker, name: priceId ?? id };
  const clouds: Readonly<Record<string, CloudNames>> = cloudNames;
  const elsewhere = Object.entries(Object.hasOwn(clouds, id) ? (clouds[id] ?? {}) : {}).map(([place, name]) => [
    place,
    { provider: placeNames[place as keyof CloudNames], name },
  ]);
  return {
    // Amazon's models are served by Bedrock alone, and Google's by Vertex too.
    [maker === "amazon" ? "bedrock" : "api"]: own,
    ...(maker === "google" ? { vertex: own } : {}),
    ...Object.fromEntries(elsewhere),
  };
}

function ratesAt(tokens: number, input: Price, cached: Price | undefined, percentOff: number | undefined): Rates {
  const picoUsdPerToken = picoAt(tokens, input);
  return {
    picoUsdPerToken,
    ...(cached === undefined ? {} : { cachedPicoUsdPerToken: picoAt(tokens, cached) }),
    ...(percentOff === undefined
      ? {}
      : { batchPicoUsdPerToken: Math.round((picoUsdPerToken * (100 - percentOff)) / 100) }),
  };
}

function picoAt(tokens: number, given: Price): number {
  if (typeof given === "number") return Math.round(given * 1e6);
  const tiers = given.tiers.toSorted((a, b) => a.start - b.start);
  return Math.round((tiers.findLast(({ start }) => tokens > start)?.price ?? given.base) * 1e6);
}

function startsOf(...given: readonly (Price | undefined)[]): number[] {
  const starts = given.flatMap((one) => (typeof one === "object" ? one.tiers.map(({ start }) => start) : []));
  return [...new Set(starts)].toSorted((a, b) => a - b);
}

/**
 * The list has no field for the price in batches. Of some models it says in a sentence that they are cheaper; another
 * sentence than the ones that were read, and had nothing else in them, says nothing.
 */
function percentOffInBatches(comments: string): number | undefined {
  const sentence =
    /(?:^|[.;] )Batch (?:API offers|and Flex tiers offer) (\d{1,2})% discount(?: on input\/output)?[.,]/u;
  const [, percent] = sentence.exec(comments) ?? [];
  return percent === undefined ? undefined : Number(percent);
}

function whenOf(given: Constraint | undefined): { from?: string; hours?: Hours } {
  if (given === undefined) return {};
  if ("start_date" in given) return { from: given.start_date };
  return { hours: { fromSecond: given.start_time, untilSecond: given.end_time } };
}

function parsed<Schema extends v.GenericSchema>(schema: Schema, given: unknown, named: string): v.InferOutput<Schema> {
  const result = v.safeParse(schema, given);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw unreadable(`${[named, v.getDotPath(issue)].filter(Boolean).join(", ")}: ${issue.message}`);
}

function unreadable(what: string): PixelthriftError {
  // A value that is wrong may be anything, and the message goes to a terminal.
  const shown = what.replaceAll(/\p{Cc}/gu, " ").slice(0, 200);
  return new PixelthriftError("E_FORMAT", `no price list that can be read: ${shown}`);
}

/** Arrays are objects too, and would be one without any prices. */
function object<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.pipe(v.custom<object>(isObject, "Expected an object"), v.object(entries));
}

function isObject(given: unknown): given is object {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}

function isWholePico(usd: number): boolean {
  return Math.abs(usd * 1e6 - Math.round(usd * 1e6)) < 1e-3;
}

function isDay(written: string): boolean {
  const moment = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(written);
}

/** `18:30:00+02:00` is second 59,400 of the day in UTC. */
function secondOfDay(written: string): number {
  const [hours = 0, minutes = 0, seconds = 0, zoneHours = 0, zoneMinutes = 0] = (written.match(/\d+/gu) ?? []).map(
    Number,
  );
  const zone = (zoneHours * 60 + zoneMinutes) * 60 * (written.includes("-") ? -1 : 1);
  return (hours * 3600 + minutes * 60 + seconds - zone + 86_400) % 86_400;
}
