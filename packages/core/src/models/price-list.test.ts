import { readFileSync } from "node:fs";

import {
  calcPrice,
  findProvider,
  type ModelInfo,
  type Provider as Seller,
  waitForUpdate,
} from "@pydantic/genai-prices";
import { expect, test } from "vitest";

import { type Model, models, type Provider, type Rates } from "./index.ts";
import { readListedPrices, readPriceData } from "./price-data.ts";
import { cloudNames } from "./price-names.ts";
import { isListedSnapshot, type ListedPrice, type Place, type PriceList, priceOf } from "./price.ts";

/*
 * The package takes longer to load than an image takes to shrink. So what it says of the models we know is written down
 * in a file, and here is the proof that the two agree.
 */

const packageName = "@pydantic/genai-prices";
const rows = Object.entries<Model>(models);
const sellers = (await waitForUpdate()) ?? [];

/** As it would come over the network. */
const published: unknown = JSON.parse(JSON.stringify(sellers));
const read = readPriceData(published);

test("is what the package says; `vitest run price-list -u` writes it anew", async () => {
  const installed = new URL(`../../node_modules/${packageName}/package.json`, import.meta.url);
  const { version } = JSON.parse(readFileSync(installed, "utf8")) as { version: string };
  const prices = Object.entries(read).map(([id, places]) => {
    const lines = Object.entries(places).map(
      ([place, listed]) => `      ${place}: [${listed.map(priceText).join(", ")}],`,
    );
    return [`    ${keyText(id)}: {`, ...lines, "    },"].join("\n");
  });
  const snapshots = rows
    .map(([id, { provider, priceId = id }]): [string, string[]] => [id, snapshotsOf(id, provider, priceId)])
    .filter(([, listed]) => listed.length > 0)
    .map(([id, listed]) => `  ${keyText(id)}: [${listed.map((suffix) => `"${suffix}"`).join(", ")}],`);
  const text = `import type { PriceList } from "./price.ts";

/** Written by \`price-list.test.ts\`, which fails as soon as the package says something else. */
export const bundledPrices: PriceList = {
  source: { package: "${packageName}", version: "${version}", source: "bundled" },
  models: {
${prices.join("\n")}
  },
};

/**
 * What follows the id and a hyphen in the snapshots that the package takes for a model: a suffix as it is written, or
 * \`YYYYMMDD\` and \`YYYY-MM-DD\` where any day will do.
 */
export const listedSnapshots: Readonly<Record<string, readonly string[]>> = {
${snapshots.join("\n")}
};
`;
  await expect(text).toMatchFileSnapshot("price-list.ts");
});

/** What each place of ours is in the package: who sells, and under which name. */
const listings = rows.flatMap(([id, { provider, priceId = id }]) => {
  const names: Partial<Record<Place, readonly [Seller | undefined, string]>> = {
    ...(priceId === null ? {} : { api: [sellerOf(provider), priceId] }),
    ...(priceId !== null && provider === "google" ? { vertex: [sellerOf("google"), priceId] } : {}),
    ...Object.fromEntries(
      Object.entries(Object.hasOwn(cloudNames, id) ? cloudNames[id as keyof typeof cloudNames] : {}).map(
        ([place, name]) => [place, [sellerOf(place === "vertex" ? "google" : "amazon"), name]],
      ),
    ),
  };
  return Object.entries(names).map(([place, [seller, name]]) => [id, place as Place, seller, name] as const);
});

test.each(listings)(
  "%s at %s costs what the package says, on every day and for every size of request",
  (id, place, seller, name) => {
    const entry = seller?.models.find((one) => one.id === name);
    if (seller === undefined || entry === undefined) throw new Error(`${packageName} has no ${name}`);
    const chosen = {
      model: id,
      row: models[id as keyof typeof models],
      channel: place === "bedrockRegional" ? "bedrock" : place,
      scope: place === "bedrockRegional" ? "regional" : "global",
    } as const;
    for (const on of momentsOf(entry)) {
      for (const requestTokens of sizesOf(entry)) {
        const price = priceOf(chosen, { on, requestTokens });
        if (price === null) throw new Error(`${id} has no price at ${place}`);
        checkRates(price, seller, entry, on, requestTokens);
        expect(price).not.toHaveProperty("note");
      }
    }
  },
);

