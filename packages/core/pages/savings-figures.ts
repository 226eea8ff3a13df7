import type { ClientName } from "../src/clients.ts";
import { type Cost, costs, type CostTotal, totalCosts } from "../src/prices.ts";
import { judge } from "../src/refuse.ts";
import type { Sent } from "../src/sent.ts";
import type { Size } from "../src/size.ts";
import type { Picture, Result } from "./savings-corpus.ts";
import type { Cast } from "./savings-roster.ts";

/*
 * Sums and medians of what pictures cost before and after. Pure.
 */

/** What was asked for: a preset, or a model and nothing else. */
export const ways = ["content", "text", "named"] as const;
export type Way = (typeof ways)[number];

export function resultOf(picture: Picture, way: Way, { chosen }: Cast): Result {
  if (way !== "named") return picture[way];
  const result = picture.named.get(chosen.model);
  if (result === undefined) throw new Error(`expected a result of ${picture.name} for ${chosen.model}`);
  return result;
}

export interface Figures extends CostTotal {
  /** Of what single images save, in percent. */
  readonly medianPercent: number | null;
}

/** A picture before and after. */
export type Pair = readonly [before: Sent, after: Sent];

/** By size alone: as if a file that is refused for its format or its bytes were saved anew at the same size first. */
export function pairs(all: readonly Picture[], way: Way, cast: Cast): readonly Pair[] {
  return all.map((picture): Pair => [sizeOf(picture.before), sizeOf(resultOf(picture, way, cast).sent)]);
}

/** @param on The day of the prices. */
export function figuresOf(all: readonly Pair[], { chosen }: Cast, on: Date, client: ClientName = "raw"): Figures {
  const each = all.map(([before, after]) => costs(before, after, [chosen], { on, client }));
  const [total] = totalCosts(each);
  if (total === undefined) throw new Error("expected at least one picture");
  return { ...total, medianPercent: median(each.flat().flatMap(savedOf)) };
}

function savedOf({ savedPercent }: Cost): number[] {
  return savedPercent === null ? [] : [savedPercent];
}

/** @example median([3, 1, 2, 10]); //=> 2.5 */
export function median(amounts: readonly number[]): number | null {
  if (amounts.length === 0) return null;
  const sorted = amounts.toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, amount) => sum + amount, 0) / middle.length;
}

export interface Refused {
  readonly why: string;
  readonly names: readonly string[];
}

/** What a provider refuses of the files as they are, by the reason. */
export function refusedOf(all: readonly (readonly [name: string, sent: Sent])[], { chosen }: Cast): readonly Refused[] {
  const refused = all.flatMap(([name, sent]) =>
    judge(sent, chosen).refusals.map((why) => ({ why: kindOf(why), name })),
  );
  return [...Map.groupBy(refused, ({ why }) => why)].map(([why, some]) => ({
    why,
    names: some.map(({ name }) => name),
  }));
}

/** Without the number of the one file, and without the name of the provider. */
function kindOf(why: string): string {
  return why
    .replace(/^.*? refuses it: /u, "")
    .replace(/^[\d.,]+ \w+(?<counted> as base64)? is over/u, "more bytes$<counted> than");
}

function sizeOf({ widthPx, heightPx }: Size): Size {
  return { widthPx, heightPx };
}
