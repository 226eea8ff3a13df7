import { fitWithin, type Size } from "../size.ts";

/** A law found in the bills of squares. Nothing is published, and of other shapes little is known. */
export interface SquaresRule {
  readonly kind: "squares";
  /** The picture is brought down to this first. */
  readonly maxEdgePx?: number;
  readonly cellPx: number;
  /** A picture of fewer cells a side is billed as of so many. */
  readonly minSideCells: number;
  readonly maxSideCells: number;
  /** Tokens of every picture, on top of its cells and of one for each row of them. */
  readonly extraTokens: number;
  /** Fewest and most tokens of a picture that is not square. */
  readonly otherShapes: readonly [fewest: number, most: number];
}

/** The size that the edge leaves of a picture. Never enlarges. */
export function squaresSize(size: Size, rule: SquaresRule): Size {
  return fitWithin(size, rule.maxEdgePx ?? Number.MAX_SAFE_INTEGER);
}

/** Tokens of the square with the area of the picture. */
export function squareTokens(size: Size, rule: SquaresRule): number {
  const { widthPx, heightPx } = squaresSize(size, rule);
  const sideCells = Math.ceil(Math.sqrt(widthPx * heightPx) / rule.cellPx);
  const billed = Math.min(rule.maxSideCells, Math.max(rule.minSideCells, sideCells));
  return billed * (billed + 1) + rule.extraTokens;
}
