import { expected } from "./errors.ts";
import { type RawOptions, resolveOptions } from "./options.ts";
import { type Plan, plan } from "./plan.ts";
import type { Probe } from "./probe.ts";
import type { Size } from "./size.ts";

/**
 * What `optimize` would do to an upright JPEG of this size, without any file.
 *
 * Throws `E_OPTION` where the size, the model or an option is wrong.
 *
 * @param model The model it is meant for. Default: none in particular.
 * @param options Default: as much as the model sees; the preset `content` where none is named.
 * @example
 * planFor({ widthPx: 3840, heightPx: 2160 }, "gpt-4o", { maxEdge: 768 });
 * //=> { kind: "resize", to: { widthPx: 768, heightPx: 432 }, why: "3840x2160 -> 768x432: longest edge 768 (maxEdge)" }
 */
export function planFor(size: Size, model?: string, options: Omit<RawOptions, "model"> = {}): Plan {
  return plan(photoOf(size), resolveOptions({ ...options, model }));
}

/** What a bare size is taken for: an upright JPEG, about which nothing asks for more than a resize. Throws `E_OPTION`. */
export function photoOf({ widthPx, heightPx }: Size): Probe {
  return {
    format: "jpeg",
    widthPx: side(widthPx, "widthPx"),
    heightPx: side(heightPx, "heightPx"),
    orientation: 1,
    compression: "lossy",
    color: "rgb",
    frames: "one",
  };
}

function side(px: number, name: string): number {
  // Far over what any provider takes, and small enough for every product in the rules to be exact.
  if (Number.isInteger(px) && px >= 1 && px <= 1_000_000) return px;
  throw expected("a whole number from 1 to 1000000", name, px);
}
