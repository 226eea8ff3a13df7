import { setImmediate } from "node:timers/promises";

import { PixelthriftError } from "../errors.ts";
import { formatNames } from "../formats/index.ts";
import { readInput } from "../input.ts";
import type { Format, Orientation, Probe } from "../probe.ts";
import { type Size, shownSize } from "../size.ts";
import { checkEnding } from "./ending.ts";
import type { Engine, Transformed, TransformRequest } from "./engine.ts";
import { flatten, isOpaque, type Layout } from "./flatten.ts";
import { decodeGif } from "./gif.ts";
import { convertToSrgb, profileOf } from "./profile.ts";
import { checkSvg } from "./svg.ts";

/*
 * The engine for every machine, on @napi-rs/image.
 *
 *     bytes ──▶ decode ──▶ flatten ──▶ turn, resize ──▶ color ──▶ encode
 *                          only where there is alpha     only with a profile
 *
 * It decodes every picture in full, as `exact` as can be asked, and encodes with one effort, whatever is asked. What it cannot do rightly it refuses with `E_UNSUPPORTED`: CMYK, color profiles made of tables, text in an SVG.
 */

type Codec = typeof import("@napi-rs/image");
type Transformer = import("@napi-rs/image").Transformer;
type CodecOrientation = import("@napi-rs/image").Orientation;
type ColorType = import("@napi-rs/image").JsColorType;

/** Peak memory for each pixel of the source, measured with Linux's VmHWM on 8 to 15 megapixels, rounded up. */
const bytesPerPixel = { opaque: 10, transparent: 24 } as const;

/** Pixels flattened between two looks at the signal: about ten milliseconds. */
const flattenStepPixels = 500_000;

export const portable: Engine = {
  name: "portable",
  decodes: new Set(formatNames),
  decodesInPart: new Set(),
  async transform(source, probe, request, signal) {
    checkAborted(signal);
    checkRequest(probe, request);
    const codec = await import("@napi-rs/image");
    const bytes = typeof source === "string" ? await readInput(source) : source;
    checkEnding(probe.format, bytes);
    const run: Run = { codec, bytes, probe, request, signal };
    try {
      return await carryOut(run);
    } catch (cause) {
      if (cause instanceof PixelthriftError) throw cause;
      throw translated(cause, probe.format);
    }
  },
};

interface Run {
  readonly codec: Codec;
  readonly bytes: Uint8Array;
  readonly probe: Probe;
  readonly request: TransformRequest;
  readonly signal: AbortSignal | undefined;
}

async function carryOut(run: Run): Promise<Transformed> {
  const { bytes, probe, request } = run;
  const profile = profileOf(probe.format, bytes);
  const turned = await opaque(run);
  if (probe.orientation !== 1) turned.rotate(turnOf(run.codec, probe.orientation));
  const { widthPx, heightPx } = request;
  if (widthPx !== probe.widthPx || heightPx !== probe.heightPx || probe.format === "svg") {
    // Whatever the order of the calls, it turns before it resizes. `fastResize` would multiply by alpha once more and needs twice the memory.
    turned.resize({
      width: widthPx,
      height: heightPx,
      filter: run.codec.ResizeFilterType.Lanczos3,
      fit: run.codec.ResizeFit.Fill,
    });
  }
  const raw = await step(run, (signal) => turned.rawPixels(signal));
  const pixels = widthPx * heightPx;
  const rgba = new Uint8Array(pixels * 4);
  flatten(raw, { channels: channelsOf(raw.length / pixels), bytesPerSample: 1 }, request.background, rgba, 0, pixels);
  if (profile !== undefined) convertToSrgb(rgba, profile);
  return { ...(await encode(run, rgba)), widthPx, heightPx, sourceBytes: bytes.length };
}

