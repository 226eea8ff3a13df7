import type { Size } from "../size.ts";
import { dividedUp } from "./round.ts";

/** Tiles of a picture that is made to fit a frame, and one more for a preview of the whole. */
export interface PreviewRule {
  readonly kind: "preview";
  readonly tilePx: number;
  readonly tokensPerTile: number;
  /** The frame, which stands or lies as the picture does. */
  readonly maxEdgePx: number;
  readonly maxShortSidePx: number;
  /** With no longer side the picture is its preview alone. */
  readonly wholeUpToPx?: number;
}

/** The size at which the model looks at a picture. Never enlarges. How its fractions are rounded is not published. */
export function previewSize({ widthPx, heightPx }: Size, rule: PreviewRule): Size {
  const longPx = Math.max(widthPx, heightPx);
  const shortPx = Math.min(widthPx, heightPx);
  if (longPx <= rule.maxEdgePx && shortPx <= rule.maxShortSidePx) return { widthPx, heightPx };
  const isLong = longPx * rule.maxShortSidePx > shortPx * rule.maxEdgePx;
  const [fromPx, toPx] = isLong ? [longPx, rule.maxEdgePx] : [shortPx, rule.maxShortSidePx];
  const scaled = (sidePx: number): number => Math.max(1, Math.round((sidePx * toPx) / fromPx));
  return { widthPx: scaled(widthPx), heightPx: scaled(heightPx) };
}

export function previewTokens(size: Size, rule: PreviewRule): number {
  if (Math.max(size.widthPx, size.heightPx) <= (rule.wholeUpToPx ?? 0)) return rule.tokensPerTile;
  const { widthPx, heightPx } = previewSize(size, rule);
  const tiles = dividedUp(widthPx, rule.tilePx) * dividedUp(heightPx, rule.tilePx);
  return rule.tokensPerTile * (tiles + 1);
}