test("every price of the package is read as the package reads it, whoever's it is", () => {
  let tiered = 0;
  let hourly = 0;
  for (const seller of sellers) {
    for (const entry of seller.models) {
      const listed = readListedPrices(JSON.parse(JSON.stringify(entry)), entry.id);
      if (listed === undefined) {
        expect(JSON.stringify(entry.prices)).not.toContain("input_mtok");
        continue;
      }
      tiered += listed.some(({ tiers }) => tiers !== undefined) ? 1 : 0;
      hourly += listed.some(({ hours }) => hours !== undefined) ? 1 : 0;
      const prices: PriceList = {
        source: { package: "p", version: "0", source: "bundled" },
        models: { m: { api: listed } },
      };
      const chosen = { model: "m", row: models["gpt-4o"], channel: "api" } as const;
      for (const on of momentsOf(entry)) {
        for (const requestTokens of sizesOf(entry)) {
          const price = priceOf(chosen, { on, requestTokens, prices });
          if (price === null) throw new Error(`${entry.id} lost its price`);
          checkRates(price, seller, entry, on, requestTokens);
        }
      }
    }
  }
  // Both kinds are there to be read.
  expect([tiered > 50, hourly > 3]).toEqual([true, true]);
});

test("every Claude, Gemini, Nova, Llama and other model of ours that a cloud sells is known by the name it has there", () => {
  const named: ReadonlySet<string> = new Set(Object.values(cloudNames).flatMap((names) => Object.values(names)));
  const sold = (provider: Provider, pattern: RegExp): string[] =>
    (sellerOf(provider)?.models ?? []).map(({ id }) => id).filter((id) => pattern.test(id) && !named.has(id));
  expect(sold("google", /claude/u)).toEqual([]);
  expect(sold("amazon", /claude|nova|gpt-\d|gemma|llama3-2|llama4|pixtral|ministral|mistral-large|vl/u)).toEqual([
    // Without eyes.
    "amazon.nova-2-sonic-v1:0",
    "amazon.nova-micro-v1:0",
    "amazon.nova-sonic-v1:0",
    "meta.llama3-2-1b-instruct-v1:0",
    "meta.llama3-2-3b-instruct-v1:0",
    "mistral.mistral-large-2402-v1:0",
    // At the price of the later snapshot.
    "regional.anthropic.claude-3-5-sonnet-20240620-v1:0",
  ]);
  const [earlier, later] = ["20240620-v1:0", "20241022-v2:0"].map((snapshot) =>
    sellerOf("amazon")?.models.find(({ id }) => id === `regional.anthropic.claude-3-5-sonnet-${snapshot}`),
  );
  expect(earlier?.prices).toEqual(later?.prices);
});

test("the price in batches is in no field; these are the sentences it is in", () => {
  const fields = new Set(
    sellers
      .flatMap((seller) => seller.models)
      .flatMap(pricesOf)
      .flatMap((prices) => Object.keys(prices)),
  );
  expect([...fields].filter((field) => field.includes("batch"))).toEqual([]);
  const half = rows.filter(([id, row]) => {
    const price = priceOf({ model: id, row, channel: "api" });
    if (price === null || price.batchPicoUsdPerToken === null) return false;
    expect(price.batchPicoUsdPerToken * 2).toBe(price.picoUsdPerToken);
    return true;
  });
  expect(half.map(([id]) => id)).toEqual([
    "gemini-3.8-flash",
    "gemini-3.7-flash",
    "gemini-3.6-flash",
    "gemini-3.5-flash",
    "gemini-3.5-flash-lite",
    "gemini-3-flash-preview",
  ]);
});

test.each(rows)(
  "%s has the snapshots that the package takes for it, and no others",
  (id, { provider, priceId = id }) => {
    for (const suffix of [...suffixes(provider, id), "20280229", "2028-02-29"]) {
      const isTaken = priceId !== null && takenFor(provider, `${id}-${suffix}`) === priceId;
      expect([suffix, isListedSnapshot(id, suffix)]).toEqual([suffix, isTaken]);
    }
  },
);

test.each(rows.filter(([, { priceId }]) => priceId === null))("%s is not in the package yet", (id, { provider }) => {
  expect(takenFor(provider, id)).not.toBe(id);
  expect(read[id]?.api).toBe(undefined);
});

/** Against what the package makes of a request of nothing but these tokens, read anew and read from the cache. */
function checkRates(
  { picoUsdPerToken, cachedPicoUsdPerToken }: { picoUsdPerToken: number; cachedPicoUsdPerToken: number | null },
  seller: Seller,
  entry: ModelInfo,
  on: Date,
  requestTokens: number,
): void {
  // By its id alone: the package matches by prefix too, and a price of claude-sonnet-5 is no price of claude-sonnet-5-5.
  const provider = { ...seller, models: [{ ...entry, match: { equals: entry.id } }] };
  const asked = { input_tokens: requestTokens, input_image_tokens: requestTokens };
  const picoUsd = (usage: Record<string, number>): number =>
    Math.round((calcPrice(usage, entry.id, { provider, timestamp: on })?.input_price ?? Number.NaN) * 1e12);
  const shown = `${entry.id}, ${requestTokens} tokens, ${on.toISOString()}`;
  expect([shown, picoUsdPerToken * requestTokens]).toEqual([shown, picoUsd(asked)]);
  if (cachedPicoUsdPerToken === null) return;
  const cached = { ...asked, cache_read_tokens: requestTokens, cache_image_read_tokens: requestTokens };
  expect([shown, cachedPicoUsdPerToken * requestTokens]).toEqual([shown, picoUsd(cached)]);
}

