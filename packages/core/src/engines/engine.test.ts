import { spawnSync } from "node:child_process";
import { getEventListeners } from "node:events";
import { env } from "node:process";

import sharp, { type Sharp } from "sharp";
import { describe, expect, test } from "vitest";

import { PixelthriftError } from "../errors.ts";
import { type Orientation, probe } from "../probe.ts";
import type { Engine, Transformed, TransformRequest } from "./engine.ts";
import { loadNative } from "./native.ts";
import { portable } from "./portable.ts";

/*
 * One suite, every engine: what a caller may rely on whichever of them serves.
 */

const native = await loadNative();

const engines: readonly Engine[] = native.kind === "engine" ? [portable, native.engine] : [portable];

test("the native engine is tested too", ({ skip }) => {
  const hasCargo = spawnSync("cargo", ["--version"], { stdio: "ignore" }).status === 0;
  skip(native.kind === "missing" && !(hasCargo && env["CI"] !== undefined), "it is not built here");
  expect(native).toMatchObject({ kind: "engine" });
});

const request: TransformRequest = {
  widthPx: 32,
  heightPx: 24,
  format: "auto",
  quality: 90,
  effort: "balanced",
  decode: "balanced",
  background: 0xffffff,
  maxPixels: 1_000_000_000,
  maxMemoryBytes: 2 ** 30,
};

const colors = {
  red: 0xff0000,
  lime: 0x00ff00,
  blue: 0x0000ff,
  white: 0xffffff,
  black: 0x000000,
  gray: 0x808080,
} as const;

const named = (color: keyof typeof colors): { r: number; g: number; b: number; alpha: number } => ({
  r: colors[color] >> 16,
  g: (colors[color] >> 8) & 0xff,
  b: colors[color] & 0xff,
  alpha: 1,
});

/** 64x48: red, lime, blue and white quarters, so that every turn and mirror image shows. */
const quarters = await sharp({ create: { width: 64, height: 48, channels: 3, background: named("white") } })
  .composite(
    (["red", "lime", "blue"] as const).map((color, index) => ({
      input: { create: { width: 32, height: 24, channels: 3 as const, background: named(color) } },
      left: (index % 2) * 32,
      top: Math.floor(index / 2) * 24,
    })),
  )
  .png()
  .toBuffer();

/** 64x48: the left half red, the right half as opaque as `alpha` says (0 to 255), with lime hidden under it. */
function half(alpha: number): Sharp {
  const row = Array.from({ length: 64 }, (_, x) => (x < 32 ? [255, 0, 0, 255] : [0, 255, 0, alpha])).flat();
  const pixels = Uint8Array.from({ length: 48 * row.length }, (_, at) => row[at % row.length] ?? 0);
  return sharp(pixels, { raw: { width: 64, height: 48, channels: 4 } });
}