/** The decoded picture with eight bits a sample and without alpha, not turned yet. */
async function opaque(run: Run): Promise<Transformer> {
  const { codec, bytes, probe, request } = run;
  const stored = storedSize(probe);
  if (probe.format === "svg") {
    checkEmbedded(checkSvg(bytes), request);
    return codec.Transformer.fromSvg(bytes, `#${request.background.toString(16).padStart(6, "0")}`);
  }
  if (probe.format === "gif")
    return codec.Transformer.fromRgbaPixels(decodeGif(bytes, request.background), stored.widthPx, stored.heightPx);
  const decoded = new codec.Transformer(bytes);
  const found = await step(run, (signal) => decoded.metadata(false, signal));
  if (found.width !== stored.widthPx || found.height !== stored.heightPx) {
    const sizes = `its header says ${shownSize(stored)}, its pixels are ${found.width}x${found.height}`;
    throw new PixelthriftError("E_CORRUPT", `the ${probe.format} contradicts itself: ${sizes}`);
  }
  const { L8, Rgb8 } = codec.JsColorType;
  if (found.colorType === L8 || found.colorType === Rgb8) return decoded;
  checkMemory(probe.widthPx * probe.heightPx, request, bytesPerPixel.transparent);
  const raw = await step(run, (signal) => decoded.rawPixels(signal));
  // Some decoders make an alpha channel for every picture: flattening what hides nothing would take longer than the resize.
  if (found.colorType === codec.JsColorType.Rgba8 && (await hidesAll(run, raw))) return decoded;
  const rgba = await flattened(run, raw, layoutOf(codec, found.colorType));
  return codec.Transformer.fromRgbaPixels(rgba, stored.widthPx, stored.heightPx);
}

async function hidesAll(run: Run, rgba: Uint8Array): Promise<boolean> {
  for await (const [from, to] of parts(run)) if (!isOpaque(rgba, from, to)) return false;
  return true;
}

async function flattened(run: Run, raw: Uint8Array, layout: Layout): Promise<Uint8Array> {
  const rgba = new Uint8Array(run.probe.widthPx * run.probe.heightPx * 4);
  for await (const [from, to] of parts(run)) flatten(raw, layout, run.request.background, rgba, from, to);
  return rgba;
}

/** All pixels in parts: this runs on the thread of the whole program, which has other things to do as well. */
async function* parts({ probe, signal }: Run): AsyncGenerator<readonly [fromPixel: number, toPixel: number]> {
  const pixels = probe.widthPx * probe.heightPx;
  for (let from = 0; from < pixels; from += flattenStepPixels) {
    yield [from, Math.min(pixels, from + flattenStepPixels)];
    await setImmediate();
    checkAborted(signal);
  }
}

type Encoded = Pick<Transformed, "bytes" | "format">;

async function encode(run: Run, rgba: Uint8Array): Promise<Encoded> {
  const { format, quality } = run.request;
  const picture = (): Transformer =>
    run.codec.Transformer.fromRgbaPixels(rgba, run.request.widthPx, run.request.heightPx);
  const jpeg = async (): Promise<Encoded> => ({
    format: "jpeg",
    bytes: await step(run, (signal) => picture().jpeg(quality, signal)),
  });
  const png = async (): Promise<Encoded> => {
    const plain = await step(run, (signal) => picture().png({ filterType: run.codec.FilterType.Adaptive }, signal));
    // Drops the alpha channel that the encoder has written, and finds palettes.
    return { format: "png", bytes: await step(run, (signal) => run.codec.losslessCompressPng(plain, {}, signal)) };
  };
  switch (format) {
    case "jpeg":
      return jpeg();
    case "png":
      return png();
    case "webp":
      return { format: "webp", bytes: await step(run, (signal) => picture().webp(quality, signal)) };
    case "auto": {
      const lossy = await jpeg();
      if (run.probe.compression === "lossy") return lossy;
      const lossless = await png();
      return lossless.bytes.length < lossy.bytes.length ? lossless : lossy;
    }
  }
}

/**
 * One call of the codec. An abort rejects at once; what runs already ends by itself in the background, because the codec cannot stop it.
 *
 * The codec gets a signal of its own: it overwrites `onabort` of the one it is given.
 */
async function step<T>({ signal }: Run, call: (own: AbortSignal) => Promise<T>): Promise<T> {
  checkAborted(signal);
  const own = new AbortController();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => {
    own.abort();
    reject(cancelled());
  };
  signal?.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([call(own.signal), aborted]);
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

function checkAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled();
}

function cancelled(): PixelthriftError {
  return new PixelthriftError("E_CANCELLED", "the job was cancelled");
}

