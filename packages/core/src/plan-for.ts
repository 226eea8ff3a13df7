import { expected } from "./errors.ts";
import { type RawOptions, resolveOptions } from "./options.ts";
import { type Plan, plan } from "./plan.ts";
import type { Size } from "./size.ts";

/**
 * What `optimize` would do to an upright JPEG of this size, without any file.
 *
 * Throws `E_OPTION` where the size, the model or an option is wrong.
 *
 * @param model The model it is meant for. Default: none in particular.
 * @param options Default: the preset `content`.
 * @example
 * planFor({ widthPx: 3840, heightPx: 2160 }, "gpt-4o", { maxEdge: 768 });
 * //=> { kind: "resize", to: { widthPx: 768, heightPx: 432 }, why: "3840x2160 -> 768x432: longest edge 768 (maxEdge)" }
 */
export function planFor({ widthPx, heightPx }: Size, model?: string, options: Omit<RawOptions, "model"> = {}): Plan {
  for (const [name, sidePx] of Object.entries({ widthPx, heightPx })) {
    if (!Number.isSafeInteger(sidePx) || sidePx < 1) throw expected("a whole number of at least 1", name, sidePx);
  }
  const upright = {
    format: "jpeg",
    widthPx,
    heightPx,
    orientation: 1,
    compression: "lossy",
    color: "rgb",
    frames: "one",
  } as const;
  return plan(upright, resolveOptions({ ...options, model }));
}
