import type { Size } from "../size.ts";
import { dividedUp, roundHalfEven } from "./round.ts";

/** Rows of cells of a Mistral picture. Every row is followed by one more token, a break or the end. */
export interface RowsRule {
  readonly kind: "rows";
  readonly cellPx: number;
  readonly maxEdgePx: number;
}

/** The size at which the model looks at a picture, before it is stretched to whole cells. Never enlarges. */
export function rowsSize({ widthPx, heightPx }: Size, { maxEdgePx }: RowsRule): Size {
  // The published steps are in floating point and round in Python's way, and so do these, in the same order.
  const ratio = Math.max(heightPx / maxEdgePx, widthPx / maxEdgePx);
  if (ratio <= 1) return { widthPx, heightPx };
  const scaled = (sidePx: number): number => Math.max(1, roundHalfEven(sidePx / ratio));
  return { widthPx: scaled(widthPx), heightPx: scaled(heightPx) };
}

export function rowTokens(size: Size, rule: RowsRule): number {
  const { widthPx, heightPx } = rowsSize(size, rule);
  return (dividedUp(widthPx, rule.cellPx) + 1) * dividedUp(heightPx, rule.cellPx);
}
