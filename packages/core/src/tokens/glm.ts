import type { Size } from "../size.ts";
import { dividedUp } from "./round.ts";

/** Cells of a picture that is padded to whole ones, and brought between a fewest and a most of them. */
export interface PaddedRule {
  readonly kind: "padded";
  readonly cellPx: number;
  readonly minTokens: number;
  readonly maxTokens: number;
}

/**
 * Tokens of the tallest copy of the picture that has at most `maxTokens` cells. Enlarges what has fewer than `minTokens`.
 *
 * @example
 * paddedTokens({ widthPx: 3840, heightPx: 2160 }, { kind: "padded", cellPx: 28, minTokens: 16, maxTokens: 8000 });
 * //=> 7973, which is 119 x 67
 */
export function paddedTokens(size: Size, rule: PaddedRule): number {
  const { cellPx, minTokens, maxTokens } = rule;
  let tokens = cells(size, cellPx);
  if (tokens < minTokens) tokens = cells(enlarged(size, minTokens * cellPx * cellPx), cellPx);
  if (tokens <= maxTokens) return tokens;
  // A strip of one row may have too many columns at every height: then it becomes a single cell.
  let best = 1;
  let lowPx = 1;
  let highPx = size.heightPx;
  while (lowPx <= highPx) {
    const heightPx = Math.floor((lowPx + highPx) / 2);
    const widthPx = Math.max(1, Math.floor((size.widthPx * heightPx) / size.heightPx));
    const atHeight = cells({ widthPx, heightPx }, cellPx);
    if (atHeight <= maxTokens) {
      best = atHeight;
      lowPx = heightPx + 1;
    } else {
      highPx = heightPx - 1;
    }
  }
  return best;
}

/** In floating point, as the published steps are. */
function enlarged({ widthPx, heightPx }: Size, areaPx: number): Size {
  const scale = Math.sqrt(areaPx / (widthPx * heightPx));
  return { widthPx: Math.ceil(widthPx * scale), heightPx: Math.ceil(heightPx * scale) };
}

function cells({ widthPx, heightPx }: Size, cellPx: number): number {
  return dividedUp(widthPx, cellPx) * dividedUp(heightPx, cellPx);
}
