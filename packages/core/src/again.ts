import { asClientSends } from "./clients.ts";
import type { Chosen } from "./models/choose.ts";
import type { Options, OutputFormat } from "./options.ts";
import { plan, type Plan, type PlanOptions } from "./plan.ts";
import type { Probe } from "./probe.ts";
import { inOneLine, refusals } from "./refuse.ts";
import type { Sent } from "./sent.ts";
import { fitWithin, longestEdgePx, shownSize, type Size } from "./size.ts";

/*
 * Bytes in, and where a named model would refuse them, what to do instead out. A plan knows nothing of bytes, and how many come of
 * a size is known only once they are there.
 */

export type NamedOptions = Pick<Options, "client" | "format" | "perRequest" | "plannedFor">;

/** What to make of the source instead. */
export interface Attempt {
  readonly to: Size;
  readonly format: OutputFormat;
  /** Continues the line of the plan. */
  readonly why: string;
}

/** An encoded image, of which everything is known. */
export type Encoded = Required<Omit<Sent, "frames">>;

/**
 * Why a named model refuses an image, or may refuse it, as its client sends it; `undefined` where all of them take it.
 *
 * @example
 * refusedByNamed({ widthPx: 9, heightPx: 6, format: "bmp" }, resolveOptions({ model: "gemini-3.6-flash" }));
 * //=> "Google refuses it: only png, jpeg, webp, heic and heif are taken, not bmp"
 */
export function refusedByNamed(sent: Sent, options: NamedOptions): string | undefined {
  const { client, plannedFor, perRequest } = options;
  const asSent = asClientSends(client, sent);
  for (const chosen of plannedFor) {
    const line = inOneLine(refusals(asSent, chosen, perRequest));
    if (line !== undefined) return line;
  }
  return undefined;
}

/**
 * The plan for an image of which format and bytes are known too: one that fits, and is refused for either, is encoded again.
 *
 * @param sizeBytes Absent where only a size was given.
 */
export function planKnown(probe: Probe, sizeBytes: number | undefined, options: NamedOptions & PlanOptions): Plan {
  const planned = plan(probe, options);
  if (planned.kind !== "keep" || sizeBytes === undefined) return planned;
  const { widthPx, heightPx, format, frames } = probe;
  const refused = refusedByNamed({ widthPx, heightPx, format, frames, sizeBytes }, options);
  // What is refused for its sides or its company alone would be refused again.
  if (refused === undefined || refusedByNamed({ widthPx, heightPx }, options) !== undefined) return planned;
  return { ...planned, kind: "transcode", why: `${shownSize(planned.to)} fits, encoded again: ${refused}` };
}

/**
 * What to try instead of a result that a named model refuses for its format or its bytes: another format that all of them take
 * first, a smaller size then. `undefined` where there is nothing to try.
 *
 * @example
 * instead(pngOf9MB, resolveOptions({ model: "claude-opus-5-5", channel: "bedrock" }));
 * //=> { to: { … }, format: "jpeg", why: "made jpeg: Anthropic on Bedrock refuses it: 12.0 MB as base64 is over 5.24 MB" }
 */
export function instead(made: Encoded, options: NamedOptions): Attempt | undefined {
  const refused = refusedByNamed(made, options);
  if (refused === undefined) return undefined;
  const { plannedFor, perRequest } = options;
  const taken = outputs.filter((format) => plannedFor.every((one) => takes(format, one)));
  const to = { widthPx: made.widthPx, heightPx: made.heightPx };
  if (!taken.some((format) => format === made.format)) {
    const [format] = taken;
    return format && { to, format, why: `made ${format}: ${refused}` };
  }
  const most = Math.min(...plannedFor.map((one) => mostBytes(one, perRequest)));
  if (made.sizeBytes <= most) return undefined;
  // A photo is a fraction of its size as JPEG; where the caller asked for PNG, only pixels can go.
  if (made.format === "png" && taken.includes("jpeg") && (options.format === "auto" || options.format === "same")) {
    return { to, format: "jpeg", why: `made jpeg: ${refused}` };
  }
  // Bytes follow the area, and not quite: a little less than that would do.
  const edgePx = Math.floor(longestEdgePx(made) * Math.sqrt(most / made.sizeBytes) * 0.95);
  if (edgePx < 1) return undefined;
  const smaller = fitWithin(made, edgePx);
  return { to: smaller, format: made.format as OutputFormat, why: `made ${shownSize(smaller)}: ${refused}` };
}

const outputs = ["jpeg", "png", "webp"] as const;

function takes(format: (typeof outputs)[number], { limits }: Chosen): boolean {
  return limits?.formats === undefined || limits.formats.includes(format);
}

/** Of a file that is not refused for its bytes. */
function mostBytes(
  { limits = {} }: { readonly limits?: Partial<NonNullable<Chosen["limits"]>> },
  perRequest: number,
): number {
  const { imageBytes, requestBytes = Infinity } = limits;
  const image = imageBytes?.most ?? Infinity;
  return Math.min(imageBytes?.counted === "file" ? image : fileBytes(image), fileBytes(requestBytes / perRequest));
}

/** Of the largest file whose base64 text has no more than `textBytes`. */
function fileBytes(textBytes: number): number {
  return textBytes === Infinity ? Infinity : Math.floor(textBytes / 4) * 3;
}
