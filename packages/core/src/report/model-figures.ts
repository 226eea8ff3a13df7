import type { Channel } from "../models/model.ts";
import type { Example, ListedRow, PriceRow } from "./model-row.ts";
import type { Column } from "./table.ts";
import { shownCount } from "./units.ts";

/*
 * The cells that the list of models and the page of one model share.
 */

const priceHeads: readonly Column[] = [
  { head: "$/M input", align: "right" },
  { head: "cached", align: "right" },
  { head: "batch", align: "right" },
  { head: "in long requests" },
];

/** Columns of prices for each of `prices`; those with no price at all are left out, but for the first. */
export function priceColumns(prices: readonly (ListedRow | undefined)[]): {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
} {
  const cells = prices.map(priceCells);
  const isShown = (column: number): boolean =>
    column === 0 || cells.some((row) => row[column] !== noPrice && row[column] !== "");
  return {
    columns: priceHeads.filter((_head, column) => isShown(column)),
    rows: cells.map((row) => row.filter((_cell, column) => isShown(column))),
  };
}

const noPrice = "--";

function priceCells(price: ListedRow | undefined): string[] {
  if (price === undefined) return [noPrice, noPrice, noPrice, ""];
  const { cachedUsdPerMillionTokens: cached, batchUsdPerMillionTokens: batch, tiers } = price;
  const longer = tiers.map((tier) => `${perMillion(tier)} ${fromTokens(tier.overTokens)}`);
  return [perMillion(price), decimal(cached), decimal(batch), longer.join(", ")];
}

/** @example fromTokens(271_999); //=> "from 272,000 tokens" */
function fromTokens(over: number): string {
  return (over + 1) % 1_000 === 0 ? `from ${shownCount(over + 1)} tokens` : `over ${shownCount(over)} tokens`;
}

function perMillion({ usdPerMillionTokens }: PriceRow): string {
  return decimal(usdPerMillionTokens);
}

/**
 * Dollars and cents, and what is less than a cent only where there is some.
 *
 * @example
 * [10, 0.5, 0.075, null].map(decimal); //=> ["10.00", "0.50", "0.075", "--"]
 */
export function decimal(usd: number | null): string {
  if (usd === null) return noPrice;
  const exact = String(Number(usd.toFixed(6)));
  const [, fraction = ""] = exact.split(".");
  return fraction.length > 2 ? exact : usd.toFixed(2);
}

/** Tokens, or the whole range where nothing surer is known. */
export function exampleText({ tokens, range, refused }: Example): string {
  if (refused !== undefined) return "refused";
  if (tokens === null) return "--";
  return range === undefined ? shownCount(tokens) : `${shownCount(range.min)}-${shownCount(range.max)}`;
}

/** @example channelText("Anthropic", "bedrock"); //=> "Anthropic on Bedrock" */
export function channelText(makers: string, channel: Channel): string {
  const clouds = { api: "", bedrock: " on Bedrock", vertex: " on Vertex AI" };
  return `${makers}${clouds[channel]}`;
}
