import type { CanvasRule } from "./canvas.ts";
import type { CellsRule } from "./claude.ts";
import type { PreviewRule } from "./cohere.ts";
import type { SquaresRule } from "./deepseek.ts";
import type { CropsRule } from "./gemini-crops.ts";
import type { GridRule } from "./gemini.ts";
import type { PaddedRule } from "./glm.ts";
import type { CappedTilesRule } from "./grok.ts";
import type { GroupsRule } from "./kimi.ts";
import type { RowsRule } from "./mistral.ts";
import type { ExamplesRule } from "./nova.ts";
import type { PatchesRule } from "./openai-patch.ts";
import type { TilesRule } from "./openai-tile.ts";
import type { RoundedRule } from "./qwen.ts";

/** The same tokens whatever the size. */
interface FlatRule {
  readonly kind: "flat";
  readonly tokens: number;
}

/** A rule nobody has published. Its tokens are not guessed. */
interface UnknownRule {
  readonly kind: "unknown";
}

/** How an image becomes tokens, as a value that can be printed, compared and tested. */
export type Rule =
  | CanvasRule
  | CappedTilesRule
  | CellsRule
  | CropsRule
  | ExamplesRule
  | FlatRule
  | GridRule
  | GroupsRule
  | PaddedRule
  | PatchesRule
  | PreviewRule
  | RoundedRule
  | RowsRule
  | SquaresRule
  | TilesRule
  | UnknownRule;

/** What a rule itself does with a large picture, whoever applies it; a limit a rule does not have is left out. */
export interface Limits {
  /** A longer side is made smaller by the provider before it is billed. */
  readonly maxEdgePx?: number;
  /** As for `maxEdgePx`, of the shorter side. */
  readonly maxShortSidePx?: number;
  /** A picture of more patches is made smaller by the provider. */
  readonly maxPatches?: number;
  /** Most tokens one image can be billed. */
  readonly maxTokens?: number;
  /** A picture that still has more patches is refused. */
  readonly refusedOverPatches?: number;
  /** A longer side that is more times the shorter is refused. */
  readonly refusedOverAspect?: number;
}

export function limitsOf(rule: Rule): Limits {
  switch (rule.kind) {
    case "cells": {
      const { maxEdgePx, maxTokens } = rule;
      return { maxEdgePx, maxTokens };
    }
    case "patches": {
      const { maxEdgePx, maxPatches } = rule;
      const refusedOverPatches = mostPatches(rule);
      return {
        ...(maxEdgePx === undefined ? {} : { maxEdgePx }),
        ...(maxPatches === undefined ? {} : { maxPatches }),
        ...(refusedOverPatches === undefined ? {} : { refusedOverPatches }),
      };
    }
    case "tiles":
    case "preview": {
      const { maxEdgePx, maxShortSidePx } = rule;
      return { maxEdgePx, maxShortSidePx };
    }
    case "grid":
    case "capped-tiles":
    case "padded":
      return { maxTokens: rule.maxTokens };
    case "rows":
      return { maxEdgePx: rule.maxEdgePx };
    case "groups": {
      const { maxEdgePx, maxPatches } = rule;
      return { maxEdgePx, maxPatches };
    }
    case "rounded": {
      const { maxCells, maxCellsRange: [, most = maxCells] = [], wrapTokens, refusedOverAspect } = rule;
      return { maxTokens: most + wrapTokens, ...(refusedOverAspect === undefined ? {} : { refusedOverAspect }) };
    }
    case "examples":
      return { maxTokens: Math.max(...rule.examples.map(([, tokens]) => tokens)) };
    case "squares": {
      const [, maxTokens] = rule.otherShapes;
      return { ...(rule.maxEdgePx === undefined ? {} : { maxEdgePx: rule.maxEdgePx }), maxTokens };
    }
    case "canvas":
      return { maxTokens: mostCanvasTokens(rule) };
    case "crops":
      return {};
    case "flat":
      return { maxTokens: rule.tokens };
    case "unknown":
      return {};
  }
}

/** A canvas of a single column has as many rows as tiles. */
function mostCanvasTokens(rule: CanvasRule): number {
  const { wrapTokens, overviewTokens, maxTiles, tokensPerTile, tokensPerRowOfTiles } = rule;
  return wrapTokens + overviewTokens + maxTiles * (tokensPerTile + tokensPerRowOfTiles);
}

/** Over how many patches a picture is refused; `undefined` where none can have so many once it is fitted. */
function mostPatches(rule: PatchesRule): number | undefined {
  const { patchPx, maxEdgePx = Infinity, maxPatches = Infinity, refusedOverPatches = Infinity } = rule;
  return Math.min(maxPatches, (maxEdgePx / patchPx) ** 2) > refusedOverPatches ? refusedOverPatches : undefined;
}

/**
 * The rule in words, for a table or a page.
 *
 * @example
 * describeRule({ kind: "grid", maxTokens: 1120 });
 * //=> "at most 1,120 tokens shared out by shape, whatever the size"
 */
