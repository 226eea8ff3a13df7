import { readFileSync } from "node:fs";

import { calcPrice, findProvider } from "@pydantic/genai-prices";
import { expect, test } from "vitest";

import { type Model, models, type Provider } from "./index.ts";
import { isListedSnapshot, type ListedModel, picoUsdPerToken } from "./price.ts";

/*
 * The package takes longer to load than an image takes to shrink. So what it says of the models we know is written down
 * in a file, and here is the proof that the two agree.
 */

const packageName = "@pydantic/genai-prices";
const rows = Object.entries<Model>(models);

test("is what the package says; `vitest run price-list -u` writes it anew", async () => {
  const installed = new URL(`../../node_modules/${packageName}/package.json`, import.meta.url);
  const { version } = JSON.parse(readFileSync(installed, "utf8")) as { version: string };
  const entries = rows.flatMap(([id, { provider, priceId = id }]) =>
    priceId === null ? [] : [entryText(id, listedModel(id, provider, priceId))],
  );
  const text = `import type { ModelId } from "./index.ts";
import type { ListedModel } from "./price.ts";

/** Written by \`price-list.test.ts\`, which fails as soon as the package says something else. */
export const priceList = {
  package: "${packageName}",
  version: "${version}",
  models: {
${entries.join("\n")}
  } satisfies Partial<Record<ModelId, ListedModel>>,
} as const;
`;
  await expect(text).toMatchFileSnapshot("price-list.ts");
});

test.each(rows)("%s has the price of the package on every day", (id, { provider, priceId = id }) => {
  for (const start of ["2020-01-01", new Date().toISOString().slice(0, 10), ...startDays(provider, priceId)]) {
    const firstMoment = new Date(`${start}T00:00:00Z`);
    for (const on of [firstMoment, new Date(firstMoment.getTime() - 1)]) {
      expect(picoUsdPerToken(id, on)).toBe(priceId === null ? null : packagePrice(provider, priceId, on));
    }
  }
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
});

function entryText(id: string, { prices, snapshots }: ListedModel): string {
  const key = /^[a-z]\w*$/u.test(id) ? id : `"${id}"`;
  const priceText = ({ from, picoUsdPerToken: pico }: ListedModel["prices"][number]): string =>
    `{ ${from === undefined ? "" : `from: "${from}", `}picoUsdPerToken: ${pico.toLocaleString("en-US").replaceAll(",", "_")} }`;
  return `    ${key}: {
      prices: [${prices.map(priceText).join(", ")}],
      snapshots: [${snapshots.map((suffix) => `"${suffix}"`).join(", ")}],
    },`;
}

function listedModel(id: string, provider: Provider, priceId: string): ListedModel {
  const since = (from: string): ListedModel["prices"][number] => ({
    from,
    picoUsdPerToken: packagePrice(provider, priceId, new Date(`${from}T00:00:00Z`)),
  });
  const { from: _from, ...first } = since("1970-01-01");
  const prices = [first, ...startDays(provider, priceId).map(since)];
  return {
    // Where only a higher tier changes, the base does not.
    prices: prices.filter((price, index) => price.picoUsdPerToken !== prices[index - 1]?.picoUsdPerToken),
    snapshots: snapshotsOf(id, provider, priceId),
  };
}

/** Of the base tier, which a single token is in. */
function packagePrice(providerId: Provider, priceId: string, timestamp: Date): number {
  const found = calcPrice({ input_tokens: 1 }, priceId, { providerId, timestamp });
  // The package matches by prefix too: a price of claude-sonnet-5 is no price of claude-sonnet-5-5.
  if (found?.model.id !== priceId) throw new Error(`${packageName} has no ${priceId} of ${providerId}`);
  return Math.round(found.input_price * 1e12);
}

/** The days on which the price changes. */
function startDays(providerId: Provider, priceId: string | null): string[] {
  const prices = findProvider({ providerId })?.models.find(({ id }) => id === priceId)?.prices;
  if (!Array.isArray(prices)) return [];
  return prices.flatMap(({ constraint }) => {
    if (constraint === undefined) return [];
    if (constraint.type === "start_date") return [constraint.start_date];
    throw new Error(`${priceId} has a price for a time of day, for which the table has no place`);
  });
}

/** Days that no snapshot is named after: who takes these takes any. */
const anyDay = { "20310203": "YYYYMMDD", "2031-02-03": "YYYY-MM-DD" };

function snapshotsOf(id: string, provider: Provider, priceId: string): string[] {
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
