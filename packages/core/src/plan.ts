import { bestSize } from "./best-size.ts";
import type { BoundOptions, Wanted } from "./bounds.ts";
import type { Options } from "./options.ts";
import type { Format, Probe } from "./probe.ts";
import { edgeForShortSide, longestEdgePx, shortestEdgePx, shownSize, type Size } from "./size.ts";

/*
 * What a header says and what the caller wants in, what will be done and why out. Reads nothing but its arguments.
 */

/** What will be done to an image. */
export interface Plan {
  /**
   * - `keep`: it is sent as it is.
   * - `transcode`: it is encoded again at its own size.
   * - `resize`: it is made smaller.
   */
  readonly kind: "keep" | "transcode" | "resize";
  /** The size that is sent. */
  readonly to: Size;
  /** In one line. */
  readonly why: string;
  /** In one line, what was asked for and cannot be had by any size; absent where everything can. */
  readonly unmet?: string;
}

export type PlanOptions = BoundOptions & Pick<Options, "target" | "quality" | "reencode" | "format">;

/** What Claude, GPT and Gemini all accept. A GIF is taken by two of the three, and as its first frame at most. */
const takenByAll: ReadonlySet<Format> = new Set<Format>(["jpeg", "png", "webp"]);

/**
 * Decides what to do with an image: its longest edge as the target says, the other side rounded to the nearest pixel and never below 1.
 * Never enlarges.
 *
 * For named models it is also no more than one of them sees, nothing that any of them refuses where a size can help it, within the
 * budget of tokens, and a few pixels less where a row or column of tokens goes with them.
 *
 * @example
 * plan(probe(photo), resolveOptions({})).why;
 * //=> "3840x2160 -> 512x288: longest edge 512 (preset content)"
 * plan(probe(photo), resolveOptions({ model: "claude-opus-5-5", maxEdge: 4000 })).why;
 * //=> "3840x2160 -> 2576x1449: all that claude-opus-5-5 sees"
 */
export function plan(probe: Probe, options: PlanOptions): Plan {
  const { to, because, unmet } = bestSize(probe, wanted(probe, options), options);
  const missed = unmet.length === 0 ? {} : { unmet: unmet.join("; ") };
  if (to.widthPx !== probe.widthPx || to.heightPx !== probe.heightPx) {
    return { kind: "resize", to, why: `${shownSize(probe)} -> ${shownSize(to)}: ${because}`, ...missed };
  }
  const reason = reencodeReason(probe, options);
  if (reason === undefined) return { kind: "keep", to, why: `${shownSize(to)} fits: ${because}`, ...missed };
  return { kind: "transcode", to, why: `${shownSize(to)} fits, encoded again: ${reason}`, ...missed };
}

/** Least height of capitals that is read without errors, in pixels. A frontier reader fails below 3.5, an offline one below 6, in codes below 8. */
const capitalsPx = { labels: 4, prose: 6, exact: 8 } as const;

/** What a picture needs to be recognized as a whole. */
const gist = { maxEdgePx: 512, minSidePx: 200 };

/** The longest edge that the target asks for, and in a few words why. */
function wanted(size: Size, { target, plannedFor }: PlanOptions): Wanted {
  const longestPx = longestEdgePx(size);
  if (target.kind === "edge") {
    const { maxEdgePx, preset } = target;
    return { maxEdgePx, because: `longest edge ${maxEdgePx} (${preset === "none" ? "maxEdge" : `preset ${preset}`})` };
  }
  if (target.kind === "model") {
    const [first, second] = plannedFor;
    const who = first === undefined || second !== undefined ? "the models see" : `${first.model} sees`;
    return { maxEdgePx: longestPx, because: `no more than ${who}` };
  }
  if (target.task === "gist") {
    const { minSidePx } = gist;
    const shortPx = Math.min(shortestEdgePx(size), minSidePx);
    const maxEdgePx = Math.max(gist.maxEdgePx, edgeForShortSide(size, shortPx));
    return {
      maxEdgePx,
      minSidePx,
      because: `longest edge ${gist.maxEdgePx}, no side under ${gist.minSidePx} (task gist)`,
    };
  }
  const { task, textHeightPx } = target;
  const wantedPx = Math.min(textHeightPx, capitalsPx[task]);
  const maxEdgePx = Math.ceil((longestPx * wantedPx) / textHeightPx);
  return { maxEdgePx, minEdgePx: maxEdgePx, because: `capitals ${textHeightPx} px -> ${wantedPx} px (task ${task})` };
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
