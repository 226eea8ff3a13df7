import type { Size } from "../size.ts";
import { dividedUp } from "./round.ts";

/** Patches of a Kimi picture: it is made to fit a number of them, then padded to whole groups of which each is a token. */
export interface GroupsRule {
  readonly kind: "groups";
  readonly patchPx: number;
  readonly maxPatches: number;
  readonly maxEdgePx: number;
  /** Patches on each side of a group. */
  readonly patchesPerSide: number;
}

/** The size at which the model looks at a picture, before it is padded. Never enlarges. */
export function groupsSize({ widthPx, heightPx }: Size, rule: GroupsRule): Size {
  const patches = (sidePx: number): number => Math.max(1, Math.floor(sidePx / rule.patchPx));
  // In floating point and in this order, as the published steps are.
  const scale = Math.min(
    1,
    Math.sqrt(rule.maxPatches / (patches(widthPx) * patches(heightPx))),
    rule.maxEdgePx / widthPx,
    rule.maxEdgePx / heightPx,
  );
  const scaled = (sidePx: number): number => Math.min(rule.maxEdgePx, Math.max(1, Math.floor(sidePx * scale)));
  return { widthPx: scaled(widthPx), heightPx: scaled(heightPx) };
}

export function groupTokens(size: Size, rule: GroupsRule): number {
  const { widthPx, heightPx } = groupsSize(size, rule);
  const groupPx = rule.patchPx * rule.patchesPerSide;
  return dividedUp(widthPx, groupPx) * dividedUp(heightPx, groupPx);
}
