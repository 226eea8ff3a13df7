import { fitWithin, type Size } from "../size.ts";
import { dividedUp } from "./round.ts";

/** Tiles of an older OpenAI picture: a base, and a price for each tile of what is left after two fits. */
export interface TilesRule {
  readonly kind: "tiles";
  readonly tilePx: number;
  readonly maxEdgePx: number;
  /** The short side is brought down to this. */
  readonly maxShortSidePx: number;
  readonly baseTokens: number;
  readonly tokensPerTile: number;
}

/**
 * The size at which the model looks at a picture. Never enlarges.
 *
 *     3840 x 2160 ──┐ longest edge 2048, rounded to nearest
 *                   ├─▶ 2048 x 1152 ──┐ short side 768, the other rounded down
 *                                     └─▶ 1365 x 768
 */
export function tilesSize(size: Size, rule: TilesRule): Size {
  // Measured: 2049 x 513 is billed two rows of tiles (512.75 becomes 513) and 2050 x 513 one (512.4995 becomes 512).
  const fitted = fitWithin(size, rule.maxEdgePx);
  const shortPx = Math.min(fitted.widthPx, fitted.heightPx);
  if (shortPx <= rule.maxShortSidePx) return fitted;
  const scaled = (sidePx: number): number => Math.floor((sidePx * rule.maxShortSidePx) / shortPx);
  return { widthPx: scaled(fitted.widthPx), heightPx: scaled(fitted.heightPx) };
}

export function tileTokens(size: Size, rule: TilesRule): number {
  const { widthPx, heightPx } = tilesSize(size, rule);
  const tiles = dividedUp(widthPx, rule.tilePx) * dividedUp(heightPx, rule.tilePx);
  return rule.baseTokens + rule.tokensPerTile * tiles;
}