export function describeRule(rule: Rule): string {
  switch (rule.kind) {
    case "cells":
      return `1 token a ${rule.cellPx} px cell, fitted to ${counted(rule.maxEdgePx)} px and ${counted(rule.maxTokens)} tokens`;
    case "patches": {
      const [numerator, denominator] = rule.tokensPerPatch;
      const fits = [
        ...(rule.maxEdgePx === undefined ? [] : [`${counted(rule.maxEdgePx)} px`]),
        ...(rule.maxPatches === undefined ? [] : [`${counted(rule.maxPatches)} patches`]),
      ];
      const bill = `${numerator / denominator} tokens a ${rule.patchPx} px patch`;
      const fitted = fits.length === 0 ? "" : `, fitted to ${fits.join(" and ")}`;
      const most = mostPatches(rule);
      return `${bill}${fitted}${most === undefined ? "" : `, refused over ${counted(most)} patches`}`;
    }
    case "tiles": {
      const tiles = `${counted(rule.baseTokens)} tokens + ${counted(rule.tokensPerTile)} a ${rule.tilePx} px tile`;
      return `${tiles}, fitted to ${counted(rule.maxEdgePx)} px and a short side of ${rule.maxShortSidePx} px`;
    }
    case "grid":
      return `at most ${counted(rule.maxTokens)} tokens shared out by shape, whatever the size`;
    case "crops": {
      const [numerator, denominator] = rule.cropsToShortSide;
      const tokens = counted(rule.tokensPerCrop);
      return `${tokens} tokens as billed to some; as documented ${tokens} a crop, of the short side / ${numerator / denominator}, above ${rule.wholeUpToPx} px`;
    }
    case "examples": {
      const [, fewest] = rule.examples.at(0) ?? [];
      const [, most] = rule.examples.at(-1) ?? [];
      return `between ${counted(fewest ?? 0)} and ${counted(most ?? 0)} tokens, by ${rule.examples.length} published examples, small pictures enlarged to ${rule.minEdgePx} px`;
    }
    case "capped-tiles":
      return `${counted(rule.tokensPerTile)} tokens a ${rule.tilePx} px tile and once more, at most ${counted(rule.maxTokens)}`;
    case "rows":
      return `1 token a ${rule.cellPx} px cell and 1 a row of them, fitted to ${counted(rule.maxEdgePx)} px`;
    case "rounded": {
      const { cellPx, minCells, maxCells, maxCellsRange, wrapTokens, refusedOverAspect } = rule;
      const most = maxCellsRange === undefined ? counted(maxCells) : maxCellsRange.map(counted).join(" or ");
      const wrap = wrapTokens === 0 ? "" : ` + ${wrapTokens}`;
      const refused = refusedOverAspect === undefined ? "" : `, refused over ${refusedOverAspect}:1`;
      return `1 token a ${cellPx} px cell${wrap}, brought between ${minCells} and ${most} cells${refused}`;
    }
    case "padded":
      return `1 token a ${rule.cellPx} px cell, brought between ${rule.minTokens} and ${counted(rule.maxTokens)} cells`;
    case "groups": {
      const { patchPx, patchesPerSide, maxEdgePx, maxPatches } = rule;
      return `1 token a ${patchPx * patchesPerSide} px cell, fitted to ${counted(maxEdgePx)} px and ${counted(maxPatches)} patches of ${patchPx} px`;
    }
    case "squares": {
      const { cellPx, minSideCells, maxSideCells, extraTokens, maxEdgePx, otherShapes } = rule;
      const fitted = maxEdgePx === undefined ? "" : `, fitted to ${counted(maxEdgePx)} px`;
      const [fewest, most] = otherShapes;
      return `n x (n + 1) + ${extraTokens} tokens for a square of n cells of ${cellPx} px a side, n from ${minSideCells} to ${maxSideCells}${fitted}; ${fewest} to ${counted(most)} for other shapes`;
    }
    case "preview": {
      const { tokensPerTile, tilePx, maxEdgePx, maxShortSidePx, wholeUpToPx } = rule;
      const whole = wholeUpToPx === undefined ? "" : `, ${tokensPerTile} up to ${wholeUpToPx} px`;
      return `${tokensPerTile} tokens a ${tilePx} px tile and once more, fitted to ${counted(maxEdgePx)} px and a short side of ${counted(maxShortSidePx)} px${whole}`;
    }
    case "canvas":
      return describeCanvas(rule);
    case "flat":
      return `${counted(rule.tokens)} tokens, whatever the size`;
    case "unknown":
      return "not published";
  }
}

function describeCanvas(rule: CanvasRule): string {
  const { wrapTokens, overviewTokens, tokensPerTile, tokensPerRowOfTiles, tilePx, maxTiles, wholeUpToPx } = rule;
  const choice = { scale: "the least scaling", shape: "the nearest shape", pixels: "the most pixels kept" };
  const row = tokensPerRowOfTiles === 0 ? "" : ` and ${tokensPerRowOfTiles} a row of them`;
  const whole = wholeUpToPx === undefined ? "" : `, no tiles up to ${wholeUpToPx} px`;
  return `${wrapTokens + overviewTokens} tokens + ${tokensPerTile} a ${tilePx} px tile${row}, on at most ${maxTiles} tiles with ${choice[rule.chosenBy]}${whole}`;
}

/** A whole number, 2048 as 2,048, on every machine. */
export function counted(amount: number): string {
  if (Math.abs(amount) < 1000) return String(amount);
  // The first use of `toLocaleString` loads a locale: 15 ms, longer than all else the first image waits for.
  return String(amount).replaceAll(/\B(?=(?:\d{3})+$)/gu, ",");
}
