import type { CellsRule } from "./claude.ts";
import type { GridRule } from "./gemini.ts";
import type { PatchesRule } from "./openai-patch.ts";
import type { TilesRule } from "./openai-tile.ts";

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
export type Rule = CellsRule | FlatRule | GridRule | PatchesRule | TilesRule | UnknownRule;

/** What the table knows of a rule's edges; a limit a rule does not have is left out. */
export interface Limits {
  /** A longer side is made smaller by the provider before it is billed. */
  readonly maxEdgePx?: number;
  /** As for `maxEdgePx`, of the shorter side. */
  readonly maxShortSidePx?: number;
  /** A picture of more patches is made smaller by the provider. */
  readonly maxPatches?: number;
  /** Most tokens one image can be billed. */
  readonly maxTokens?: number;
  /** A longer side is refused. */
  readonly refusedOverSidePx?: number;
  /** A picture that still has more patches is refused. */
  readonly refusedOverPatches?: number;
}

export function limitsOf(rule: Rule): Limits {
  switch (rule.kind) {
    case "cells": {
      const { maxEdgePx, maxTokens, refusedOverSidePx } = rule;
      return { maxEdgePx, maxTokens, refusedOverSidePx };
    }
    case "patches": {
      const { maxEdgePx, maxPatches, refusedOverPatches } = rule;
      return {
        ...(maxEdgePx === undefined ? {} : { maxEdgePx }),
        ...(maxPatches === undefined ? {} : { maxPatches }),
        ...(refuses(rule) ? { refusedOverPatches } : {}),
      };
    }
    case "tiles": {
      const { maxEdgePx, maxShortSidePx } = rule;
      return { maxEdgePx, maxShortSidePx };
    }
    case "grid":
      return { maxTokens: rule.maxTokens };
    case "flat":
      return { maxTokens: rule.tokens };
    case "unknown":
      return {};
  }
}

/** Whether a picture can still have too many patches once it is fitted. */
function refuses({ patchPx, maxEdgePx = Infinity, maxPatches = Infinity, refusedOverPatches }: PatchesRule): boolean {
  return Math.min(maxPatches, (maxEdgePx / patchPx) ** 2) > refusedOverPatches;
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
      const refused = refuses(rule) ? `, refused over ${counted(rule.refusedOverPatches)} patches` : "";
      return `${bill}${fitted}${refused}`;
    }
    case "tiles": {
      const tiles = `${counted(rule.baseTokens)} tokens + ${counted(rule.tokensPerTile)} a ${rule.tilePx} px tile`;
      return `${tiles}, fitted to ${counted(rule.maxEdgePx)} px and a short side of ${rule.maxShortSidePx} px`;
    }
    case "grid":
      return `at most ${counted(rule.maxTokens)} tokens shared out by shape, whatever the size`;
    case "flat":
      return `${counted(rule.tokens)} tokens, whatever the size`;
    case "unknown":
      return "not published";
  }
}

/** A whole number, 2048 as 2,048, on every machine. */
export function counted(amount: number): string {
  // The first use of `toLocaleString` loads a locale: 15 ms, longer than all else the first image waits for.
  return String(amount).replaceAll(/\B(?=(?:\d{3})+$)/gu, ",");
}
