import { fitInto, type Size } from "../size.ts";

/** A grid of a Gemini 3 picture: a fixed number of tokens shared out by its shape. Pixels do not count. */
export interface GridRule {
  readonly kind: "grid";
  readonly maxTokens: number;
}

/** The side of a token's cell, in the open processor that counts as the provider does. */
const cellPx = 48;

/**
 * Tokens for the shape of `size`: the largest rows and columns of that shape within the budget. Small pictures are enlarged.
 *
 * @example
 * gridTokens({ widthPx: 3840, heightPx: 2160 }, { kind: "grid", maxTokens: 1120 });
 * //=> 1100, which is 25 x 44
 */
export function gridTokens(size: Size, rule: GridRule): number {
  const { columns, rows } = gridOf(size, rule);
  return columns * rows;
}

/** The size at which the model looks at a picture in its shape: as much as fits the grid. Never enlarges. */
export function gridSize(size: Size, rule: GridRule): Size {
  const { columns, rows } = gridOf(size, rule);
  return fitInto(size, { widthPx: columns * cellPx, heightPx: rows * cellPx });
}

export function gridOf({ widthPx, heightPx }: Size, { maxTokens }: GridRule): { columns: number; rows: number } {
  const rows = wholeRoot(maxTokens * heightPx, widthPx);
  const columns = wholeRoot(maxTokens * widthPx, heightPx);
  // A strip too thin for a single whole row (or column) gets one that holds the whole budget.
  if (rows === 0) return { columns: maxTokens, rows: 1 };
  if (columns === 0) return { columns: 1, rows: maxTokens };
  return { columns, rows };
}

/** The whole part of √(dividend / divisor), corrected where the floating-point root falls on the wrong side of a whole number. */
function wholeRoot(dividend: number, divisor: number): number {
  const root = Math.floor(Math.sqrt(dividend / divisor));
  if (root * root * divisor > dividend) return root - 1;
  return (root + 1) * (root + 1) * divisor <= dividend ? root + 1 : root;
}
