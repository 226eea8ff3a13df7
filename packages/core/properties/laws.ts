import type { Chosen } from "../src/models/choose.ts";
import { photoOf } from "../src/plan-for.ts";
import { plan } from "../src/plan.ts";
import { refusals } from "../src/refuse.ts";
import { fitWithin, longestEdgePx, shortestEdgePx, type Size } from "../src/size.ts";
import { countByRule } from "../src/tokens/count.ts";
import { limitsOf, type Rule } from "../src/tokens/rule.ts";
import { seenSize } from "../src/tokens/seen.ts";
import type { Case } from "./cases.ts";

/*
 * What holds of every plan and of every count, whatever the size, the models and the options.
 */

export interface Law {
  readonly name: string;
  readonly check: (one: Case) => Verdict;
}

type Verdict = "holds" | "says nothing" | { readonly wrong: string };

export const laws: readonly Law[] = [
  {
    name: "a plan never enlarges",
    check: ({ size, planned: { to, kind } }) => {
      const isSame = to.widthPx === size.widthPx && to.heightPx === size.heightPx;
      return holds(
        to.widthPx >= 1 &&
          to.heightPx >= 1 &&
          to.widthPx <= size.widthPx &&
          to.heightPx <= size.heightPx &&
          (kind === "resize") !== isSame,
      );
    },
  },
  {
    name: "a plan keeps the shape: both sides are within half a pixel of one scale",
    check: ({ size: { widthPx, heightPx }, planned: { to } }) =>
      // A side of a strip has at least a pixel.
      shortestEdgePx(to) === 1
        ? "says nothing"
        : holds(
            (2 * to.widthPx - 1) * heightPx <= (2 * to.heightPx + 1) * widthPx &&
              (2 * to.heightPx - 1) * widthPx <= (2 * to.widthPx + 1) * heightPx,
          ),
  },
  {
    name: "a plan fits its longest edge, unless it says why not",
    check: ({ options: { target }, planned: { to, unmet } }) =>
      target.kind === "edge" ? holds(longestEdgePx(to) <= target.maxEdgePx || unmet !== undefined) : "says nothing",
  },
  {
    name: "a plan fits its scale, unless it says why not",
    check: ({ size, options: { scale }, planned: { to, unmet } }) =>
      holds(longestEdgePx(to) <= Math.max(1, longestEdgePx(size) * scale) || unmet !== undefined),
  },
  {
    name: "a plan costs no planned model more than the original, unless it says so",
    check: ({ size, options: { plannedFor, perRequest }, planned: { to, unmet } }) =>
      each(plannedFor, (chosen) => {
        const [was, is] = [tokensOf(chosen.rule, size), tokensOf(chosen.rule, to)];
        if (was === undefined || is === undefined || refusals(size, chosen, perRequest).length > 0)
          return "says nothing";
        return holds(is <= was || unmet?.includes(" instead of ") === true, `${was} -> ${is}`);
      }),
  },
  {
    name: "a plan fits maxTokens with every planned model, unless it says why not",
    check: ({ options: { plannedFor, maxTokens }, planned: { to, unmet } }) =>
      each(plannedFor, ({ rule, model }) => {
        const tokens = tokensOf(rule, to);
        if (maxTokens === undefined || tokens === undefined) return "says nothing";
        return holds(tokens <= maxTokens || unmet?.includes(`but ${model} takes`) === true, `${tokens} > ${maxTokens}`);
      }),
  },
  {
    name: "a plan is its own fixed point",
    check: ({ options, planned: { to } }) => {
      if (options.scale !== 1) return "says nothing";
      const again = plan(photoOf(to), options);
      return holds(again.kind === "keep", again.why);
    },
  },
  {
    name: "a plan brings no side under what a provider takes, or is advised",
    check: ({ size, options: { plannedFor, perRequest }, planned: { to } }) =>
      each(plannedFor, ({ limits }) => {
        // A longer side that is refused for sure goes first.
        const taken = fitWithin(size, Math.min(...plannedFor.map((chosen) => mostPx(chosen, perRequest))));
        return holds(shortestEdgePx(to) >= Math.min(leastPx(limits), shortestEdgePx(taken)));
      }),
  },
  {
    name: "a plan is refused by a planned model only where every size of its shape is, and says so",
    check: ({ size, options: { plannedFor, perRequest }, planned: { to, unmet } }) => {
      // No size helps where the shape is refused, except one that is rounded to another shape.
      const models = plannedFor.filter(({ rule }) => rule.kind !== "rounded" || tokensOf(rule, size) !== undefined);
      const isRefused = (one: Size): boolean => models.some((chosen) => refusals(one, chosen, perRequest).length > 0);
      if (!isRefused(to)) return "holds";
      if (unmet?.includes("refuses it") !== true) return { wrong: "it does not say so" };
      const edges = Array.from({ length: 40 }, (_, index) => Math.ceil((longestEdgePx(size) * (index + 1)) / 40));
      const taken = edges
        .map((edge) => fitWithin(size, edge))
        .find((one) => shortestEdgePx(one) > 1 && !isRefused(one));
      return holds(taken === undefined, JSON.stringify(taken));
    },
  },
  {
    name: "what a model sees of a picture is no larger and costs no more",
    check: ({ size, options: { plannedFor } }) =>
      each(plannedFor, ({ rule }) => {
        const seen = seenSize(rule, size);
        if (seen.widthPx > size.widthPx || seen.heightPx > size.heightPx) return { wrong: JSON.stringify(seen) };
        const [was, is] = [tokensOf(rule, size), tokensOf(rule, seen)];
        if (was === undefined || is === undefined) return "says nothing";
        // A side that is rounded to a pixel is another shape.
        return followsShape(rule) ? "says nothing" : holds(is <= was, `${was} -> ${is}`);
      }),
  },
  {
    name: "tokens never fall when a picture that fits grows in both sides",
    check: ({ size, options: { plannedFor } }) =>
      each(plannedFor, ({ rule }) => {
        const grown = { widthPx: size.widthPx + (size.heightPx % 97), heightPx: size.heightPx + (size.widthPx % 89) };
        if (!isMonotone(rule) || !isWhole(rule, size) || !isWhole(rule, grown)) return "says nothing";
        const [was, is] = [tokensOf(rule, size), tokensOf(rule, grown)];
        return was === undefined || is === undefined ? "says nothing" : holds(is >= was, `${was} -> ${is}`);
      }),
  },
  {
    name: "tokens are whole, at least 1, and no more than the rule can bill",
    check: ({ size, options: { plannedFor } }) =>
      each(plannedFor, ({ rule }) => {
        const count = countByRule(rule, size);
        if (count.outcome !== "billed") return "says nothing";
        const { tokens, range: { min, max } = { min: tokens, max: tokens } } = count;
        const { maxTokens = Infinity } = limitsOf(rule);
        return holds(
          [min, tokens, max].every(Number.isSafeInteger) &&
            min >= 1 &&
            min <= tokens &&
            tokens <= max &&
            max <= maxTokens,
        );
      }),
  },
];

