import { askedFor, boundsFor, type BoundOptions, type Wanted } from "./bounds.ts";
import { demandInWords, type Demands, demandOf, excessInWords, isMet, longestEdge, unmetBy } from "./demands.ts";
import { inOneLine, refusals } from "./refuse.ts";
import { fitWithin, longestEdgePx, shortestEdgePx, type Size } from "./size.ts";
import { snap, snapInWords } from "./snap.ts";

/*
 * What a caller wants in, what the models it is for make of that out: the largest size of which one of them sees every pixel,
 * which none of them refuses, and which costs none of them more than the original.
 */

export interface BestSize {
  readonly to: Size;
  /** What decided it. */
  readonly because: string;
  /** What was asked for and cannot be had. */
  readonly unmet: readonly string[];
}

/**
 * The best size for `size`. Never enlarges; asked of its own result it gives it back.
 *
 * @example
 * bestSize({ widthPx: 3840, heightPx: 2160 }, { maxEdgePx: 3000, because: "maxEdge" }, resolveOptions({ model: "claude-opus-5-5" }));
 * //=> { to: { widthPx: 2576, heightPx: 1449 }, because: "all that claude-opus-5-5 sees", unmet: [] }
 */
export function bestSize(size: Size, wanted: Wanted, options: BoundOptions): BestSize {
  if (options.plannedFor.length === 0) {
    const { maxEdgePx, because } = askedFor(size, wanted, options);
    const to = fitWithin(size, maxEdgePx);
    return { to, because, unmet: tooSmall(size, to, wanted, because) };
  }
  const { best, outcome } = look(size, wanted, options);
  if (outcome === "all met") return best;
  // What cannot be had of this shape may be had once it is rounded to pixels, and would be at the next plan.
  const minEdgePx = Math.min(wanted.minEdgePx ?? 1, longestEdgePx(best.to));
  const again = look(best.to, { ...wanted, minEdgePx }, { ...options, scale: 1 }).best;
  const edgePx = longestEdgePx(again.to);
  if (edgePx === longestEdgePx(best.to)) return best;
  return look(size, { ...wanted, maxEdgePx: edgePx }, options).best;
}

interface Look {
  readonly best: BestSize;
  /** Whether no demand was given up. */
  readonly outcome: "all met" | "given up";
}

function look(size: Size, wanted: Wanted, options: BoundOptions): Look {
  const { plannedFor, perRequest } = options;
  const bounds = boundsFor(size, wanted, options);
  const top = fitWithin(size, bounds.top.maxEdgePx);
  const lowest = fitWithin(size, bounds.lowestPx);
  const ofEach = plannedFor.map((chosen) => demandOf(chosen, { size, top, lowest }, options));
  const demands: Demands = { ofEach, mustBeSeen: bounds.mustBeSeen };
  const met = search(size, top, lowest, demands);
  // Where only the shape counts, rounding it to pixels may make every smaller size cost a model more.
  const found =
    met ??
    search(size, top, lowest, { ...demands, ofEach: ofEach.map((one) => ({ ...one, tokensNow: Infinity })) }) ??
    ({ from: top, demands: { ofEach: [], mustBeSeen: false } } satisfies Found);

  const minEdgePx = Math.min(wanted.minEdgePx ?? 1, longestEdgePx(found.from));
  const minSidePx = Math.min(wanted.minSidePx ?? 1, shortestEdgePx(found.from));
  const leastPx = Math.max(minSidePx, shortestEdgePx(lowest));
  const accepts = (one: Size): boolean =>
    longestEdgePx(one) >= minEdgePx && shortestEdgePx(one) >= leastPx && isMet(one, found.demands);
  // A side that is nearly as short as it may get would be in the way of every other size.
  const hasRoom = 49 * shortestEdgePx(found.from) > 50 * leastPx;
  const rules = hasRoom ? plannedFor.map(({ rule }) => rule) : [];
  const to = snap(size, longestEdgePx(found.from), rules, accepts);

  const failed = longestEdgePx(found.from) === longestEdgePx(top) ? undefined : unmetBy(top, demands);
  const because = failed === undefined ? bounds.top.because : demandInWords(failed, top);
  const unmet = [
    ...(bounds.asked.maxEdgePx < longestEdgePx(to) ? [`${bounds.asked.because}, but ${because}`] : []),
    ...tooSmall(size, to, wanted, because),
    ...ofEach.flatMap((demand) => excessInWords(demand, to, lowest, options)),
    ...plannedFor.flatMap((chosen) => inOneLine(refusals(to, chosen, perRequest)) ?? []),
  ];
  const hasGivenUp =
    met === undefined || ofEach.some(({ tokensWanted }) => tokensWanted > (options.maxTokens ?? Infinity));
  return {
    best: { to, because: withSnap(because, size, found.from, to, options), unmet },
    outcome: hasGivenUp ? "given up" : "all met",
  };
}

interface Found {
  readonly from: Size;
  /** Those that it meets. */
  readonly demands: Demands;
}

/** The largest size between `lowest` and `top` that meets all demands. */
function search(size: Size, top: Size, lowest: Size, demands: Demands): Found | undefined {
  const holds = (edgePx: number): boolean => isMet(fitWithin(size, edgePx), demands);
  const edgePx = longestEdge(longestEdgePx(top), longestEdgePx(lowest), holds);
  return edgePx === undefined ? undefined : { from: fitWithin(size, edgePx), demands };
}

/** Where less would do for the models, and not for what the picture is wanted for. */
function tooSmall(size: Size, to: Size, wanted: Wanted, because: string): string[] {
  const minEdgePx = Math.min(wanted.minEdgePx ?? 1, longestEdgePx(size));
  const minSidePx = Math.min(wanted.minSidePx ?? 1, shortestEdgePx(size));
  if (longestEdgePx(to) < minEdgePx) return [`${wanted.because} needs a longest edge of ${minEdgePx}, but ${because}`];
  return shortestEdgePx(to) < minSidePx ? [`${wanted.because}, but ${because}`] : [];
}

function withSnap(because: string, size: Size, from: Size, to: Size, { plannedFor }: BoundOptions): string {
  const lessPx = longestEdgePx(from) - longestEdgePx(to);
  if (lessPx === 0) return because;
  const saving = snapInWords(from, to, plannedFor);
  return longestEdgePx(from) === longestEdgePx(size) ? saving : `${because}; ${lessPx} px less ${saving}`;
}
