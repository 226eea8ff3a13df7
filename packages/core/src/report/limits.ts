import type { LimitName, RequestLimits } from "../models/limits.ts";
import { counted } from "../tokens/rule.ts";
import { plural, shownBytes } from "./units.ts";

/**
 * What a provider takes in one request, a phrase for each limit that is known; those that are doubted say so.
 *
 * @example
 * describeLimits({ formats: ["jpeg", "png"], minSidePx: 8, … });
 * //=> ["jpeg and png", "at least 8 px a side"]
 */
export function describeLimits(limits: RequestLimits): readonly string[] {
  const { doubted = [], advisedMinSidePx, oversize } = limits;
  const phrases: Readonly<Record<LimitName, string | undefined>> = {
    formats: said(limits.formats, listed),
    animation: said(limits.animation, (what) => animations[what]),
    largeImages: said(limits.largeImages, large),
    imageBytes: said(limits.imageBytes, bytes),
    requestBytes: said(limits.requestBytes, (most) => `${shownBytes(most)} as base64 a request`),
    images: said(limits.images, (most) => `${plural(most, "image")} a request`),
    maxSidePx: said(limits.maxSidePx, (px) => `${counted(px)} px a side`),
    manyImages: said(limits.manyImages, many),
    minSidePx: said(limits.minSidePx, (px) => `at least ${counted(px)} px a side`),
    minPixels: said(limits.minPixels, (pixels) => `at least ${counted(pixels)} pixels`),
  };
  const known = (Object.keys(phrases) as LimitName[]).flatMap((name) => {
    const phrase = phrases[name];
    return phrase === undefined ? [] : [doubted.includes(name) ? `${phrase} (doubted)` : phrase];
  });
  return [
    ...known,
    ...(advisedMinSidePx === undefined ? [] : [`better not under ${counted(advisedMinSidePx)} px a side`]),
    ...(oversize === undefined ? [] : [`larger ones are ${oversize}`]),
  ];
}

function said<T>(limit: T | undefined, text: (limit: T) => string): string | undefined {
  return limit === undefined ? undefined : text(limit);
}

const animations = { "first frame": "the first frame of a moving GIF", refused: "no moving GIF" } as const;

function bytes({ most, counted: what }: NonNullable<RequestLimits["imageBytes"]>): string {
  return `${shownBytes(most)}${what === "base64" ? " as base64" : ""} an image`;
}

function large({ fromPixels, formats }: NonNullable<RequestLimits["largeImages"]>): string {
  return `only ${listed(formats)} from ${counted(fromPixels)} pixels on`;
}

function many({ over, maxSidePx }: NonNullable<RequestLimits["manyImages"]>): string {
  return `${counted(maxSidePx)} px a side in a request of more than ${plural(over, "image")}`;
}

/** @example listed(["png", "jpeg", "gif"]); //=> "png, jpeg and gif" */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}
