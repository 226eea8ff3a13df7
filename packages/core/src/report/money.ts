import { type ClientName, clients, describeClient } from "../clients.ts";
import type { Style } from "../io.ts";
import type { Certainty } from "../models/model.ts";
import { bundledPrices, type PriceSource, sourceText } from "../models/price.ts";
import type { Options } from "../options.ts";
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

/** What a run was asked about, beside its images. */
export type Asked = Pick<Options, "client" | "models" | "perRequest" | "plannedFor" | "target">;

/** What all images of a run were to cost together, and the scale that brings it about. */
export interface Budget {
  readonly usd: number;
  readonly scale: number;
  /** In one line. */
  readonly why: string;
}

/** @param named The models that the budget is for. */
export function budgetText(
  budget: Budget | undefined,
  totals: readonly CostTotal[],
  named: Asked["plannedFor"],
  style: Style,
): string {
  if (budget === undefined) return "";
  const over = totals.filter(
    (total) => (total.usdAfter ?? 0) > budget.usd && named.some((one) => nameOf(one) === nameOf(total)),
  );
  const most = shownUsd(Math.max(...over.map(({ usdAfter }) => usdAfter ?? 0)));
  // A result that would be larger in bytes is not made, and its original costs what it did.
  const missed = over.length === 0 ? "" : `; the results cost ${most}, as some images had to stay as they were`;
  return `${colored(wrapped(`Budget: ${budget.why}${missed}`, style), over.length === 0 ? "bold" : "yellow", style)}\n`;
}

/** What the figures of a run depend on, for a program. */
export interface ReportTerms {
  readonly perRequest: number;
  readonly client: {
    readonly name: ClientName;
    readonly title: string;
    /** What it does to an image, in words. */
    readonly does: string;
    readonly source: string;
    readonly checked: string;
    readonly certainty: Certainty;
  };
}

export function termsOf({ perRequest, client }: Pick<Asked, "client" | "perRequest">): ReportTerms {
  const { title, source, checked, certainty } = clients[client];
  return { perRequest, client: { name: client, title, does: describeClient(client), source, checked, certainty } };
}

/** A column of a caller's own, by the name of the model. */
export interface ExtraColumn {
  readonly head: string;
  readonly cells: ReadonlyMap<string, string>;
}

/**
 * One row a model, the cheapest result first, then what a reader must know to trust it, and what to do where a smaller image
 * saves nothing.
 */
export function moneyText(
  totals: readonly CostTotal[],
  images: readonly (readonly Cost[])[],
  prices: Prices,
  style: Style,
  asked?: Asked,
  extra?: ExtraColumn,
): string {
  if (totals.length === 0) return "";
  const costs = Map.groupBy(images.flat(), nameOf);
  const ordered = totals.map((total) => ({ total, of: costs.get(nameOf(total)) ?? [] })).toSorted(byPrice);
  const columns = [
    { head: "model" },
    { head: "tokens" },
    { head: "dollars" },
    { head: "saved", align: "right" },
    { head: "certainty" },
    ...(extra === undefined ? [] : [{ head: extra.head }]),
  ] as const;
  const rows = ordered.map(({ total, of }) =>
    row(total, of, style).concat(extra === undefined ? [] : (extra.cells.get(nameOf(total)) ?? "")),
  );
  const remarked = groupedByText(ordered.flatMap(({ total, of }) => remarks(total, of)));
  const lines = [
    ...remarked.map((remark) => colored(wrapped(remark, style), "yellow", style)),
    ...footLines(prices, asked).map((line) => colored(wrapped(line, style), "dim", style)),
  ];
  return `${table(columns, rows, style)}\n${lines.join("\n")}\n`;
}

/** What holds for all figures above. */
function footLines(prices: Prices, asked: Asked | undefined): string[] {
  const source = `dollars at the input price in ${sourceText(prices)} on ${prices.on}`;
  const lines = [`Tokens of the images alone, ${source}.`];
  if (asked === undefined) return lines;
  const { client, perRequest, plannedFor, target } = asked;
  if (perRequest > 1) lines.push(`Limits and prices of requests of ${plural(perRequest, "image")} each.`);
  if (client !== "raw") {
    const { title, certainty, checked } = clients[client];
    lines.push(
      `As sent by ${title}, which ${describeClient(client)} [${certainty}, read on ${checked}; --json has where].`,
    );
  }
  if (target.kind === "model") {
    lines.push("As large as a model sees: a task, a preset, a longest edge or a number of tokens asks for less.");
  }
  if (plannedFor.length > 1 && target.kind !== "edge") {
    lines.push("One result serves all of these models: named alone, one of them may get by with a smaller one.");
  }
  return lines;
}

