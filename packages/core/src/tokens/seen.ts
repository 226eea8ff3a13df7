import type { Size } from "../size.ts";
import { canvasSize } from "./canvas.ts";
import { claudeSize } from "./claude.ts";
import { previewSize } from "./cohere.ts";
import { squaresSize } from "./deepseek.ts";
import { gridSize } from "./gemini.ts";
import { paddedSize } from "./glm.ts";
import { groupsSize } from "./kimi.ts";
import { rowsSize } from "./mistral.ts";
import { patchesSize } from "./openai-patch.ts";
import { tilesSize } from "./openai-tile.ts";
import { roundedFit } from "./qwen.ts";
import type { Rule } from "./rule.ts";

/**
 * What is left of a picture of `size` once the provider has made it smaller; what is above it is sent, and not seen.
 *
 * Before anything is padded, stretched to whole cells or enlarged, so never larger than `size`. Where a provider gives a picture
 * another shape, the most that fits that shape in its own. Where it is not known what a provider does: `size`.
 *
 * @example
 * seenSize(findDetail("claude-opus-5-5", "default").rule, { widthPx: 3840, heightPx: 2160 });
 * //=> { widthPx: 2576, heightPx: 1449 }
 */
export function seenSize(rule: Rule, size: Size): Size {
  switch (rule.kind) {
    case "cells":
      return claudeSize(size, rule);
    case "patches":
      return patchesSize(size, rule);
    case "tiles":
      return tilesSize(size, rule);
    case "grid":
      return gridSize(size, rule);
    case "rows":
      return rowsSize(size, rule);
    case "rounded":
      return roundedFit(size, rule);
    case "padded":
      return paddedSize(size, rule);
    case "groups":
      return groupsSize(size, rule);
    case "squares":
      return squaresSize(size, rule);
    case "preview":
      return previewSize(size, rule);
    case "canvas":
      return canvasSize(size, rule);
    case "capped-tiles":
    case "crops":
    case "examples":
    case "flat":
    case "unknown":
      return size;
  }
}
