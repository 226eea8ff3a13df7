import sharp, { type Sharp } from "sharp";

import type { Engine, Transformed } from "../src/engines/engine.ts";
import { PixelthriftError } from "../src/errors.ts";
import { probe } from "../src/probe.ts";

/** Opaque sRGB, three bytes a pixel. */
export interface Raster {
  readonly data: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A picture at its own size through an engine, without loss after decoding. */
export async function decodeWith(engine: Engine, bytes: Uint8Array): Promise<Raster | PixelthriftError> {
  try {
    const found = probe(bytes);
    return await rasterOf(await transformWith(engine, bytes, { widthPx: found.widthPx, heightPx: found.heightPx }));
  } catch (error) {
    if (error instanceof PixelthriftError) return error;
    throw error;
  }
}

/** A PNG of the given size. */
export async function transformWith(
  engine: Engine,
  bytes: Uint8Array,
  size: { readonly widthPx: number; readonly heightPx: number },
): Promise<Transformed> {
  return engine.transform(bytes, probe(bytes), {
    ...size,
    format: "png",
    quality: 85,
    effort: "balanced",
    decode: "balanced",
    background: 0xff_ff_ff,
    maxPixels: 268_402_689,
    maxMemoryBytes: 1 << 30,
  });
}

async function rasterOf({ bytes }: Transformed): Promise<Raster> {
  return toRaster(sharp(bytes));
}

/** The reference decoder: libvips with libjpeg-turbo, libspng and libwebp, upright and laid on white. */
export async function decodeByReference(bytes: Uint8Array): Promise<Raster> {
  const image = sharp(bytes, { failOn: "error" }).autoOrient();
  const { space, hasProfile } = await image.metadata();
  // Without a profile libvips supposes a printing press, where libjpeg's users and we take ink as plain subtraction.
  if (space === "cmyk" && !hasProfile) return plainInk(image);
  return toRaster(image.flatten({ background: "#ffffff" }));
}

async function plainInk(image: Sharp): Promise<Raster> {
  const { data, info } = await image
    .pipelineColorspace("cmyk")
    .toColorspace("cmyk")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rgb = new Uint8Array(info.width * info.height * 3);
  for (const at of rgb.keys()) {
    const pixel = Math.floor(at / 3) * 4;
    const left = (255 - (data[pixel + (at % 3)] ?? 0)) * (255 - (data[pixel + 3] ?? 0));
    rgb[at] = Math.round(left / 255);
  }
  return { data: rgb, widthPx: info.width, heightPx: info.height };
}

async function toRaster(image: Sharp): Promise<Raster> {
  const { data, info } = await image.toColorspace("srgb").removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width: widthPx, height: heightPx, channels } = info;
  if (channels === 3) return { data, widthPx, heightPx };
  // Gray comes back as one channel.
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (let at = 0; at < widthPx * heightPx; at++) rgb.fill(data[at * channels] ?? 0, at * 3, at * 3 + 3);
  return { data: rgb, widthPx, heightPx };
}

/** How far two rasters are apart. */
export interface Distance {
  /** Largest difference of two samples, 0 to 255. */
  readonly largest: number;
  /** Mean difference of the samples. */
  readonly mean: number;
  /** Peak signal-to-noise ratio in decibels; infinite where they are equal. */
  readonly psnrDb: number;
}

/** Of two rasters of one size; `undefined` where the sizes differ. */
export function distance(ours: Raster, theirs: Raster): Distance | undefined {
  if (ours.widthPx !== theirs.widthPx || ours.heightPx !== theirs.heightPx) return undefined;
  let largest = 0;
  let sum = 0;
  let squares = 0;
  for (const [at, sample] of ours.data.entries()) {
    const difference = Math.abs(sample - (theirs.data[at] ?? 0));
    largest = Math.max(largest, difference);
    sum += difference;
    squares += difference * difference;
  }
  const samples = ours.data.length;
  return { largest, mean: sum / samples, psnrDb: 10 * Math.log10((255 * 255 * samples) / squares) };
}

export function describe({ largest, mean, psnrDb }: Distance): string {
  const psnr = Number.isFinite(psnrDb) ? `${psnrDb.toFixed(1)} dB` : "equal";
  return `${psnr}, mean difference ${mean.toFixed(2)}, largest ${largest}`;
}