interface Ordered {
  readonly total: CostTotal;
  readonly of: readonly Cost[];
}

/** The cheapest result first, by dollars and then by tokens; what covers not all images comes after, and what is not known last. */
function byPrice(a: Ordered, b: Ordered): number {
  const [one, other] = [sortKey(a.total), sortKey(b.total)];
  return one.map((part, index) => part - (other[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

function sortKey({ images, uncountedImages, newlyTaken, tokensAfter, usdAfter }: CostTotal): readonly number[] {
  const missing = uncountedImages - (newlyTaken?.images ?? 0);
  const counted = images + (newlyTaken?.images ?? 0);
  const usd = images === 0 ? newlyTaken?.usd : usdAfter === null ? null : usdAfter + (newlyTaken?.usd ?? 0);
  const tokens = tokensAfter + (newlyTaken?.tokens ?? 0);
  // Without images there is no sum, and without a price tokens alone compare with nothing.
  return [counted === 0 ? 1 : 0, usd == null ? 1 : 0, missing, usd ?? 0, tokens];
}

/** The totals with the cheapest result first, as in the table. */
export function cheapestFirst(totals: readonly CostTotal[]): CostTotal[] {
  return totals
    .map((total) => ({ total, of: [] }))
    .toSorted(byPrice)
    .map(({ total }) => total);
}

function row(total: CostTotal, costs: readonly Cost[], style: Style): string[] {
  const { images, tokensBefore, tokensAfter, usdBefore, usdAfter, newlyTaken, savedPercent, certainty } = total;
  const name = nameOf(total);
  if (images === 0) {
    const tokens = costs.some(({ refusedBefore }) => refusedBefore !== undefined) ? "refused" : "not known";
    if (newlyTaken === undefined) return [name, tokens, "", "", certainty];
    const dollars = newlyTaken.usd === null ? "no price known" : `-- -> ${shownUsd(newlyTaken.usd)}`;
    return [name, `refused -> ${shownCount(newlyTaken.tokens)}`, dollars, "", certainty];
  }
  const dollars =
    usdBefore === null || usdAfter === null ? "no price known" : `${shownUsd(usdBefore)} -> ${shownUsd(usdAfter)}`;
  const saved = savedPercent === null ? "" : shownPercent(savedPercent);
  return [
    name,
    `${shownCount(tokensBefore)} -> ${shownCount(tokensAfter)}`,
    dollars,
    (savedPercent ?? 0) > 0 ? colored(saved, "green", style) : saved,
    certainty,
  ];
}

/** A model and, where that can be chosen, who serves it and the detail it is called with. */
export function nameOf({ model, detail, channel, scope }: Named): string {
  const chosen = [...(detail === "default" ? [] : [detail]), ...(scope === undefined ? [] : [scope])];
  return `${channelText(model, channel)}${chosen.length === 0 ? "" : ` (${chosen.join(", ")})`}`;
}

type Named = Pick<Cost, "model" | "detail" | "channel" | "scope">;

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
  texts.push(...uncounted(total, costs));
  texts.push(...pricedApart(costs));
  return texts.map((text) => ({ of, text }));
}

/** Why the sums do not cover every image. */
function uncounted({ images, uncountedImages, newlyTaken }: CostTotal, costs: readonly Cost[]): string[] {
  if (uncountedImages === 0 || images === 0) return [];
  const refused = costs.filter(
    ({ refusedBefore, refusedAfter }) => (refusedBefore ?? refusedAfter) !== undefined,
  ).length;
  const unknown = uncountedImages - refused;
  const taken = newlyTaken === undefined ? "" : ` (as results ${shownCount(newlyTaken.tokens)} tokens)`;
  return [
    ...(refused > 0 ? [`${plural(refused, "image")} refused, in none of these sums${taken}`] : []),
    ...(unknown > 0 ? [`${plural(unknown, "image")} could not be counted`] : []),
  ];
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
