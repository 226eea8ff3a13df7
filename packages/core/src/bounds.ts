import type { Chosen } from "./models/choose.ts";
import type { Options } from "./options.ts";
import { edgeForShortSide, fitWithin, longestEdgePx, shortestEdgePx, type Size } from "./size.ts";
import { counted } from "./tokens/rule.ts";
import { seenSize } from "./tokens/seen.ts";

/*
 * How long the longest edge may be: what the caller wants, what the models see, what their providers take.
 */

export type BoundOptions = Pick<Options, "plannedFor" | "perRequest" | "maxTokens" | "scale">;

/** A longest edge, and in a few words whose it is. */
export interface Bound {
  readonly maxEdgePx: number;
  readonly because: string;
}

/** What the caller wants. */
export interface Wanted extends Bound {
  /** Where a shorter one would not do: the longest edge that does. */
  readonly minEdgePx?: number;
  /** Where a shorter side would not do. One that is shorter already stays as it is. */
  readonly minSidePx?: number;
}

export interface Bounds {
  /** By the caller. */
  readonly asked: Bound;
  /** The one that decides. */
  readonly top: Bound;
  /** The longest edge at which the shorter side is as short as it may get. */
  readonly lowestPx: number;
  /** Whether one of the models must see every pixel. */
  readonly mustBeSeen: boolean;
}

/** The caller's own bound, which is the only one where no model is named. */
export function askedFor(size: Size, wanted: Wanted, options: Pick<BoundOptions, "scale">): Bound {
  return smaller(wanted, scaled(size, options));
}

/** The bounds for `size`, for named models. */
export function boundsFor(size: Size, wanted: Wanted, options: BoundOptions): Bounds {
  const { plannedFor, perRequest } = options;
  const asked = askedFor(size, wanted, options);
  const seen = seenBy(size, plannedFor);
  const least = leastOf(size, plannedFor);
  const top = smaller(larger(smaller(asked, seen), least), takenBy(size, plannedFor, perRequest));
  return {
    asked,
    top,
    lowestPx: lowestEdgePx(size, Math.min(top.maxEdgePx, longestEdgePx(size)), least),
    // A side that must not be shorter may leave more than anybody sees.
    mustBeSeen: seen === undefined || top.maxEdgePx <= seen.maxEdgePx,
  };
}

function smaller(one: Bound, other: Bound | undefined): Bound {
  return other !== undefined && other.maxEdgePx < one.maxEdgePx ? other : one;
}

function larger(one: Bound, other: Bound): Bound {
  return other.maxEdgePx > one.maxEdgePx ? other : one;
}

function scaled(size: Size, { scale }: Pick<BoundOptions, "scale">): Bound | undefined {
  if (scale === 1) return undefined;
  return { maxEdgePx: Math.max(1, Math.floor(longestEdgePx(size) * scale)), because: `scale ${scale}` };
}

/**
 * What is left once the providers have made it smaller: of the model that sees most, as the others only see less of it.
 * `undefined` where one of them sees it all.
 */
function seenBy(size: Size, plannedFor: readonly Chosen[]): Bound | undefined {
  let most: Bound = { maxEdgePx: 0, because: "" };
  for (const { rule, model } of plannedFor) {
    const maxEdgePx = longestEdgePx(seenSize(rule, size));
    if (maxEdgePx >= longestEdgePx(size)) return undefined;
    most = larger(most, { maxEdgePx, because: `all that ${model} sees` });
  }
  return most.maxEdgePx === 0 ? undefined : most;
}

/** The longest edge at which no side is under what a provider takes, or is known to take. A side that is shorter stays as it is. */
function leastOf(size: Size, plannedFor: readonly Chosen[]): Bound {
  let least: Bound = { maxEdgePx: 1, because: "no side under 1 px" };
  for (const { model, limits } of plannedFor) {
    const leastPx = leastSidePx(limits);
    if (leastPx <= 1) continue;
    const edgePx = edgeForShortSide(size, Math.min(shortestEdgePx(size), leastPx));
    const maxEdgePx = Math.min(longestEdgePx(size), edgePx);
    least = larger(least, { maxEdgePx, because: `no side is brought under ${leastPx} px (${model})` });
  }
  return least;
}

function leastSidePx({ minSidePx = 1, advisedMinSidePx = 1, minPixels = 1 }: Partial<Limits> = {}): number {
  return Math.max(minSidePx, advisedMinSidePx, Math.ceil(Math.sqrt(minPixels)));
}

type Limits = NonNullable<Chosen["limits"]>;

/** The longest edge that no provider refuses; `undefined` where none of them refuses the size. */
function takenBy(size: Size, plannedFor: readonly Chosen[], perRequest: number): Bound | undefined {
  let taken: Bound | undefined;
  for (const { model, limits = {} } of plannedFor) {
    const { maxSidePx = Infinity, manyImages }: Partial<Limits> = limits;
    const isMany = manyImages !== undefined && perRequest > manyImages.over && manyImages.maxSidePx < maxSidePx;
    const maxEdgePx = isMany ? manyImages.maxSidePx : maxSidePx;
    if (maxEdgePx >= Math.min(longestEdgePx(size), taken?.maxEdgePx ?? Infinity)) continue;
    const many = isMany ? ` in a request of more than ${manyImages.over} images` : "";
    taken = { maxEdgePx, because: `${model} takes sides of at most ${counted(maxEdgePx)} px${many}` };
  }
  return taken;
}

/**
 * No budget brings a picture under 64 px a side, where providers begin to refuse it as too small, or under 16 px what is narrower
 * from the start.
 */
function lowestEdgePx(size: Size, topPx: number, least: Bound): number {
  const shortPx = shortestEdgePx(fitWithin(size, topPx));
  const edgePx = edgeForShortSide(size, shortPx >= 64 ? 64 : Math.min(shortPx, 16));
  return Math.min(topPx, Math.max(edgePx, least.maxEdgePx));
}