function pricesOf({ prices }: ModelInfo): ModelPrices[] {
  return Array.isArray(prices) ? prices.map((one) => one.prices) : [prices];
}

type ModelPrices = Exclude<ModelInfo["prices"], readonly unknown[]>;

/** Around every moment at which a price changes, and on some others. */
function momentsOf({ prices }: ModelInfo): Date[] {
  const conditions = Array.isArray(prices) ? prices.flatMap(({ constraint }) => constraint ?? []) : [];
  const days = conditions.flatMap((one) => (one.type === "start_date" ? [`${one.start_date}T00:00:00Z`] : []));
  const hours = conditions.flatMap((one) =>
    one.type === "time_of_date" ? [one.start_time, one.end_time].map((time) => `2026-11-22T${time}`) : [],
  );
  const moments = ["2020-01-01T00:00:00Z", "2026-11-22T12:00:00Z", "2030-01-01T05:00:00Z", ...days, ...hours];
  return moments.map((text) => new Date(text)).flatMap((moment) => [new Date(moment.getTime() - 1), moment]);
}

/** Around every number of tokens at which a price changes, and some others. */
function sizesOf(entry: ModelInfo): number[] {
  const starts = pricesOf(entry).flatMap((prices) =>
    Object.values(prices).flatMap((price) => (typeof price === "object" ? price.tiers.map(({ start }) => start) : [])),
  );
  return [...new Set([1, 1000, ...starts.flatMap((start) => [start, start + 1, start * 2]), 1_000_000])];
}

function sellerOf(providerId: Provider): Seller | undefined {
  return findProvider({ providerId });
}

function priceText({ from, hours, tiers = [], ...rates }: ListedPrice): string {
  const fields = [
    ...(from === undefined ? [] : [`from: "${from}"`]),
    ...(hours === undefined ? [] : [`hours: ${JSON.stringify(hours)}`]),
    ...ratesText(rates),
    ...(tiers.length === 0
      ? []
      : [
          `tiers: [${tiers.map((tier) => `{ overTokens: ${digits(tier.overTokens)}, ${ratesText(tier).join(", ")} }`).join(", ")}]`,
        ]),
  ];
  return `{ ${fields.join(", ")} }`;
}

function ratesText({ picoUsdPerToken, cachedPicoUsdPerToken, batchPicoUsdPerToken }: Rates): string[] {
  return Object.entries({ picoUsdPerToken, cachedPicoUsdPerToken, batchPicoUsdPerToken })
    .filter(([, pico]) => pico !== undefined)
    .map(([name, pico]) => `${name}: ${digits(pico ?? 0)}`);
}

function digits(amount: number): string {
  return amount.toLocaleString("en-US").replaceAll(",", "_");
}

function keyText(id: string): string {
  return /^[a-z]\w*$/u.test(id) ? id : `"${id}"`;
}

/** Days that no snapshot is named after: who takes these takes any. */
const anyDay = { "20310203": "YYYYMMDD", "2031-02-03": "YYYY-MM-DD" };

function snapshotsOf(id: string, provider: Provider, priceId: string | null): string[] {
  if (priceId === null) return [];
  const isTaken = (suffix: string): boolean => takenFor(provider, `${id}-${suffix}`) === priceId;
  const patterns = Object.entries(anyDay).filter(([suffix]) => isTaken(suffix));
  const covered = (suffix: string): boolean => patterns.some(([{ length }]) => suffix.length === length);
  const named = suffixes(provider, id).filter((suffix) => isTaken(suffix) && !covered(suffix));
  return [...patterns.map(([, name]) => name), ...named];
}

/** Of every dated name in the package that starts with `id`, with `latest`, and with days that nobody has taken. */
function suffixes(providerId: Provider, id: string): string[] {
  const names = JSON.stringify(findProvider({ providerId })?.models.map(({ match }) => match) ?? []);
  const dated = [...names.matchAll(/"([\w.-]+)-(\d{8}|\d{4}-\d{2}-\d{2})"/gu)];
  const named = dated.filter(([, base]) => base === id).map(([, , suffix = ""]) => suffix);
  return [...new Set([...named, "latest", ...Object.keys(anyDay)])];
}

/** The model that the package takes an id for. */
function takenFor(providerId: Provider, id: string): string | undefined {
  return calcPrice({ input_tokens: 1 }, id, { providerId })?.model.id;
}
