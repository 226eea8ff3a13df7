import type { LimitName, RequestLimits } from "../models/limits.ts";
import type { Channel } from "../models/model.ts";
import { counted } from "../tokens/rule.ts";
import { channelText } from "./model-figures.ts";
import type { ModelRow } from "./model-row.ts";
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

/** What some models have in common where they are served. */
export interface TakenRow {
  /** Their makers and the place, and the models where others there differ. */
  readonly of: string;
  /** As `describeLimits`; where most models of the place are listed already, what differs. */
  readonly phrases: readonly string[];
  readonly limits: RequestLimits;
}

/** What a request to any of `rows` may have, said once for all models of which it is true. */
export function takenRows(rows: readonly ModelRow[]): readonly TakenRow[] {
  return (["api", "bedrock", "vertex"] as const).flatMap((channel) =>
    [...Map.groupBy(takenAt(rows, channel), ({ makers }) => makers.join(", "))].flatMap(([makers, all]) => {
      const [most, ...others] = all.toSorted((a, b) => b.ids.length - a.ids.length);
      if (most === undefined) return [];
      const place = channelText(makers, channel);
      const usual = { of: place, phrases: describeLimits(most.limits), limits: most.limits };
      return [usual].concat(
        others.map(({ ids, limits }) => ({
          of: `${place}, ${ids.join(", ")}`,
          phrases: differences(most.limits, limits),
          limits,
        })),
      );
    }),
  );
}

/** A set of limits, and the models that have them in one place. */
interface Taken {
  readonly makers: readonly string[];
  readonly ids: readonly string[];
  readonly limits: RequestLimits;
}

/** Makers stand together where a cloud takes the same of all their models. */
function takenAt(rows: readonly ModelRow[], channel: Channel): readonly Taken[] {
  const byLimits = Map.groupBy(
    rows.flatMap(({ id, maker, limits: { [channel]: limits } }) =>
      limits === undefined ? [] : [{ id, maker, limits }],
    ),
    ({ limits }) => JSON.stringify(limits),
  );
  return [...byLimits.values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    return [
      { makers: [...new Set(all.map(({ maker }) => maker))], ids: all.map(({ id }) => id), limits: first.limits },
    ];
  });
}

/** What the others of a provider do not have; everything, where that is from another page. */
function differences(usual: RequestLimits, limits: RequestLimits): readonly string[] {
  const known = describeLimits(usual);
  const phrases = describeLimits(limits);
  if (usual.source !== limits.source || known.length !== phrases.length) return phrases;
  return phrases.filter((phrase) => !known.includes(phrase));
}
