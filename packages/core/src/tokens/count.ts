import type { Size } from "../size.ts";
import { canvasTokens } from "./canvas.ts";
import { claudeTokens } from "./claude.ts";
import { previewTokens } from "./cohere.ts";
import { squareTokens, type SquaresRule } from "./deepseek.ts";
import { cropTokens } from "./gemini-crops.ts";
import { gridTokens } from "./gemini.ts";
import { paddedTokens } from "./glm.ts";
import { cappedTileTokens } from "./grok.ts";
import { groupTokens } from "./kimi.ts";
import { rowTokens } from "./mistral.ts";
import { exampleTokens } from "./nova.ts";
import { patchCount, patchTokens } from "./openai-patch.ts";
import { tileTokens } from "./openai-tile.ts";
import { roundedTokens, type RoundedRule } from "./qwen.ts";
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
    case "cells":
      return billed(claudeTokens(size, rule));
    case "patches": {
      const patches = patchCount(size, rule);
      const { refusedOverPatches: mostPatches = Infinity } = rule;
      if (patches > mostPatches) return refused(`${counted(patches)} patches are over ${counted(mostPatches)}`);
      const tokens = patchTokens(patches, rule);
      const { offByTokens: off } = rule;
      return off === undefined ? billed(tokens) : billed(tokens, Math.max(1, tokens - off), tokens + off);
    }
    case "tiles":
      return billed(tileTokens(size, rule));
    case "grid":
      return billed(gridTokens(size, rule));
    case "crops":
      return billed(cropTokens(size, rule), rule.tokensPerCrop, cropTokens(size, rule));
    case "examples": {
      const tokens = rule.examples.map(([, exampleTokensOf]) => exampleTokensOf);
      return billed(exampleTokens(size, rule), Math.min(...tokens), Math.max(...tokens));
    }
    case "capped-tiles":
      return billed(cappedTileTokens(size, rule), rule.minTokens, rule.maxTokens);
    case "rows":
      return billed(rowTokens(size, rule));
    case "rounded":
      return countRounded(rule, size);
    case "padded":
      return billed(paddedTokens(size, rule));
    case "groups":
      return billed(groupTokens(size, rule));
    case "squares":
      return countSquares(rule, size);
    case "preview":
      return billed(previewTokens(size, rule));
    case "canvas":
      return billed(canvasTokens(size, rule));
    case "flat":
      return billed(rule.tokens);
    case "unknown":
      return { outcome: "unknown" };
  }
}

function countRounded(rule: RoundedRule, size: Size): Counted {
  const longPx = Math.max(size.widthPx, size.heightPx);
  const shortPx = Math.min(size.widthPx, size.heightPx);
  const { refusedOverAspect: mostAspect = Infinity } = rule;
  if (longPx > shortPx * mostAspect) {
    return refused(`an aspect of ${counted(Math.ceil(longPx / shortPx))}:1 is over ${counted(mostAspect)}:1`);
  }
  const tokens = roundedTokens(size, rule);
  if (rule.maxCellsRange === undefined) return billed(tokens);
  const [fewest, most] = rule.maxCellsRange.map((maxCells) => roundedTokens(size, { ...rule, maxCells }));
  return billed(tokens, fewest, most);
}

function countSquares(rule: SquaresRule, size: Size): Counted {
  const tokens = squareTokens(size, rule);
  return size.widthPx === size.heightPx ? billed(tokens) : billed(tokens, ...rule.otherShapes);
}

/** With a range where there is more than one possibility. */
function billed(tokens: number, min: number = tokens, max: number = tokens): Counted {
  return min === max ? { outcome: "billed", tokens } : { outcome: "billed", tokens, range: { min, max } };
}

function refused(why: string): Counted {
  return { outcome: "refused", why };
}