/** Everything that can be refused before a byte is decoded. */
function checkRequest(probe: Probe, request: TransformRequest): void {
  const pixels = probe.widthPx * probe.heightPx;
  if (pixels > request.maxPixels) {
    throw new PixelthriftError(
      "E_TOO_LARGE",
      `the image is ${shownSize(probe)}, ${pixels} pixels, over the limit of ${request.maxPixels} pixels`,
    );
  }
  checkMemory(pixels, request, bytesPerPixel.opaque);
  const fits = (sidePx: number, sourcePx: number): boolean =>
    Number.isInteger(sidePx) && sidePx >= 1 && sidePx <= sourcePx;
  if (!fits(request.widthPx, probe.widthPx) || !fits(request.heightPx, probe.heightPx)) {
    throw new PixelthriftError(
      "E_OPTION",
      `expected sides from 1 pixel up to the source's ${shownSize(probe)} for the size but received ${shownSize(request)}`,
    );
  }
  if (probe.color === "cmyk") {
    throw new PixelthriftError(
      "E_UNSUPPORTED",
      `this ${probe.format} is in CMYK, which only the native engine turns into the right colors`,
    );
  }
}

/** The pictures in an SVG count as well: it may be small and hold large ones. */
function checkEmbedded(pixels: number, request: TransformRequest): void {
  if (pixels > request.maxPixels) {
    throw new PixelthriftError(
      "E_TOO_LARGE",
      `the pictures in the SVG have ${pixels} pixels, over the limit of ${request.maxPixels} pixels`,
    );
  }
  checkMemory(pixels, request, bytesPerPixel.transparent);
}

function checkMemory(pixels: number, { maxMemoryBytes }: TransformRequest, perPixel: number): void {
  const neededBytes = pixels * perPixel;
  if (neededBytes > maxMemoryBytes) {
    throw new PixelthriftError(
      "E_TOO_LARGE",
      `the image needs about ${neededBytes} bytes of memory, over the limit of ${maxMemoryBytes} bytes`,
    );
  }
}

function storedSize({ widthPx, heightPx, orientation }: Probe): Size {
  return orientation < 5 ? { widthPx, heightPx } : { widthPx: heightPx, heightPx: widthPx };
}

function layoutOf(codec: Codec, colorType: ColorType): Layout {
  const { La8, Rgba8, L16, La16, Rgb16, Rgba16 } = codec.JsColorType;
  const layouts = new Map<ColorType, Layout>([
    [La8, { channels: 2, bytesPerSample: 1 }],
    [Rgba8, { channels: 4, bytesPerSample: 1 }],
    [L16, { channels: 1, bytesPerSample: 2 }],
    [La16, { channels: 2, bytesPerSample: 2 }],
    [Rgb16, { channels: 3, bytesPerSample: 2 }],
    [Rgba16, { channels: 4, bytesPerSample: 2 }],
  ]);
  const layout = layouts.get(colorType);
  if (layout !== undefined) return layout;
  throw new PixelthriftError("E_UNSUPPORTED", "the image has floating point samples, which are not supported");
}

function turnOf({ Orientation: turns }: Codec, orientation: Orientation): CodecOrientation {
  return {
    1: turns.Horizontal,
    2: turns.MirrorHorizontal,
    3: turns.Rotate180,
    4: turns.MirrorVertical,
    5: turns.MirrorHorizontalAndRotate270Cw,
    6: turns.Rotate90Cw,
    7: turns.MirrorHorizontalAndRotate90Cw,
    8: turns.Rotate270Cw,
  }[orientation];
}

function channelsOf(count: number): Layout["channels"] {
  if (count === 1 || count === 3 || count === 4) return count;
  throw new PixelthriftError("E_NATIVE", `expected 1, 3 or 4 bytes a pixel from the codec but received ${count}`);
}

/** The codec speaks prose only. What its decoders say of a cut file, of a kind they do not know, and of memory, in this order; the rest is damage. */
function translated(cause: unknown, format: Format): PixelthriftError {
  const prose = cause instanceof Error ? cause.message : String(cause);
  if (/unexpected end|unexpected eof|failed to fill whole buffer|not enough data|truncated/iu.test(prose)) {
    return new PixelthriftError("E_TRUNCATED", `the ${format} ends too soon: ${prose}`, { cause });
  }
  if (/not supported|does not support|unsupported|only parse 8-bit/iu.test(prose)) {
    return new PixelthriftError(
      "E_UNSUPPORTED",
      `this ${format} is of a kind that this engine does not decode: ${prose}`,
      { cause },
    );
  }
  if (/out of range|limits? (?:is|are)? ?exceeded|too large|memory/iu.test(prose)) {
    return new PixelthriftError("E_TOO_LARGE", `the ${format} is too large for this engine: ${prose}`, { cause });
  }
  return new PixelthriftError("E_CORRUPT", `the ${format} contradicts its format: ${prose}`, { cause });
}
