import type { Options, Target } from "./options.ts";
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

export type PlanOptions = Pick<Options, "target" | "quality" | "reencode" | "format">;

/** What Claude, GPT and Gemini all accept. A GIF is taken by two of the three, and as its first frame at most. */
const takenByAll: ReadonlySet<Format> = new Set<Format>(["jpeg", "png", "webp"]);

/**
 * Decides what to do with an image: its longest edge as the target says, the other side rounded to the nearest pixel and never below 1.
 * Never enlarges.
 *
 * @example
 * plan(probe(photo), resolveOptions({})).why;
 * //=> "3840x2160 -> 512x288: longest edge 512 (preset content)"
 */
export function plan(probe: Probe, options: PlanOptions): Plan {
  const { maxEdgePx, because } = wantedEdge(probe, options.target);
  const to = fitWithin(probe, maxEdgePx);
  if (longestEdgePx(probe) > maxEdgePx) {
    return { kind: "resize", to, why: `${shownSize(probe)} -> ${shownSize(to)}: ${because}` };
  }
  const reason = reencodeReason(probe, options);
  if (reason === undefined) return { kind: "keep", to, why: `${shownSize(to)} fits: ${because}` };
  return { kind: "transcode", to, why: `${shownSize(to)} fits, encoded again: ${reason}` };
}

/** Least height of capitals that is read without errors, in pixels. A frontier reader fails below 3.5, an offline one below 6, in codes below 8. */
const capitalsPx = { labels: 4, prose: 6, exact: 8 } as const;

/** What a picture needs to be recognized as a whole. */
const gist = { maxEdgePx: 512, minSidePx: 200 };

/** The longest edge that the target asks for, and in a few words why. */
function wantedEdge(size: Size, target: Target): { maxEdgePx: number; because: string } {
  const longestPx = longestEdgePx(size);
  if (target.kind === "edge") {
    const { maxEdgePx, preset } = target;
    return { maxEdgePx, because: `longest edge ${maxEdgePx} (${preset === "none" ? "maxEdge" : `preset ${preset}`})` };
  }
  if (target.task === "gist") {
    const shortestPx = Math.min(size.widthPx, size.heightPx);
    const maxEdgePx = Math.max(gist.maxEdgePx, Math.ceil((longestPx * gist.minSidePx) / shortestPx));
    return { maxEdgePx, because: `longest edge ${gist.maxEdgePx}, no side under ${gist.minSidePx} (task gist)` };
  }
  const { task, textHeightPx } = target;
  const wantedPx = Math.min(textHeightPx, capitalsPx[task]);
  const maxEdgePx = Math.ceil((longestPx * wantedPx) / textHeightPx);
  return { maxEdgePx, because: `capitals ${textHeightPx} px -> ${wantedPx} px (task ${task})` };
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
  if (format !== "auto" && format !== "same" && format !== probe.format) return `format ${format}`;
  if (reencode === "always") return `quality ${quality}`;
  if (probe.compression === "lossless") return `${probe.format} is lossless`;
  return undefined;
}
