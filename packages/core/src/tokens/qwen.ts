import { fitInto, type Size } from "../size.ts";
import { roundHalfEven } from "./round.ts";

/** Sides rounded to whole cells, then brought between a fewest and a most of cells, each of which is a token. */
export interface RoundedRule {
  readonly kind: "rounded";
  readonly cellPx: number;
  /** A picture of fewer cells is enlarged. */
  readonly minCells: number;
  /** A picture of more cells is made smaller. */
  readonly maxCells: number;
  /** Where `maxCells` is not confirmed: the fewest and the most it may be. */
  readonly maxCellsRange?: readonly [fewest: number, most: number];
  /** A shorter side is enlarged to this first. */
  readonly minSidePx?: number;
  /** Tokens around every picture, where they are billed as part of it. */
  readonly wrapTokens: number;
  /** A longer side that is more times the shorter is refused. */
  readonly refusedOverAspect?: number;
}

/**
 * The size at which the model looks at a picture. Enlarges what has too few cells.
 *
 *     1920 x 1080 ──┐ whole cells of 28 px
 *                   └─▶ 1932 x 1092
 *
 * The published steps are in floating point and round in Python's way, and so do these, in the same order.
 */
export function roundedSize(size: Size, rule: RoundedRule): Size {
  const { cellPx, minCells, maxCells, minSidePx = 0 } = rule;
  const { widthPx, heightPx } = withSides(size, minSidePx);
  const areaPx = widthPx * heightPx;
  const cellAreaPx = cellPx * cellPx;
  const rounded = wholeCells({ widthPx, heightPx }, cellPx);
  const roundedAreaPx = rounded.widthPx * rounded.heightPx;
  if (roundedAreaPx > maxCells * cellAreaPx) {
    const scale = Math.sqrt(areaPx / (maxCells * cellAreaPx));
    const smaller = (sidePx: number): number => Math.max(cellPx, Math.floor(sidePx / scale / cellPx) * cellPx);
    return { widthPx: smaller(widthPx), heightPx: smaller(heightPx) };
  }
  if (roundedAreaPx < minCells * cellAreaPx) {
    const scale = Math.sqrt((minCells * cellAreaPx) / areaPx);
    const larger = (sidePx: number): number => Math.ceil((sidePx * scale) / cellPx) * cellPx;
    return { widthPx: larger(widthPx), heightPx: larger(heightPx) };
  }
  return rounded;
}

/** What is left in its shape of a picture of too many cells: as much as fits the cells it is brought down to. Never enlarges. */
export function roundedFit(size: Size, rule: RoundedRule): Size {
  const { cellPx, maxCells, minSidePx = 0 } = rule;
  const rounded = wholeCells(withSides(size, minSidePx), cellPx);
  const isOver = rounded.widthPx * rounded.heightPx > maxCells * cellPx * cellPx;
  return isOver ? fitInto(size, roundedSize(size, rule)) : size;
}

export function roundedTokens(size: Size, rule: RoundedRule): number {
  const { widthPx, heightPx } = roundedSize(size, rule);
  return (widthPx / rule.cellPx) * (heightPx / rule.cellPx) + rule.wrapTokens;
}

function wholeCells({ widthPx, heightPx }: Size, cellPx: number): Size {
  return {
    widthPx: roundHalfEven(widthPx / cellPx) * cellPx,
    heightPx: roundHalfEven(heightPx / cellPx) * cellPx,
  };
}

function withSides({ widthPx, heightPx }: Size, minSidePx: number): Size {
  if (Math.min(widthPx, heightPx) >= minSidePx) return { widthPx, heightPx };
  const scale = Math.max(minSidePx / heightPx, minSidePx / widthPx);
  return { widthPx: Math.floor(widthPx * scale), heightPx: Math.floor(heightPx * scale) };
}
