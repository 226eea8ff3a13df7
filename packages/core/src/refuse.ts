import type { Chosen } from "./models/choose.ts";
import type { LimitName, RequestLimits, TakenFormat } from "./models/limits.ts";
import { type Channel, type Model, providerName } from "./models/model.ts";
import { plural, shownBytes } from "./report/units.ts";
import type { Sent } from "./sent.ts";
import { shownSize } from "./size.ts";
import { type Counted, countByRule } from "./tokens/count.ts";
import { counted } from "./tokens/rule.ts";

/*
 * What is sent and what a provider takes in, one line for each thing it does not take out. What is not known of either side is
 * not held against an image.
 */

/**
 * Why a provider answers an image with an error, each reason with both numbers; empty where it takes it.
 *
 * @param perRequest Images in the same request, this one included. Default: 1.
 * @example
 * refusals({ widthPx: 12_000, heightPx: 900 }, choose("claude-opus-5-5"));
 * //=> ["Anthropic refuses it: a side of 12,000 px is over 8,000 px"]
 */
export function refusals(sent: Sent, chosen: Chosen, perRequest: number = 1): readonly string[] {
  return judge(sent, chosen, perRequest).refusals;
}

/**
 * Why a provider might answer an image with an error, where what is known of its limits is contradictory or was only seen.
 * A plan keeps clear of these too.
 *
 * @param perRequest Images in the same request, this one included. Default: 1.
 * @example
 * cautions({ widthPx: 16, heightPx: 14 }, choose("claude-opus-5-5"));
 * //=> ["Anthropic may refuse it: a side of 14 px is under 64 px"]
 */
export function cautions(sent: Sent, chosen: Chosen, perRequest: number = 1): readonly string[] {
  return judge(sent, chosen, perRequest).cautions;
}

/** What one provider says to one image. */
export interface Judgment {
  /** What it would bill; what is refused is not billed, whatever the rule would count. */
  readonly count: Counted;
  /** As `refusals`. */
  readonly refusals: readonly string[];
  /** As `cautions`. */
  readonly cautions: readonly string[];
}

/** All of it at once, for whoever asks about thousands. */
export function judge(sent: Sent, chosen: Chosen, perRequest: number = 1): Judgment {
  const { row, channel, rule, limits } = chosen;
  const count = countByRule(rule, sent);
  const reasons = limits === undefined ? none : reasonsOf(sent, limits, perRequest);
  const small = limits && underSide(sent, limits.advisedMinSidePx);
  if (reasons.length === 0 && small === undefined && count.outcome !== "refused") {
    return { count, refusals: none, cautions: none };
  }
  const sure = isSure(limits ?? {});
  const against = reasons.filter(sure).map(({ text }) => text);
  const doubted = reasons.filter((reason) => !sure(reason)).map(({ text }) => text);
  const refused = [...against, ...(count.outcome === "refused" ? [count.why] : [])];
  const name = nameOf(row, channel);
  return {
    count: refused.length === 0 ? count : { outcome: "refused", why: refused.join("; ") },
    refusals: refused.map((text) => `${name} refuses it: ${text}`),
    cautions: [...doubted, ...(small === undefined ? [] : [small])].map((text) => `${name} may refuse it: ${text}`),
  };
}

const none: readonly never[] = [];

/**
 * Several reasons of one provider in one line, its name once; `undefined` where there is none.
 *
 * @example
 * inOneLine(["xAI refuses it: only jpeg and png are taken, not gif", "xAI refuses it: a side of 4 px is under 8 px"]);
 * //=> "xAI refuses it: only jpeg and png are taken, not gif; a side of 4 px is under 8 px"
 */
export function inOneLine(lines: readonly string[]): string | undefined {
  if (lines.length < 2) return lines[0];
  return lines.map((line, at) => (at === 0 ? line : line.replace(/^.*? refuses? it: /u, ""))).join("; ");
}

interface Reason {
  readonly limit: LimitName;
  readonly text: string;
}

function isSure({ doubted = [] }: Pick<RequestLimits, "doubted">): (reason: Reason) => boolean {
  return ({ limit }) => !doubted.includes(limit);
}

function nameOf(row: Model, channel: Channel): string {
  const places = { api: "", bedrock: " on Bedrock", vertex: " on Vertex AI" };
  return `${providerName(row)}${places[channel]}`;
}

/** Why an image is not within one of the limits; `undefined` where it is. */
type Judge = (sent: Sent, limits: RequestLimits, perRequest: number) => string | undefined;

const judges = Object.entries({
  formats: (sent, limits) => notTaken(sent, limits.formats),
  largeImages: ofLarge,
  animation: moving,
  imageBytes: ofBytes,
  requestBytes: ofRequest,
  images: (_sent, limits, perRequest) => ofCount(limits, perRequest),
  maxSidePx: (sent, limits) => overSide(sent, limits.maxSidePx),
  manyImages: ofMany,
  minSidePx: (sent, limits) => underSide(sent, limits.minSidePx),
  minPixels: ofPixels,
} satisfies Record<LimitName, Judge>) as readonly (readonly [LimitName, Judge])[];

const judgesByLimits = new WeakMap<RequestLimits, typeof judges>();

