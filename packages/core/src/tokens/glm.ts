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
 * The size at which the model looks at a picture, before it is padded to whole cells: the tallest copy of at most `maxTokens`
 * cells. Never enlarges.
 *
 *     3840 x 2160 ──┐ at most 8000 cells of 28 px
 *                   └─▶ 3331 x 1874
 */
export function paddedSize(size: Size, { cellPx, maxTokens }: PaddedRule): Size {
  if (cells(size, cellPx) <= maxTokens) return size;
  // A strip of one row may have too many columns at every height: then it becomes a single cell.
  let best: Size = { widthPx: Math.min(size.widthPx, cellPx), heightPx: Math.min(size.heightPx, cellPx) };
  let lowPx = 1;
  let highPx = size.heightPx;
  while (lowPx <= highPx) {
    const heightPx = Math.floor((lowPx + highPx) / 2);
    const atHeight = { widthPx: Math.max(1, Math.floor((size.widthPx * heightPx) / size.heightPx)), heightPx };
    if (cells(atHeight, cellPx) <= maxTokens) {
      best = atHeight;
      lowPx = heightPx + 1;
    } else {
      highPx = heightPx - 1;
    }
  }
  return best;
}

/**
 * Tokens of the copy that the model looks at. Enlarges what has fewer than `minTokens`.
 *
 * @example
 * paddedTokens({ widthPx: 3840, heightPx: 2160 }, { kind: "padded", cellPx: 28, minTokens: 16, maxTokens: 8000 });
 * //=> 7973, which is 119 x 67
 */
export function paddedTokens(size: Size, rule: PaddedRule): number {
  const { cellPx, minTokens } = rule;
  if (cells(size, cellPx) >= minTokens) return cells(paddedSize(size, rule), cellPx);
  return cells(paddedSize(enlarged(size, minTokens * cellPx * cellPx), rule), cellPx);
}

/** In floating point, as the published steps are. */
function enlarged({ widthPx, heightPx }: Size, areaPx: number): Size {
  const scale = Math.sqrt(areaPx / (widthPx * heightPx));
  return { widthPx: Math.ceil(widthPx * scale), heightPx: Math.ceil(heightPx * scale) };
}

function cells({ widthPx, heightPx }: Size, cellPx: number): number {
  return dividedUp(widthPx, cellPx) * dividedUp(heightPx, cellPx);
}
