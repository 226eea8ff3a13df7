import type { Size } from "../size.ts";
import { dividedUp } from "./round.ts";

/** Cells of a Claude picture: it is made to fit an edge and a number of cells, and every cell is a token. */
export interface CellsRule {
  readonly kind: "cells";
  readonly cellPx: number;
  readonly maxEdgePx: number;
  readonly maxTokens: number;
}

/**
 * The size at which Claude looks at a picture, before it is padded to whole cells. Never enlarges.
 *
 *     3840 x 2160 ──┐ longest edge 1568, 1568 cells
 *                   └─▶ 1456 x 819
 */
export function claudeSize(size: Size, rule: CellsRule): Size {
  if (fits(size, rule)) return size;
  if (size.heightPx > size.widthPx) return turned(claudeSize(turned(size), rule));
  const atWidth = (widthPx: number): Size => ({
    widthPx,
    // Half up: with Python's half-to-even the published 2000 x 1500 → 1269 x 952 does not come out.
    heightPx: Math.max(1, Math.floor((2 * widthPx * size.heightPx + size.widthPx) / (2 * size.widthPx))),
  });
  let fittingPx = 1;
  let tooWidePx = size.widthPx;
  while (fittingPx + 1 < tooWidePx) {
    const middlePx = Math.floor((fittingPx + tooWidePx) / 2);
    if (fits(atWidth(middlePx), rule)) fittingPx = middlePx;
    else tooWidePx = middlePx;
  }
  return atWidth(fittingPx);
}

export function claudeTokens(size: Size, rule: CellsRule): number {
  return cells(claudeSize(size, rule), rule);
}

function fits(size: Size, rule: CellsRule): boolean {
  const padded = (sidePx: number): number => dividedUp(sidePx, rule.cellPx) * rule.cellPx;
  return (
    padded(size.widthPx) <= rule.maxEdgePx &&
    padded(size.heightPx) <= rule.maxEdgePx &&
    cells(size, rule) <= rule.maxTokens
  );
}

function cells({ widthPx, heightPx }: Size, { cellPx }: CellsRule): number {
  return dividedUp(widthPx, cellPx) * dividedUp(heightPx, cellPx);
}

function turned({ widthPx, heightPx }: Size): Size {
  return { widthPx: heightPx, heightPx: widthPx };
}
