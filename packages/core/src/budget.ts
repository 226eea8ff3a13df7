import { planKnown } from "./again.ts";
import { expected } from "./errors.ts";
import type { Options } from "./options.ts";
import { costs, type CostTotal, totalCosts } from "./prices.ts";
import type { Probe } from "./probe.ts";

/*
 * Headers of many images and an amount of money in, the one scale out at which all of them together cost no more. Reads
 * nothing but its arguments.
 */

/** What is known of an image before anything is done to it. */
export interface Known {
  readonly probe: Probe;
  /** Absent where a size was given and no file. */
  readonly sizeBytes?: number;
}

/** A scale for every image of a run. */
export interface BudgetFit {
  /** Largest part of the originals' sides to keep, in thousandths. 1 where they fit as they are planned. */
  readonly scale: number;
  /** What the results will cost, one entry a named model. */
  readonly cost: readonly CostTotal[];
  /** In one line. */
  readonly why: string;
}

/**
 * The largest scale at which the results of all images together cost each named model at most `usd`.
 *
 * Images without a count, because they are refused, cost nothing and are in no sum. A result that is not smaller in bytes than its
 * original is not made, and then costs what the original does.
 *
 * @param usd US dollars, over 0.
 * @param on The day of the prices. Default: today.
 * @throws `E_OPTION` where no model is named, where tokens or price of one are unknown, and where the amount is too small for any scale.
 * @example
 * fitBudget([{ probe: photo }], resolveOptions({ model: "gpt-5.6-sol" }), 0.01).why;
 * //=> "scale 0.514: $0.00996 of $0.01 with gpt-5.6-sol, instead of $0.0383"
 */
export function fitBudget(images: readonly Known[], options: Options, usd: number, on: Date = new Date()): BudgetFit {
  if (!(typeof usd === "number" && usd > 0 && Number.isFinite(usd))) throw expected("an amount over 0", "budget", usd);
  if (options.plannedFor.length === 0) throw expected("a model (budget)", "model", undefined);
  const totalsAt = (thousandths: number): readonly CostTotal[] => {
    const scaled = { ...options, scale: Math.min(options.scale, thousandths / 1000) };
    const bills = images.map(({ probe, sizeBytes }) => {
      const { to } = planKnown(probe, sizeBytes, scaled);
      return costs(to, to, options.plannedFor, { ...options, on });
    });
    return totalCosts(bills);
  };
  const whole = totalsAt(1000);
  const unknown =
    options.plannedFor.find(({ rule }) => rule.kind === "unknown") ??
    whole.find(({ usdAfter, images: some }) => some > 0 && usdAfter === null);
  if (unknown !== undefined)
    throw expected("a model whose tokens and price are known (budget)", "model", unknown.model);
  const least = totalsAt(1);
  const worst = dearest(least);
  if (worst > usd) {
    throw expected(`at least ${dollars(worst)}, which these images cost at their smallest,`, "budget", usd);
  }
  if (dearest(whole) <= usd) {
    return { scale: Math.min(1, options.scale), cost: whole, why: `no smaller than planned: ${inWords(whole, usd)}` };
  }
  let [fits, over] = [1, 1000];
  let cost = least;
  while (fits + 1 < over) {
    const middle = Math.floor((fits + over) / 2);
    const totals = totalsAt(middle);
    if (dearest(totals) <= usd) [fits, cost] = [middle, totals];
    else over = middle;
  }
  const scale = Math.min(options.scale, fits / 1000);
  return { scale, cost, why: `scale ${scale}: ${inWords(cost, usd)}, instead of ${dollars(dearest(whole))}` };
}

/** What the most expensive of the models takes for all images. */
function dearest(totals: readonly CostTotal[]): number {
  return Math.max(0, ...totals.map(({ usdAfter }) => usdAfter ?? 0));
}

function inWords(totals: readonly CostTotal[], usd: number): string {
  const most = dearest(totals);
  const model = totals.find(({ usdAfter }) => usdAfter === most)?.model;
  return `${dollars(most)} of ${dollars(usd)}${model === undefined ? "" : ` with ${model}`}`;
}

/** Three figures are enough to compare, and a tenth of a cent is not nothing. */
function dollars(usd: number): string {
  return `$${usd >= 1 ? usd.toFixed(2) : Number(usd.toPrecision(3))}`;
}
