import type { Options } from "./options.ts";
import type { Format, Probe } from "./probe.ts";
import { fitWithin, longestEdgePx, shownSize, type Size } from "./size.ts";

/*
 * What a header says and what the caller wants in, what will be done and why out. Reads nothing but its arguments.
 */

/** What will be done to an image, and in one line why. `to` is the size a model will see. */
export type Plan =
  /** It is sent as it is. */
  | { readonly kind: "keep"; readonly to: Size; readonly why: string }
  /** It is encoded again at its own size. */
  | { readonly kind: "transcode"; readonly to: Size; readonly why: string }
  /** It is made smaller. */
  | { readonly kind: "resize"; readonly to: Size; readonly why: string };

export type PlanOptions = Pick<Options, "maxEdgePx" | "preset" | "quality" | "reencode" | "format">;

/** What Claude, GPT and Gemini all accept. A GIF is taken by two of the three, and as its first frame at most. */
const takenByAll: ReadonlySet<Format> = new Set<Format>(["jpeg", "png", "webp"]);

/**
 * Decides what to do with an image: its longest edge at most `maxEdgePx`, the other side rounded to the nearest pixel and never below 1.
 * Never enlarges.
 *
 * @example
 * plan(probe(photo), resolveOptions({})).why;
 * //=> "3840x2160 -> 512x288: longest edge 512 (preset content)"
 */
export function plan(probe: Probe, options: PlanOptions): Plan {
  const to = fitWithin(probe, options.maxEdgePx);
  const limit = `longest edge ${options.maxEdgePx} (${options.preset === undefined ? "maxEdge" : `preset ${options.preset}`})`;
  if (longestEdgePx(probe) > options.maxEdgePx) {
    return { kind: "resize", to, why: `${shownSize(probe)} -> ${shownSize(to)}: ${limit}` };
  }
  const reason = reencodeReason(probe, options);
  if (reason === undefined) return { kind: "keep", to, why: `${shownSize(to)} fits: ${limit}` };
  return { kind: "transcode", to, why: `${shownSize(to)} fits, encoded again: ${reason}` };
}

/**
 * Why an image that fits is not sent as it is.
 *
 * A second lossy encoding without a resize only adds artifacts. So an upright JPEG or lossy WebP is left alone unless the caller asks for another.
 */
function reencodeReason(probe: Probe, { format, quality, reencode }: PlanOptions): string | undefined {
  if (!takenByAll.has(probe.format)) return `not every model takes ${probe.format}`;
  if (probe.frames === "many") return "only the first frame is used";
  if (probe.color === "cmyk") return "models take screen colors, not ink";
  if (probe.orientation !== 1) return `EXIF orientation ${probe.orientation} is turned upright`;
  if (format !== "auto" && format !== probe.format) return `format ${format}`;
  if (reencode === "always") return `quality ${quality}`;
  if (probe.compression === "lossless") return `${probe.format} is lossless`;
  return undefined;
}
