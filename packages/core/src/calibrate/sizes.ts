import type { Size } from "../size.ts";
import type { PatchesRule } from "../tokens/openai-patch.ts";
import type { Rule } from "../tokens/rule.ts";

/**
 * The sizes that tell most of a rule: inside its limits and over them, and where its readings differ.
 *
 * @example
 * sizesFor({ kind: "flat", tokens: 230 });
 * //=> [{ widthPx: 512, heightPx: 288 }, { widthPx: 1920, heightPx: 1080 }]
 */
export function sizesFor(rule: Rule): readonly Size[] {
  switch (rule.kind) {
    // The second of Claude's is fitted by one tier and not by the other.
    case "cells":
      return sizes("1000x1000", "1920x1080", "2000x1500");
    case "patches":
      return sizes("512x288", "1024x1024", overTheFit(rule));
    // 2,049 px are fitted to 2,048 and the other side to 512.75: a tile more, if that is rounded up.
    case "tiles":
      return sizes("512x512", "1024x1024", "2049x513");
    case "grid":
      return sizes("512x288", "1920x1080", "1024x1024", "1024x512");
    // Flat, in crops of any size, or in crops of 256 to 768 px: the first two tell the three apart.
    case "crops":
      return sizes("512x288", "960x540", "1024x1024");
    // One tile, two, nine, and more than fit.
    case "capped-tiles":
      return sizes("448x448", "512x288", "1024x1024", "1920x1080");
    // Three of the published ones.
    case "examples":
      return sizes("900x450", "900x900", "1800x900");
    case "flat":
      return sizes("512x288", "1920x1080");
    case "rows":
      return sizes("512x288", "1024x1024", "1920x1080");
    // Of the limits somebody has named, 1,280 cells lie between the second and the third, 2,560 between the third and the fourth.
    case "rounded":
      return sizes("512x288", "1024x1024", "1920x1080", "2560x1440");
    case "padded":
      return sizes("512x288", "1024x1024", "1920x1080");
    case "groups":
      return sizes("512x288", "1024x1024", "3840x2160");
    // Two squares for the fit, two of other shapes for what nobody has seen.
    case "squares":
      return sizes("640x640", "1024x1024", "1024x512", "1920x1080");
    case "preview":
      return sizes("512x288", "1024x1024", "1920x1080");
    case "canvas":
      return sizes("512x288", "1024x1024", "1920x1080");
    case "unknown":
      return sizes("512x288", "512x512", "1024x1024", "1920x1080");
  }
}

/** A picture that is made smaller before it is billed; without a limit, one that the limits of a sister model would make smaller. */
function overTheFit({ maxPatches = Infinity, maxEdgePx = Infinity }: PatchesRule): string {
  if (maxPatches < 2048) return "2048x1024";
  if (maxPatches < 2700 || maxPatches === Infinity) return "1920x1440";
  return maxEdgePx < 2560 ? "2560x1440" : "4000x3000";
}

function sizes(...written: readonly string[]): readonly Size[] {
  return written.map((text) => {
    const [widthPx = 0, heightPx = 0] = text.split("x").map(Number);
    return { widthPx, heightPx };
  });
}