/** Of the limits that there are: a provider has a few of them, and is asked about thousands of images. */
function judgesOf(limits: RequestLimits): typeof judges {
  const known = judgesByLimits.get(limits);
  if (known !== undefined) return known;
  const needed = judges.filter(([limit]) => limits[limit] !== undefined);
  judgesByLimits.set(limits, needed);
  return needed;
}

/** Hardly any image has one, and a run over a folder asks for each image and model: nothing is made where there is none. */
function reasonsOf(sent: Sent, limits: RequestLimits, perRequest: number): readonly Reason[] {
  let reasons: Reason[] | undefined;
  for (const [limit, textOf] of judgesOf(limits)) {
    const text = textOf(sent, limits, perRequest);
    if (text !== undefined) (reasons ??= []).push({ limit, text });
  }
  return reasons ?? none;
}

function notTaken({ format }: Sent, formats: readonly TakenFormat[] | undefined): string | undefined {
  if (format === undefined || formats === undefined || formats.includes(format)) return undefined;
  return `only ${listed(formats)} are taken, not ${format}`;
}

function ofLarge(sent: Sent, { largeImages, formats }: RequestLimits): string | undefined {
  if (largeImages === undefined || notTaken(sent, formats) !== undefined) return undefined;
  const pixels = sent.widthPx * sent.heightPx;
  if (pixels < largeImages.fromPixels) return undefined;
  const text = notTaken(sent, largeImages.formats);
  return text && `${counted(pixels)} pixels are not under ${counted(largeImages.fromPixels)}, from where on ${text}`;
}

function moving({ format, frames }: Sent, { animation }: RequestLimits): string | undefined {
  return animation === "refused" && format === "gif" && frames === "many" ? "a GIF that moves is not taken" : undefined;
}

function ofBytes({ sizeBytes }: Sent, { imageBytes }: RequestLimits): string | undefined {
  if (sizeBytes === undefined || imageBytes === undefined) return undefined;
  const isFile = imageBytes.counted === "file";
  const bytes = isFile ? sizeBytes : base64Bytes(sizeBytes);
  if (bytes <= imageBytes.most) return undefined;
  const [now, limit] = compared(bytes, imageBytes.most);
  return `${now}${isFile ? "" : " as base64"} is over ${limit}`;
}

/** The others in the request are taken to be as large as this one. */
function ofRequest({ sizeBytes }: Sent, { requestBytes }: RequestLimits, perRequest: number): string | undefined {
  if (sizeBytes === undefined || requestBytes === undefined) return undefined;
  const bytes = base64Bytes(sizeBytes) * perRequest;
  if (bytes <= requestBytes) return undefined;
  const [now, limit] = compared(bytes, requestBytes);
  if (perRequest === 1) return `${now} as base64 is over ${limit} a request`;
  return `${plural(perRequest, "image")} of this size are ${now} as base64, over ${limit} a request`;
}

function ofCount({ images }: RequestLimits, perRequest: number): string | undefined {
  if (images === undefined || perRequest <= images) return undefined;
  return `${plural(perRequest, "image")} in a request are over ${counted(images)}`;
}

function overSide({ widthPx, heightPx }: Sent, maxSidePx: number | undefined): string | undefined {
  const longestPx = Math.max(widthPx, heightPx);
  if (maxSidePx === undefined || longestPx <= maxSidePx) return undefined;
  return `a side of ${counted(longestPx)} px is over ${counted(maxSidePx)} px`;
}

function ofMany(sent: Sent, { manyImages, maxSidePx }: RequestLimits, perRequest: number): string | undefined {
  // A side that is refused alone says nothing of the others.
  if (manyImages === undefined || perRequest <= manyImages.over || overSide(sent, maxSidePx) !== undefined) {
    return undefined;
  }
  const text = overSide(sent, manyImages.maxSidePx);
  return text && `${text} in a request of more than ${plural(manyImages.over, "image")}`;
}

function underSide({ widthPx, heightPx }: Sent, minSidePx: number | undefined): string | undefined {
  const shortestPx = Math.min(widthPx, heightPx);
  if (minSidePx === undefined || shortestPx >= minSidePx) return undefined;
  return `a side of ${counted(shortestPx)} px is under ${counted(minSidePx)} px`;
}

function ofPixels(sent: Sent, { minPixels }: RequestLimits): string | undefined {
  const pixels = sent.widthPx * sent.heightPx;
  if (minPixels === undefined || pixels >= minPixels) return undefined;
  return `${shownSize(sent)} has ${plural(pixels, "pixel")}, under ${counted(minPixels)}`;
}

/** Of a file, once it is text: four characters for every three bytes, the last of them filled up. */
function base64Bytes(sizeBytes: number): number {
  return 4 * Math.ceil(sizeBytes / 3);
}

/** In a unit for people, or byte by byte where that would make the two look alike. */
function compared(bytes: number, most: number): readonly [now: string, limit: string] {
  const [now, limit] = [shownBytes(bytes), shownBytes(most)];
  return now === limit ? [`${counted(bytes)} bytes`, counted(most)] : [now, limit];
}

/** @example listed(["png", "jpeg", "gif"]); //=> "png, jpeg and gif" */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}
