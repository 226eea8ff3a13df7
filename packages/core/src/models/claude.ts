import type { CellsRule } from "../tokens/claude.ts";
import type { Certainty, Model } from "./model.ts";

const standard: CellsRule = { kind: "cells", cellPx: 28, maxEdgePx: 1568, maxTokens: 1568 };

/** Opus 4.7 and later, and everything that came after it. */
const highResolution: CellsRule = { ...standard, maxEdgePx: 2576, maxTokens: 4784 };

export const claudeModels = {
  "claude-fable-5": row("Claude high resolution", highResolution),
  "claude-fable-5-1": row("Claude high resolution", highResolution),
  "claude-mythos-5": { ...row("Claude high resolution", highResolution), priceId: null },
  "claude-opus-5-5": row("Claude high resolution", highResolution),
  "claude-opus-5": row("Claude high resolution", highResolution),
  "claude-opus-4-8": row("Claude high resolution", highResolution),
  "claude-opus-4-7": row("Claude high resolution", highResolution),
  "claude-sonnet-5-5": { ...row("Claude high resolution", highResolution), priceId: null },
  "claude-sonnet-5": row("Claude high resolution", highResolution),
  // Later than 4.7, but no page that gives the tiers names it.
  "claude-haiku-5-5": { ...row("Claude high resolution", highResolution, "estimate"), priceId: null },

  "claude-opus-4-6": row("Claude standard", standard),
  "claude-opus-4-5": row("Claude standard", standard),
  "claude-opus-4-1": row("Claude standard", standard),
  "claude-opus-4-0": { ...row("Claude standard", standard), aliases: ["claude-opus-4"] },
  "claude-sonnet-4-6": row("Claude standard", standard),
  "claude-sonnet-4-5": row("Claude standard", standard),
  "claude-sonnet-4-0": { ...row("Claude standard", standard), aliases: ["claude-sonnet-4"] },
  "claude-haiku-4-5": row("Claude standard", standard),
  "claude-3-7-sonnet": { ...row("Claude standard", standard), priceId: "claude-3-7-sonnet-latest" },
  "claude-3-5-sonnet": row("Claude standard", standard),
  "claude-3-5-haiku": { ...row("Claude standard", standard), priceId: "claude-3-5-haiku-latest" },
  "claude-3-opus": { ...row("Claude standard", standard), priceId: "claude-3-opus-latest" },
  "claude-3-sonnet": row("Claude standard", standard),
  "claude-3-haiku": row("Claude standard", standard),
} satisfies Record<string, Model>;

function row(family: string, rule: CellsRule, certainty: Certainty = "exact"): Model {
  return {
    provider: "anthropic",
    family,
    details: { default: { rule, certainty } },
    defaultDetail: "default",
    source: "https://platform.claude.com/docs/en/build-with-claude/vision",
    checked: "2026-11-22",
  };
}
