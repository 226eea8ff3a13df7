import type { Size } from "../size.ts";
import { dividedUp } from "./round.ts";

/** Crops of a Gemini 2 picture, as its documentation has them. What is billed was seen to be one crop, whatever the size. */
export interface CropsRule {
  readonly kind: "crops";
  /** With no longer side the picture is a single crop. */
  readonly wholeUpToPx: number;
  /** The side of a crop is the short side divided by this fraction, [3, 2] for 1.5. */
  readonly cropsToShortSide: readonly [numerator: number, denominator: number];
  readonly tokensPerCrop: number;
}

/**
 * Tokens of all crops. A picture twice as large has larger crops, not more of them.
 *
 * @example
 * cropTokens({ widthPx: 960, heightPx: 540 }, rule);
 * //=> 1548, which is 3 x 2 crops of 360 px at 258
 */
export function cropTokens({ widthPx, heightPx }: Size, rule: CropsRule): number {
  if (Math.max(widthPx, heightPx) <= rule.wholeUpToPx) return rule.tokensPerCrop;
  const [numerator, denominator] = rule.cropsToShortSide;
  // A strip of a single pixel has crops of a single pixel.
  const cropPx = Math.max(1, Math.floor((Math.min(widthPx, heightPx) * denominator) / numerator));
  return rule.tokensPerCrop * dividedUp(widthPx, cropPx) * dividedUp(heightPx, cropPx);
}