function holds(does: boolean, seen: string = ""): Verdict {
  return does ? "holds" : { wrong: seen };
}

function each(models: readonly Chosen[], check: (chosen: Chosen) => Verdict): Verdict {
  let verdict: Verdict = "says nothing";
  for (const chosen of models) {
    const one = check(chosen);
    if (typeof one === "object") return { wrong: `${chosen.model} ${chosen.detail}: ${one.wrong}` };
    if (one === "holds") verdict = one;
  }
  return verdict;
}

type Limits = Partial<NonNullable<Chosen["limits"]>>;

function leastPx({ minSidePx = 1, advisedMinSidePx = 1 }: Limits = {}): number {
  return Math.max(minSidePx, advisedMinSidePx);
}

function mostPx({ limits }: Chosen, perRequest: number): number {
  const { maxSidePx = Infinity, manyImages }: Limits = limits ?? {};
  return manyImages !== undefined && perRequest > manyImages.over ? manyImages.maxSidePx : maxSidePx;
}

function tokensOf(rule: Rule, size: Size): number | undefined {
  const count = countByRule(rule, size);
  return count.outcome === "billed" ? count.tokens : undefined;
}

/** Whether the shape of a picture decides what it costs. */
function followsShape(rule: Rule): boolean {
  return rule.kind === "grid" || (rule.kind === "canvas" && rule.chosenBy === "shape");
}

/** Whether a larger picture has at least as many cells: not where something is enlarged, or chosen by shape. */
function isMonotone({ kind }: Rule): boolean {
  return ["capped-tiles", "cells", "groups", "patches", "preview", "rows", "tiles"].includes(kind);
}

function isWhole(rule: Rule, size: Size): boolean {
  const seen = seenSize(rule, size);
  return seen.widthPx === size.widthPx && seen.heightPx === size.heightPx;
}
