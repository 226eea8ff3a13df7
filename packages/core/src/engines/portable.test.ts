import sharp from "sharp";
import { describe, expect, test } from "vitest";

import { PixelthriftError } from "../errors.ts";
import { probe } from "../probe.ts";
import type { TransformRequest } from "./engine.ts";
import { portable } from "./portable.ts";

/*
 * What only the portable engine decodes, and what it refuses rather than draw it wrongly.
 */

const request: TransformRequest = {
  widthPx: 10,
  heightPx: 5,
  format: "png",
  quality: 90,
  effort: "balanced",
  decode: "balanced",
  background: 0xffffff,
  maxPixels: 1_000_000_000,
  maxMemoryBytes: 2 ** 30,
};

/** The colors of the left and the right half, or the code it is refused with. */
async function check(bytes: Uint8Array, wanted: Partial<TransformRequest> = {}): Promise<string> {
  try {
    const made = await portable.transform(bytes, probe(bytes), { ...request, ...wanted });
    const { data, info } = await sharp(made.bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const at = (x: number): string => {
      const start = (Math.floor(info.height / 2) * info.width + x) * info.channels;
      return data.subarray(start, start + 3).toString("hex");
    };
    return `${info.width}x${info.height} ${at(1)} ${at(info.width - 2)}`;
  } catch (error) {
    if (error instanceof PixelthriftError) return error.code;
    throw error;
  }
}

const svg = (body: string, before = ""): Buffer =>
  Buffer.from(`${before}<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">${body}</svg>`);

const leftHalf = '<rect width="20" height="20" fill="#ff0000"/>';

describe("SVG", () => {
  test.for([
    ["is laid on the background", svg(leftHalf), "10x5 ff0000 0000ff"],

    // There are no fonts: the text would be missing.
    ["with text is refused", svg('<text x="1" y="9">1</text>'), "E_UNSUPPORTED"],
    ["with text in a namespace is refused", svg('<s:text x="1" y="9">1</s:text>'), "E_UNSUPPORTED"],
    ["with a web page is refused", svg("<foreignObject/>"), "E_UNSUPPORTED"],
  ] as const)("%s", async ([, bytes, wanted]) => {
    expect(await check(bytes, { background: 0x0000ff })).toBe(wanted);
  });
});

describe("AVIF", () => {
  const halves = sharp({ create: { width: 40, height: 20, channels: 3, background: "#ff0000" } }).composite([
    { input: { create: { width: 20, height: 20, channels: 3, background: "#0000ff" } }, left: 20, top: 0 },
  ]);

  test("is decoded and turned upright", async () => {
    expect(await check(await halves.clone().avif({ lossless: true }).toBuffer())).toMatch(
      /^10x5 f[ef]0000 0000f[ef]$/u,
    );
    // A quarter turn puts the left half on top; the turn to undo it is in the header.
    const turned = await sharp(await halves.clone().png().toBuffer())
      .rotate(270)
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    const bytes = await sharp(turned).keepMetadata().avif({ lossless: true }).toBuffer();
    expect(probe(bytes)).toMatchObject({ widthPx: 40, heightPx: 20, orientation: 6 });
    expect(await check(bytes)).toMatch(/^10x5 f[ef]0000 0000f[ef]$/u);
  });

  test("that is cut off is truncated", async () => {
    const bytes = await halves.clone().avif().toBuffer();
    expect(await check(bytes.subarray(0, -10))).toBe("E_TRUNCATED");
  });
});

test.for(["avif", "tiff"] as const)("turns Display P3 in a %s into sRGB", async (format) => {
  const solid = sharp({ create: { width: 40, height: 20, channels: 3, background: { r: 200, g: 60, b: 60 } } });
  const bytes = await solid.withIccProfile("p3").toFormat(format, { quality: 100 }).toBuffer();
  const { bytes: made } = await portable.transform(bytes, probe(bytes), request);
  const { channels } = await sharp(made).stats();
  const [red = 0, green = 0, blue = 0] = channels.map(({ mean }) => mean);
  expect(Math.max(Math.abs(red - 200), Math.abs(green - 60), Math.abs(blue - 60))).toBeLessThan(4);
});

test("a CMYK JPEG is refused, as its colors would be wrong", async () => {
  const bytes = await sharp({ create: { width: 40, height: 20, channels: 3, background: "#ff0000" } })
    .toColourspace("cmyk")
    .jpeg()
    .toBuffer();
  expect(await check(bytes)).toBe("E_UNSUPPORTED");
});

test("a file that is not the one of the header is refused", async () => {
  const bytes = await sharp({ create: { width: 40, height: 20, channels: 3, background: "#ff0000" } })
    .png()
    .toBuffer();
  const work = portable.transform(bytes, { ...probe(bytes), widthPx: 41 }, request);
  await expect(work).rejects.toMatchObject({ code: "E_CORRUPT" });
});

test("a path is read, and a missing one is a typed error", async () => {
  const bytes = await sharp({ create: { width: 40, height: 20, channels: 3, background: "#ff0000" } })
    .png()
    .toBuffer();
  const work = portable.transform("no such file.png", probe(bytes), request);
  await expect(work).rejects.toMatchObject({ code: "E_READ", path: "no such file.png" });
});

test("a JPEG is decoded in full, however little of it is asked for", async () => {
  const noise = { type: "gaussian", mean: 128, sigma: 40 } as const;
  const bytes = await sharp({ create: { width: 720, height: 480, channels: 3, background: "gray", noise } })
    .jpeg()
    .toBuffer();
  const made = await Promise.all(
    (["speed", "balanced", "exact"] as const).map((decode) =>
      portable.transform(bytes, probe(bytes), { ...request, decode }),
    ),
  );
  expect(made[0]?.bytes).toEqual(made[2]?.bytes);
  expect(made[1]?.bytes).toEqual(made[2]?.bytes);
});