/** 24-bit BMP, which sharp does not write: rows from the bottom, blue before red. */
async function bmp(picture: Buffer): Promise<Buffer> {
  const { data, info } = await sharp(picture).removeAlpha().flip().raw().toBuffer({ resolveWithObject: true });
  const header = Buffer.alloc(54);
  header.write("BM");
  header.writeUInt32LE(54 + data.length, 2);
  header.writeUInt32LE(54, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(info.width, 18);
  header.writeInt32LE(info.height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  for (let at = 0; at < data.length; at += 3) data.subarray(at, at + 3).reverse();
  return Buffer.concat([header, data]);
}

/** The upright picture as a camera stores it that was held in one of the eight ways. */
async function held(orientation: Orientation): Promise<Buffer> {
  const turns: Record<Orientation, readonly ("flip" | "flop" | "quarter")[]> = {
    1: [],
    2: ["flop"],
    3: ["flip", "flop"],
    4: ["flip"],
    5: ["quarter", "flop"],
    6: ["quarter", "flip", "flop"],
    7: ["quarter", "flip"],
    8: ["quarter"],
  };
  let stored = quarters;
  for (const turn of turns[orientation]) {
    const picture = sharp(stored);
    stored = await (turn === "quarter" ? picture.rotate(90) : picture[turn]()).png().toBuffer();
  }
  return sharp(stored).withMetadata({ orientation }).jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer();
}

async function transformed(
  engine: Engine,
  bytes: Uint8Array,
  wanted: Partial<TransformRequest> = {},
  signal?: AbortSignal,
): Promise<Transformed> {
  return engine.transform(bytes, probe(bytes), { ...request, ...wanted }, signal);
}

/** What came out as short text: format, size, and the colors in the middle of the four quarters. */
async function check(engine: Engine, bytes: Uint8Array, wanted: Partial<TransformRequest> = {}): Promise<string> {
  const made = await transformed(engine, bytes, wanted);
  expect(made.sourceBytes).toBe(bytes.length);
  const { data, info } = await sharp(made.bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: made.widthPx, height: made.heightPx });
  const header = await sharp(made.bytes).metadata();
  expect(header).toMatchObject({ format: made.format, hasAlpha: false });
  expect([header.orientation, header.exif, header.icc]).toEqual([undefined, undefined, undefined]);
  const at = (x: number, y: number): string => {
    const start = (Math.floor(info.height * y) * info.width + Math.floor(info.width * x)) * info.channels;
    return nameOf(Array.from(data.subarray(start, start + 3)));
  };
  return `${made.format} ${info.width}x${info.height} ${at(0.25, 0.25)} ${at(0.75, 0.25)} ${at(0.25, 0.75)} ${at(0.75, 0.75)}`;
}

/** The color that is meant, within what a lossy format changes; else its numbers. */
function nameOf(rgb: readonly number[]): string {
  const near = (color: number): boolean =>
    rgb.every((sample, channel) => Math.abs(sample - ((color >> (16 - 8 * channel)) & 0xff)) <= 12);
  return Object.entries(colors).find(([, color]) => near(color))?.[0] ?? rgb.join(",");
}

/** The code an engine, or the probe before it, refuses with. */
async function refused(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return "no error";
  } catch (error) {
    if (!(error instanceof PixelthriftError)) throw error;
    return error.code;
  }
}

const sources = {
  "a JPEG": sharp(quarters).jpeg({ quality: 95 }),
  "a progressive JPEG": sharp(quarters).jpeg({ quality: 95, progressive: true }),
  "a 4:4:4 JPEG": sharp(quarters).jpeg({ quality: 95, chromaSubsampling: "4:4:4" }),
  "a PNG": sharp(quarters),
  "an interlaced PNG": sharp(quarters).png({ progressive: true }),
  "a palette PNG": sharp(quarters).png({ palette: true }),
  "a 16-bit PNG": sharp(quarters).toColourspace("rgb16").png(),
  "a lossy WebP": sharp(quarters).webp({ quality: 95 }),
  "a lossless WebP": sharp(quarters).webp({ lossless: true }),
  "a GIF": sharp(quarters).gif(),
  "an interlaced GIF": sharp(quarters).gif({ progressive: true }),
  "a TIFF": sharp(quarters).tiff({ compression: "none" }),
  "an LZW TIFF": sharp(quarters).tiff({ compression: "lzw" }),
  "a deflated TIFF": sharp(quarters).tiff({ compression: "deflate" }),
  "an AVIF": sharp(quarters).avif({ quality: 95 }),
  "a 4:2:0 AVIF": sharp(quarters).avif({ quality: 95, chromaSubsampling: "4:2:0" }),
  "a lossless AVIF": sharp(quarters).avif({ lossless: true }),
  "an AVIF of 10 bits": sharp(quarters).avif({ quality: 95, bitdepth: 10 }),
  "an AVIF of 12 bits": sharp(quarters).avif({ quality: 95, bitdepth: 12 }),
} as const satisfies Record<string, Sharp>;

