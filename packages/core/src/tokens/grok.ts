import type { Size } from "../size.ts";
import { dividedUp } from "./round.ts";

/** Tiles of a Grok picture and one for the whole of it, up to a limit. How tiles are chosen is not published. */
export interface CappedTilesRule {
  readonly kind: "capped-tiles";
  readonly tilePx: number;
  readonly tokensPerTile: number;
  /** Fewest and most that the provider says a picture can take. */
  readonly minTokens: number;
  readonly maxTokens: number;
}

/** Tokens if the tiles are laid over the picture as it is. */
export function cappedTileTokens({ widthPx, heightPx }: Size, rule: CappedTilesRule): number {
  const tiles = dividedUp(widthPx, rule.tilePx) * dividedUp(heightPx, rule.tilePx);
  return Math.min(rule.maxTokens, (tiles + 1) * rule.tokensPerTile);
}
