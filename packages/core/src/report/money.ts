import type { Style } from "../io.ts";
import { bundledPrices, type PriceSource, sourceText } from "../models/price.ts";
import type { Cost, CostTotal } from "../prices.ts";
import { channelText } from "./model-figures.ts";
import { colored, table, wrapped } from "./table.ts";
import { plural, shownCount, shownPercent, shownUsd } from "./units.ts";

/*
 * What the models bill, before and after, as a table a person reads: totals and the single costs they are made of go in.
 */

/** Which price list, and of which day. */
export type Prices = PriceSource & {
  /** YYYY-MM-DD. */
  readonly on: string;
};

/** @param source Default: the bundled list. */
export function pricesOn(day: Date, source: PriceSource = bundledPrices.source): Prices {
  return { ...source, on: day.toISOString().slice(0, 10) };
}

/** One row a model, then what a reader must know to trust it, and what to do where a smaller image saves nothing. */
export function moneyText(
  totals: readonly CostTotal[],
  images: readonly (readonly Cost[])[],
  prices: Prices,
  style: Style,
): string {
  if (totals.length === 0) return "";
  const costs = images.flat();
  const rows = totals.map((total) => row(total, style));
  const columns = [
    { head: "model" },
    { head: "tokens" },
    { head: "dollars" },
    { head: "saved", align: "right" },
    { head: "certainty" },
  ] as const;
  const source = `dollars at the input price in ${sourceText(prices)} on ${prices.on}`;
  const remarked = groupedByText(totals.flatMap((total) => remarks(total, costs.filter(belongsTo(total)))));
  const lines = [
    ...remarked.map((remark) => colored(wrapped(remark, style), "yellow", style)),
    colored(wrapped(`Tokens of the images alone, ${source}.`, style), "dim", style),
  ];
  return `${table(columns, rows, style)}\n${lines.join("\n")}\n`;
}

function row(total: CostTotal, style: Style): string[] {
  const { tokensBefore, tokensAfter, usdBefore, usdAfter, savedPercent, certainty } = total;
  if (total.images === 0) return [nameOf(total), "not known", "", "", certainty];
  const dollars =
    usdBefore === null || usdAfter === null ? "no price known" : `${shownUsd(usdBefore)} -> ${shownUsd(usdAfter)}`;
  const saved = savedPercent === null ? "" : shownPercent(savedPercent);
  return [
    nameOf(total),
    `${shownCount(tokensBefore)} -> ${shownCount(tokensAfter)}`,
    dollars,
    (savedPercent ?? 0) > 0 ? colored(saved, "green", style) : saved,
    certainty,
  ];
}

/** A model and, where that can be chosen, who serves it and the detail it is called with. */
function nameOf({ model, detail, channel, scope }: Named): string {
  const chosen = [...(detail === "default" ? [] : [detail]), ...(scope === undefined ? [] : [scope])];
  return `${channelText(model, channel)}${chosen.length === 0 ? "" : ` (${chosen.join(", ")})`}`;
}

type Named = Pick<Cost, "model" | "detail" | "channel" | "scope">;

function belongsTo(total: CostTotal): (cost: Cost) => boolean {
  const name = nameOf(total);
  return (cost) => nameOf(cost) === name;
}

interface Remark {
  readonly of: string;
  readonly text: string;
}

function remarks(total: CostTotal, costs: readonly Cost[]): Remark[] {
  const of = nameOf(total);
  const texts: string[] = [];
  // The figures in a hint are those of one image; the first stands for all.
  const hint = costs.find((cost) => cost.hint !== undefined)?.hint;
  if (hint !== undefined) texts.push(hint);
  const refusedBefore = costs.filter((cost) => cost.refusedBefore !== undefined);
  const refusedAfter = costs.filter((cost) => cost.refusedAfter !== undefined);
  const [first] = refusedAfter.length > 0 ? refusedAfter : refusedBefore;
  if (first !== undefined) {
    const [amount, subject] =
      refusedAfter.length > 0 ? [refusedAfter.length, "result"] : [refusedBefore.length, "original"];
    texts.push(
      `refuses ${plural(amount, subject)}, not in these sums: ${first.refusedAfter ?? first.refusedBefore ?? ""}`,
    );
  } else if (total.uncountedImages > 0 && total.images > 0) {
    texts.push(`${plural(total.uncountedImages, "image")} could not be counted`);
  }
  texts.push(...pricedApart(costs));
  return texts.map((text) => ({ of, text }));
}

/** What is not simply the price of the model. */
function pricedApart(costs: readonly Cost[]): string[] {
  const note = costs.find(({ priceNote }) => priceNote !== undefined)?.priceNote;
  const tiers = (["before", "after"] as const).flatMap((side) => {
    const dearer = costs.flatMap(({ tier }) => tier?.[side] ?? []);
    const [first] = dearer;
    if (first === undefined) return [];
    const images = plural(dearer.length, side === "before" ? "original" : "result");
    return [`${images} at the price of requests of more than ${shownCount(first.overTokens)} tokens`];
  });
  return [...(note === undefined ? [] : [note]), ...tiers];
}

/** One line for all models of which the same is to be said. */
function groupedByText(all: readonly Remark[]): string[] {
  const byText = new Map<string, string[]>();
  for (const { of, text } of all) byText.set(text, [...(byText.get(text) ?? []), of]);
  return [...byText].map(([text, names]) => `${names.join(", ")}: ${text}`);
}
