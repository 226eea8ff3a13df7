import type { BoundOptions } from "./bounds.ts";
import type { Chosen } from "./models/choose.ts";
import { refusals } from "./refuse.ts";
import { longestEdgePx, shownSize, type Size } from "./size.ts";
import { type Counted, countByRule } from "./tokens/count.ts";
import { counted, type Rule } from "./tokens/rule.ts";
import { seenSize } from "./tokens/seen.ts";

/*
 * What named models demand of a size that no length of an edge says.
 */

/** What one of the models demands. */
export interface Demand {
  readonly chosen: Chosen;
  /** Whether it takes some size of this shape; where it takes none, it demands nothing. */
  readonly canTake: boolean;
  /** What the original costs it; `Infinity` where it is refused, or not known. */
  readonly tokensNow: number;
  /** What the caller wants it to cost at most; `Infinity` where that is nothing, or more than a size can bring about. */
  readonly tokensWanted: number;
}

export interface Demands {
  readonly ofEach: readonly Demand[];
  /** Whether one of the models must see every pixel. */
  readonly mustBeSeen: boolean;
}

/** Where the search for a size begins and ends. */
interface Span {
  readonly size: Size;
  readonly top: Size;
  readonly lowest: Size;
}

export function demandOf(
  chosen: Chosen,
  { size, top, lowest }: Span,
  { maxTokens = Infinity, perRequest }: BoundOptions,
): Demand {
  const { rule } = chosen;
  const atTop = countByRule(rule, top);
  const atLowest = countByRule(rule, lowest);
  // Where the shape is refused no size helps, except one that is rounded to another shape.
  const inReserve = rule.kind === "rounded" ? countByRule(rule, size) : atLowest;
  // Where only the shape counts, some very small size has by chance a row fewer. Nobody wants that.
  const canFit = fits(atTop, maxTokens) || (!isBlind(rule) && fits(atLowest, maxTokens));
  return {
    chosen,
    canTake: atTop.outcome !== "refused" || inReserve.outcome !== "refused",
    tokensNow: refusals(size, chosen, perRequest).length > 0 ? Infinity : tokensAt(chosen, size, Infinity),
    tokensWanted: canFit ? maxTokens : Infinity,
  };
}

/** Whether `size` meets all of them. */
export function isMet(size: Size, demands: Demands): boolean {
  return unmetBy(size, demands) === undefined && isSeen(size, demands);
}

/** The first of the models that demands something else. */
export function unmetBy(size: Size, { ofEach }: Demands): Demand | undefined {
  return ofEach.find(({ chosen, canTake, tokensNow, tokensWanted }) => {
    const count = countByRule(chosen.rule, size);
    if (count.outcome === "refused") return canTake;
    return count.outcome === "billed" && count.tokens > Math.min(tokensNow, tokensWanted);
  });
}

function isSeen(size: Size, { ofEach, mustBeSeen }: Demands): boolean {
  const edgePx = longestEdgePx(size);
  return !mustBeSeen || ofEach.some(({ chosen }) => longestEdgePx(seenSize(chosen.rule, size)) === edgePx);
}

/**
 * The longest edge that holds, from `fromPx` down. Where all that are shorter than one that holds do so too it is the longest there
 * is; where a shape that is rounded to pixels makes tokens waver, it is one of the longest.
 */
export function longestEdge(fromPx: number, lowestPx: number, holds: (edgePx: number) => boolean): number | undefined {
  if (holds(fromPx)) return fromPx;
  let failedPx = fromPx;
  let stepPx = 1;
  while (failedPx > lowestPx) {
    let edgePx = Math.max(lowestPx, failedPx - stepPx);
    if (holds(edgePx)) {
      while (edgePx + 1 < failedPx) {
        const middlePx = Math.floor((edgePx + failedPx) / 2);
        if (holds(middlePx)) edgePx = middlePx;
        else failedPx = middlePx;
      }
      return edgePx;
    }
    failedPx = edgePx;
    stepPx = Math.ceil(stepPx * 1.25);
  }
  return undefined;
}

/** Whether `size` costs one of the models more than the caller wants. */
export function isOverBudget(
  size: Size,
  { plannedFor, maxTokens = Infinity }: Pick<BoundOptions, "plannedFor" | "maxTokens">,
): boolean {
  return plannedFor.some((chosen) => tokensAt(chosen, size, 0) > maxTokens);
}

/** Why `size` is not what one of the models takes. */
export function demandInWords({ chosen, tokensNow, tokensWanted }: Demand, size: Size): string {
  const { model, rule } = chosen;
  const count = countByRule(rule, size);
  if (count.outcome === "refused") return `${model} refuses ${shownSize(size)}: ${count.why}`;
  if (tokensWanted <= tokensNow) return `at most ${counted(tokensWanted)} tokens of ${model} (maxTokens)`;
  return `a larger one costs ${model} more than the original`;
}

/** What `to` costs one of the models beyond what was demanded: no more than now, no more than the caller wants. */
export function excessInWords(
  { chosen, tokensNow }: Demand,
  to: Size,
  lowest: Size,
  { maxTokens = Infinity }: BoundOptions,
): string[] {
  const tokens = tokensAt(chosen, to, 0);
  const more = `${chosen.model} takes ${counted(tokens)} tokens instead of ${counted(tokensNow)}`;
  return [
    ...(tokens > maxTokens ? [overBudget(chosen, to, lowest, maxTokens)] : []),
    ...(tokens > tokensNow ? [more] : []),
  ];
}

/** What it costs all the same, and the setting that costs less. */
function overBudget(chosen: Chosen, to: Size, lowest: Size, maxTokens: number): string {
  const { model, rule, row } = chosen;
  const tokens = tokensAt(chosen, to, 0);
  const takes = isBlind(rule)
    ? `${counted(tokens)} whatever the size`
    : `${counted(tokensAt(chosen, lowest, 0))} even at ${shownSize(lowest)}`;
  const settings = Object.entries(row.details)
    .map(([detail, other]) => ({ detail, tokens: tokensAt({ ...chosen, rule: other.rule }, to, Infinity) }))
    .filter((other) => other.tokens < tokens)
    .toSorted((a, b) => b.tokens - a.tokens);
  // The one that changes least; where none is enough the one that comes closest.
  const setting = settings.find((other) => other.tokens <= maxTokens) ?? settings.at(-1);
  const instead =
    setting === undefined || row.setting === undefined
      ? ""
      : `; ${row.setting} ${setting.detail} takes ${counted(setting.tokens)}`;
  return `at most ${counted(maxTokens)} tokens (maxTokens), but ${model} takes ${takes}${instead}`;
}

function tokensAt({ rule }: Pick<Chosen, "rule">, size: Size, otherwise: number): number {
  const count = countByRule(rule, size);
  return count.outcome === "billed" ? count.tokens : otherwise;
}

function fits(count: Counted, maxTokens: number): boolean {
  return count.outcome === "unknown" || (count.outcome === "billed" && count.tokens <= maxTokens);
}

/** Whether tokens are the same for every size, and differ by the shape at most. */
function isBlind({ kind }: Rule): boolean {
  return kind === "flat" || kind === "grid";
}