const files = new Map<string, Buffer>([["a BMP", await bmp(quarters)]]);
for (const [name, picture] of Object.entries(sources)) files.set(name, await picture.toBuffer());
const file = (name: string): Buffer => files.get(name) ?? Buffer.alloc(0);

describe.each(engines)("$name", (engine) => {
  test.for([...files.keys()])("decodes %s", async (name) => {
    expect(await check(engine, file(name), { format: "png" })).toBe("png 32x24 red lime blue white");
  });

  test.for(["jpeg", "png", "webp"] as const)("encodes %s", async (format) => {
    expect(await check(engine, quarters, { format })).toBe(`${format} 32x24 red lime blue white`);
  });

  test.for([
    [64, 48],
    [63, 47],
    [37, 11],
    [1, 48],
    [1, 1],
  ] as const)("makes exactly %ix%i", async ([widthPx, heightPx]) => {
    const sizes = await Promise.all(
      ["a JPEG", "a PNG", "a lossy WebP", "an AVIF"].map(async (name) => {
        const made = await transformed(engine, file(name), { widthPx, heightPx });
        const { width, height } = await sharp(made.bytes).metadata();
        return [made.widthPx, made.heightPx, width, height];
      }),
    );
    expect(new Set(sizes.flat())).toEqual(new Set([widthPx, heightPx]));
  });

  test.for([1, 2, 3, 4, 5, 6, 7, 8] as const)("turns orientation %i upright, once", async (orientation) => {
    expect(await check(engine, await held(orientation), { format: "png" })).toBe("png 32x24 red lime blue white");
  });

  // Transparent pixels.
  test.for([
    ["png", {}],
    ["webp", { lossless: true }],
    ["gif", {}],
    ["tiff", { compression: "lzw" }],
    ["avif", { lossless: true }],
  ] as const)("lays a transparent %s on the background", async ([format, options]) => {
    const bytes = await half(0).toFormat(format, options).toBuffer();
    expect(await check(engine, bytes, { format: "png", background: colors.blue })).toBe("png 32x24 red blue red blue");
  });

  test.for(["srgb", "rgb16"])("uses the alpha of half-transparent %s pixels once", async (space) => {
    const bytes = await half(128).toColourspace(space).png().toBuffer();
    expect(await check(engine, bytes, { format: "png", background: 0 })).toBe("png 32x24 red 0,128,0 red 0,128,0");
  });

  test("lets no color bleed out of transparent pixels", async () => {
    const made = await transformed(engine, await half(0).png().toBuffer(), {
      format: "png",
      widthPx: 9,
      heightPx: 7,
      background: colors.red,
    });
    const { channels } = await sharp(made.bytes).removeAlpha().stats();
    expect(channels[1]?.max).toBeLessThanOrEqual(1);
  });

  // Colors.
  test.for(["jpeg", "png", "webp", "avif"] as const)("turns Display P3 in a %s into sRGB", async (format) => {
    const solid = sharp({ create: { width: 64, height: 48, channels: 3, background: { r: 200, g: 60, b: 60 } } });
    const bytes = await solid.withIccProfile("p3").toFormat(format, { quality: 100 }).toBuffer();
    const made = await transformed(engine, bytes, { format: "png" });
    const { channels } = await sharp(made.bytes).stats();
    const [red = 0, green = 0, blue = 0] = channels.map(({ mean }) => mean);
    expect(Math.max(Math.abs(red - 200), Math.abs(green - 60), Math.abs(blue - 60))).toBeLessThan(4);
  });

  // The format that suits the source.
  test.for([
    ["a JPEG", "jpeg"],
    ["a lossy WebP", "jpeg"],
    ["an AVIF", "jpeg"],
    ["a PNG", "png"],
    ["a lossless WebP", "png"],
    ["a GIF", "png"],
  ] as const)("auto makes of %s a %s", async ([name, format]) => {
    expect((await transformed(engine, file(name))).format).toBe(format);
  });

  test("auto makes a JPEG of a photograph without loss", async () => {
    const noise = { type: "gaussian", mean: 128, sigma: 40 } as const;
    const photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: "gray", noise } })
      .png()
      .toBuffer();
    expect((await transformed(engine, photo)).format).toBe("jpeg");
  });

  test.for(["jpeg", "webp"] as const)("makes a smaller %s of a lower quality", async (format) => {
    const noise = { type: "gaussian", mean: 128, sigma: 40 } as const;
    const photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: "gray", noise } })
      .png()
      .toBuffer();
    const sizes = await Promise.all(
      [20, 60, 95].map(async (quality) => (await transformed(engine, photo, { format, quality })).bytes.length),
    );
    expect(sizes).toEqual([...new Set(sizes)].toSorted((one, other) => one - other));
  });

  // Refusals.
  test.for([
    ["a side longer than the source's", { widthPx: 65 }, "E_OPTION"],
    ["no height", { heightPx: 0 }, "E_OPTION"],
    ["more pixels than allowed", { maxPixels: 64 * 48 - 1 }, "E_TOO_LARGE"],
    ["more memory than allowed", { maxMemoryBytes: 1_000 }, "E_TOO_LARGE"],
  ] as const)("refuses %s", async ([, wanted, code]) => {
    for (const name of ["a JPEG", "a PNG"])
      expect(await refused(() => transformed(engine, file(name), wanted))).toBe(code);
  });

  test.for([...files.keys()])("refuses %s that is cut off", async (name) => {
    const whole = await transformed(engine, file(name));
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const cut = file(name).subarray(0, Math.floor((file(name).length * tenth) / 10));
      const code = await refused(async () => {
        const made = await transformed(engine, cut);
        // Without its last marker a file may still have every pixel, and then it must have the right ones.
        expect(made.bytes, `at ${tenth} tenths`).toEqual(whole.bytes);
        return made;
      });
      // A cut entropy stream may contradict itself before it ends.
      expect(
        ["E_FORMAT", "E_TRUNCATED", "E_CORRUPT", ...(tenth === 9 ? ["no error"] : [])],
        `at ${tenth} tenths`,
      ).toContain(code);
    }
  });

  test.for(["a JPEG", "a PNG", "a lossy WebP", "a GIF", "a TIFF", "an AVIF"])("survives noise in %s", async (name) => {
    const bytes = Buffer.from(file(name));
    for (let seed = 1; seed < 40; seed += 1) {
      const noisy = Buffer.from(bytes);
      for (let at = 20 + seed; at < noisy.length; at += 7 + seed) noisy[at] = (at * seed * 31) & 0xff;
      const code = await refused(async () => transformed(engine, noisy));
      // Noise may be read as a limit being passed, or hit pixels only.
      expect([
        "no error",
        "E_FORMAT",
        "E_TRUNCATED",
        "E_CORRUPT",
        "E_UNSUPPORTED",
        "E_TOO_LARGE",
        "E_OPTION",
      ]).toContain(code);
    }
  });

  // Signals.
  test("starts nothing for a signal that is aborted already", async () => {
    expect(await refused(() => transformed(engine, quarters, {}, AbortSignal.abort()))).toBe("E_CANCELLED");
  });

  test("stops while it runs, and leaves the signal as it was", async () => {
    // Ten times as long as the abort waits: a quarter of it was done in 14 ms, before a busy machine came to abort it.
    const big = await sharp({ create: { width: 12_000, height: 8_000, channels: 3, background: "teal" } })
      .png()
      .toBuffer();
    const controller = new AbortController();
    const own = (): void => undefined;
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- whether an engine takes this very slot is what is tested
    controller.signal.onabort = own;
    const working = refused(() => transformed(engine, big, {}, controller.signal));
    setTimeout(() => controller.abort(), 5);
    expect(await working).toBe("E_CANCELLED");
    expect(controller.signal.onabort).toBe(own);

    const calm = new AbortController();
    await transformed(engine, quarters, {}, calm.signal);
    expect(getEventListeners(calm.signal, "abort")).toEqual([]);
  });
});
