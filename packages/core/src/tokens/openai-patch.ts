import { fitWithin, type Size } from "../size.ts";
import { dividedUp } from "./round.ts";

/** Patches of an OpenAI picture: it is made to fit an edge, then a number of patches, and the patches are multiplied. */
export interface PatchesRule {
  readonly kind: "patches";
  readonly patchPx: number;
  readonly maxEdgePx?: number;
  /** A picture of more patches is made smaller. */
  readonly maxPatches?: number;
  /** A picture that still has more patches is refused with HTTP 400. */
  readonly refusedOverPatches?: number;
  /** Tokens a patch as a fraction, [6, 5] for 1.2: in binary fractions 1.62 x 150 is more than 243. */
  readonly tokensPerPatch: readonly [numerator: number, denominator: number];
  /** How far the bill may be from the rule, where its rounding is known to differ. */
  readonly offByTokens?: number;
}

/** The size at which the model looks at a picture. Never enlarges. */
export function patchesSize(size: Size, rule: PatchesRule): Size {
  const fitted = fitWithin(size, rule.maxEdgePx ?? Number.MAX_SAFE_INTEGER);
  const budget = rule.maxPatches;
  return budget === undefined || patches(fitted, rule) <= budget ? fitted : withinPatches(fitted, budget, rule.patchPx);
}

/** How many patches the model sees, before they are multiplied. */
export function patchCount(size: Size, rule: PatchesRule): number {
  return patches(patchesSize(size, rule), rule);
}

export function patchTokens(patchesSeen: number, { tokensPerPatch: [numerator, denominator] }: PatchesRule): number {
  return dividedUp(patchesSeen * numerator, denominator);
}

/**
 * Scales to an area of `budget` patches, then further until one side is a whole number of patches.
 *
 * The published steps are in floating point, and so are these, in the same order.
 */
function withinPatches({ widthPx, heightPx }: Size, budget: number, patchPx: number): Size {
  const scale = Math.sqrt((patchPx * patchPx * budget) / (widthPx * heightPx));
  const wholeShare = (sidePx: number): number => Math.floor((sidePx * scale) / patchPx) / ((sidePx * scale) / patchPx);
  const snapped = scale * Math.min(wholeShare(widthPx), wholeShare(heightPx));
  // A strip over a small budget comes down to less than a pixel.
  const scaled = (sidePx: number): number => Math.max(1, Math.floor(sidePx * snapped));
  return { widthPx: scaled(widthPx), heightPx: scaled(heightPx) };
}

function patches({ widthPx, heightPx }: Size, { patchPx }: PatchesRule): number {
  return dividedUp(widthPx, patchPx) * dividedUp(heightPx, patchPx);
}
