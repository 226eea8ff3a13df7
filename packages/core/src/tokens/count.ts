import type { Size } from "../size.ts";
import { claudeTokens } from "./claude.ts";
import { gridTokens } from "./gemini.ts";
import { patchCount, patchTokens } from "./openai-patch.ts";
import { tileTokens } from "./openai-tile.ts";
import { counted, type Rule } from "./rule.ts";

/** Fewest and most tokens that fit what is known. Both ends are possible. */
export interface TokenRange {
  readonly min: number;
  readonly max: number;
}

/** What a rule says of one image. Tokens of the image alone: the few that wrap it in a message are not counted. */
export type Counted =
  | { readonly outcome: "billed"; readonly tokens: number; readonly range?: TokenRange }
  /** The provider answers HTTP 400 and bills nothing. `why` has both numbers. */
  | { readonly outcome: "refused"; readonly why: string }
  /** The rule is not published. */
  | { readonly outcome: "unknown" };

/**
 * What `rule` bills for one image of `size`, upright and as sent.
 *
 * @example
 * countByRule({ kind: "grid", maxTokens: 1120 }, { widthPx: 3840, heightPx: 2160 });
 * //=> { outcome: "billed", tokens: 1100 }
 */
export function countByRule(rule: Rule, size: Size): Counted {
  switch (rule.kind) {
    case "cells": {
      const longestPx = Math.max(size.widthPx, size.heightPx);
      if (longestPx > rule.refusedOverSidePx) {
        return refused(`a side of ${counted(longestPx)} px is over the limit of ${counted(rule.refusedOverSidePx)} px`);
      }
      return { outcome: "billed", tokens: claudeTokens(size, rule) };
    }
    case "patches": {
      const patches = patchCount(size, rule);
      if (patches > rule.refusedOverPatches) {
        return refused(`${counted(patches)} patches are over the limit of ${counted(rule.refusedOverPatches)}`);
      }
      const tokens = patchTokens(patches, rule);
      if (rule.offByTokens === undefined) return { outcome: "billed", tokens };
      return {
        outcome: "billed",
        tokens,
        range: { min: Math.max(1, tokens - rule.offByTokens), max: tokens + rule.offByTokens },
      };
    }
    case "tiles":
      return { outcome: "billed", tokens: tileTokens(size, rule) };
    case "grid":
      return { outcome: "billed", tokens: gridTokens(size, rule) };
    case "flat":
      return { outcome: "billed", tokens: rule.tokens };
    case "unknown":
      return { outcome: "unknown" };
  }
}

function refused(why: string): Counted {
  return { outcome: "refused", why };
}
