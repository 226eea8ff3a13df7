import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { loadNative } from "./engines/native.ts";
import { bytesHeuristic, type ImageInput, optimize, type Options, presets } from "./index.ts";

/*
 * Pixelthrift replaces a small Python program. Each test is named after a row of the list of what that program does, its bugs included.
 */

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pixelthrift-reference-"));
});
afterAll(async () => rm(folder, { recursive: true }));

/** A photo as far as an encoder is concerned: smooth, with grain on it. */
function photo(widthPx: number, heightPx: number): Sharp {
  const grain = { type: "gaussian", mean: 128, sigma: 12 } as const;
  return sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: "gray", noise: grain } });
}

/** A file of one color that is as large as a photo, because nothing in it is compressed. */
async function plain(widthPx: number, heightPx: number): Promise<Buffer> {
  return sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: "teal" } })
    .png({ compressionLevel: 0 })
    .toBuffer();
}

/** What came out, short: `optimized jpeg 512x288`. */
async function check(input: ImageInput, options: Options = {}): Promise<string> {
  const { outcome, bytes } = await optimize(input, options);
  const { format, width, height } = await sharp(bytes).metadata();
  return `${outcome} ${format} ${width}x${height}`;
}

/** The color at a point of the result, each channel 0 to 255. */
async function colorAt(bytes: Uint8Array, left: number, top: number): Promise<number[]> {
  return [...(await sharp(bytes).extract({ left, top, width: 1, height: 1 }).raw().toBuffer())];
}

function near(wanted: readonly number[], tolerance: number): unknown[] {
  return wanted.map((value) =>
    expect.toSatisfy((found: number) => Math.abs(found - value) <= tolerance, `within ${tolerance} of ${value}`),
  );
}

describe("one image", () => {
  test("AIImageOptimizer(max_dimension=512, jpeg_quality=85)", async () => {
    const source = await photo(1600, 1200).jpeg({ quality: 95 }).toBuffer();
    expect(await check(source)).toBe("optimized jpeg 512x384");
    expect(await check(source, { maxEdge: 200 })).toBe("optimized jpeg 200x150");
    expect(await check(source, { preset: "text" })).toBe("optimized jpeg 768x576");
    expect(await check(source, { preset: "text", maxEdge: 200 })).toBe("optimized jpeg 200x150");
    const sizes = await Promise.all(
      [30, 85, 95].map(async (quality) => (await optimize(source, { quality })).bytes.byteLength),
    );
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    expect((await optimize(source)).bytes.byteLength).toBe(sizes[1]);
  });

  test("reads the file, decodes, keeps original size, dimensions and format", async () => {
    const path = join(folder, "photo of a café.png");
    const source = await photo(800, 600).png().toBuffer();
    await writeFile(path, source);
    const { metrics } = await optimize(path);
    expect(metrics).toMatchObject({
      originalSizeBytes: source.byteLength,
      originalDimensions: { widthPx: 800, heightPx: 600 },
      originalFormat: "png",
    });
  });

  test.each([
    [3840, 2160, "512x288"],
    [2160, 3840, "288x512"],
    // The original makes 511.7 to 511, and a side of no pixels at all of the last one.
    [1003, 1002, "512x511"],
    [1001, 1000, "512x511"],
    [4000, 2998, "512x384"],
    [10_000, 1, "512x1"],
  ])(
    "longest side over the limit: Lanczos resize, other side int(h * limit / w): %dx%d",
    async (widthPx, heightPx, wanted) => {
      const source = await plain(widthPx, heightPx);
      expect(await check(source, { format: "jpeg" })).toBe(`optimized jpeg ${wanted}`);
    },
  );

  describe("RGBA, LA and P images are laid on a white background; every other mode becomes RGB", () => {
    const clear = {
      create: { width: 700, height: 700, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0 } },
    } as const;
    const half = { create: { ...clear.create, background: { r: 255, g: 0, b: 0, alpha: 0.5 } } } as const;

    test.each<[string, () => Promise<Buffer>, number[]]>([
      ["RGBA, clear", async () => sharp(clear).png({ compressionLevel: 0 }).toBuffer(), [255, 255, 255]],
      ["RGBA, half", async () => sharp(half).png({ compressionLevel: 0 }).toBuffer(), [255, 128, 128]],
      ["LA", async () => sharp(clear).toColourspace("b-w").png({ compressionLevel: 0 }).toBuffer(), [255, 255, 255]],
      ["P", async () => sharp(half).png({ palette: true, compressionLevel: 0 }).toBuffer(), [255, 128, 128]],
      [
        "gray",
        async () => sharp(half).flatten().toColourspace("b-w").png({ compressionLevel: 0 }).toBuffer(),
        [54, 54, 54],
      ],
    ])("%s", async (_, make, wanted) => {
      const { bytes } = await optimize(await make(), { format: "jpeg", quality: 95 });
      expect((await sharp(bytes).metadata()).hasAlpha).toBe(false);
      const [red = 0, green = red, blue = red] = await colorAt(bytes, 250, 250);
      expect([red, green, blue]).toEqual(near(wanted, 6));
    });

    test("on the background that is asked for", async () => {
      const { bytes } = await optimize(await sharp(clear).png({ compressionLevel: 0 }).toBuffer(), {
        background: "#204060",
        format: "png",
      });
      expect(await colorAt(bytes, 250, 250)).toEqual(near([0x20, 0x40, 0x60], 1));
    });

    test("and the EXIF orientation is applied, which the original forgets", async () => {
      const left = {
        input: { create: { width: 600, height: 800, channels: 3, background: "blue" } },
        left: 0,
        top: 0,
      } as const;
      const lying = sharp({ create: { width: 1200, height: 800, channels: 3, background: "red" } }).composite([left]);
      // Turned a quarter clockwise, what was on the left is above.
      const { bytes } = await optimize(await lying.withMetadata({ orientation: 6 }).jpeg().toBuffer());
      expect(await sharp(bytes).metadata()).toMatchObject({ width: 341, height: 512 });
      expect((await sharp(bytes).metadata()).orientation ?? 1).toBe(1);
      expect(await colorAt(bytes, 170, 100)).toEqual(near([0, 0, 255], 6));
      expect(await colorAt(bytes, 170, 400)).toEqual(near([255, 0, 0], 6));
    });

    test("and wide-gamut colors are converted to sRGB, which the original forgets", async () => {
      const green = { create: { width: 900, height: 900, channels: 3, background: { r: 60, g: 160, b: 90 } } } as const;
      const source = await sharp(green).withIccProfile("p3").png().toBuffer();
      // As stored, in Display P3, the numbers are others.
      const { data } = await sharp(source).pipelineColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
      expect([...data.subarray(0, 3)]).toEqual(near([60, 160, 90], 3));
      const { bytes } = await optimize(source, { format: "png" });
      expect(await colorAt(bytes, 250, 250)).toEqual(near([60, 160, 90], 3));
      expect((await sharp(bytes).metadata()).icc).toBeUndefined();
    });

    test("and ink is converted to sRGB, which the original forgets", async () => {
      const teal = { create: { width: 900, height: 900, channels: 3, background: { r: 60, g: 140, b: 150 } } } as const;
      const source = await sharp(teal).toColourspace("cmyk").withIccProfile("cmyk").jpeg({ quality: 95 }).toBuffer();
      expect((await sharp(source).metadata()).space).toBe("cmyk");
      const result = await optimize(source);
      // Without the native engine there are no right colors for ink, and then wrong ones are not made either.
      if ((await loadNative()).kind === "missing" && result.outcome === "failed")
        return expect(result.error.code).toBe("E_UNSUPPORTED");
      const { bytes } = result;
      expect((await sharp(bytes).metadata()).space).toBe("srgb");
      expect(await colorAt(bytes, 250, 250)).toEqual(near([60, 140, 150], 16));
    });
  });

  test("JPEG, quality, optimize=True", async () => {
    const source = await photo(1200, 900).png().toBuffer();
    expect(await check(source)).toBe("optimized jpeg 512x384");
    expect(await check(source, { format: "png" })).toBe("optimized png 512x384");
    expect(await check(source, { format: "webp" })).toBe("optimized webp 512x384");
    // A flat screen is smaller and sharper as PNG.
    const bar = {
      input: { create: { width: 1600, height: 60, channels: 3, background: "navy" } },
      left: 0,
      top: 0,
    } as const;
    const screen = sharp({ create: { width: 1600, height: 1000, channels: 3, background: "white" } }).composite([bar]);
    expect(await check(await screen.png({ compressionLevel: 0 }).toBuffer())).toBe("optimized png 512x320");
  });

  test("metrics: original_size_bytes, optimized_size_bytes, size_reduction_percent, original_dimensions, optimized_dimensions, was_resized, original_format, optimized_format", async () => {
    const source = await photo(900, 600).png().toBuffer();
    const { bytes, metrics, cost } = await optimize(source);
    expect(metrics).toEqual({
      originalSizeBytes: source.byteLength,
      optimizedSizeBytes: bytes.byteLength,
      sizeReductionPercent: Math.round((1 - bytes.byteLength / source.byteLength) * 10_000) / 100,
      originalDimensions: { widthPx: 900, heightPx: 600 },
      optimizedDimensions: { widthPx: 512, heightPx: 341 },
      wasResized: true,
      originalFormat: "png",
      optimizedFormat: "jpeg",
      elapsedMs: expect.toSatisfy((elapsedMs: number) => elapsedMs > 0),
    });
    expect(cost.length).toBeGreaterThan(1);
  });

  test("logs name: before → after bytes (x% reduction)", async () => {
    const source = await photo(900, 600).png().toBuffer();
    // Once a process the runtime itself says which engine serves, where it is not the native one.
    await optimize(source);
    const written = [
      vi.spyOn(process.stdout, "write"),
      vi.spyOn(process.stderr, "write"),
      vi.spyOn(console, "log"),
      vi.spyOn(console, "error"),
    ];
    await optimize(source);
    await optimize("/no/such/file.png");
    for (const spy of written) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  test("any failure: returns the ORIGINAL bytes and metrics with error", async () => {
    const cut = (await photo(900, 600).jpeg().toBuffer()).subarray(0, 5000);
    const result = await optimize(cut);
    expect(result).toMatchObject({
      outcome: "failed",
      error: { code: "E_TRUNCATED", message: expect.any(String) },
      metrics: { originalSizeBytes: 5000, optimizedSizeBytes: 5000, sizeReductionPercent: 0 },
    });
    expect(Buffer.compare(result.bytes, cut)).toBe(0);
    await expect(optimize(cut, { onError: "throw" })).rejects.toMatchObject({
      name: "PixelthriftError",
      code: "E_TRUNCATED",
    });
  });

  test("result may be larger than the source (a small PNG icon becomes a bigger JPEG)", async () => {
    const icon = await sharp({ create: { width: 16, height: 16, channels: 3, background: "orange" } })
      .png({ palette: true })
      .toBuffer();
    const result = await optimize(icon, { format: "jpeg" });
    expect(result).toMatchObject({
      outcome: "kept",
      mimeType: "image/png",
      engine: "none",
      metrics: { wasResized: false },
    });
    expect(Buffer.compare(result.bytes, icon)).toBe(0);
  });
});

describe("cost", () => {
  test("estimate_cost_savings: tokens = bytes / 10, $0.03 per 1,000 tokens", () => {
    expect(bytesHeuristic(1_000_000, 100_000)).toMatchObject({
      originalEstimatedCost: 3,
      optimizedEstimatedCost: 0.3,
      savingsPercent: 90,
    });
  });

  test("result: original_estimated_cost, optimized_estimated_cost, estimated_savings, savings_percent", async () => {
    expect(Object.keys(bytesHeuristic(2, 1))).toEqual([
      "originalEstimatedCost",
      "optimizedEstimatedCost",
      "estimatedSavings",
      "savingsPercent",
    ]);
    const { cost } = await optimize(await photo(1024, 1024).jpeg().toBuffer(), {
      model: ["gpt-4o", "gemini-3.6-flash"],
      preset: "content",
    });
    // Every model by its own rule: bytes are billed by none.
    expect(cost).toMatchObject([
      {
        model: "gpt-4o",
        tokensBefore: 765,
        tokensAfter: 255,
        usdBefore: expect.any(Number),
        usdAfter: expect.any(Number),
        savedPercent: 66.7,
      },
      { model: "gemini-3.6-flash", savedPercent: expect.any(Number) },
    ]);
  });
});

describe("presets it recommends", () => {
  test.each([
    ["content", 512, 85],
    ["text", 768, 90],
    ["objects", 512, 85],
    ["faces", 512, 85],
    ["ultra", 256, 75],
    ["conservative", 1024, 95],
    ["naming", 250, 85],
  ] as const)("%s: %d at %d", async (preset, maxEdgePx, quality) => {
    expect(presets[preset]).toMatchObject({ maxEdgePx, quality });
    const source = await photo(1200, 600).jpeg({ quality: 98 }).toBuffer();
    expect(await check(source, { preset })).toBe(`optimized jpeg ${maxEdgePx}x${maxEdgePx / 2}`);
  });

  test("has these and no more", () =>
    expect(Object.keys(presets)).toEqual(["content", "text", "objects", "faces", "ultra", "conservative", "naming"]));
});

describe("the pipeline it serves", () => {
  /** Suggests a file name for an image, by whichever model `ask` sends the bytes to. */
  async function suggestName(
    input: ImageInput,
    ask: (bytes: Uint8Array, mimeType: string) => Promise<string>,
  ): Promise<object> {
    const result = await optimize(input, { preset: "naming" });
    if (result.outcome === "failed") return { success: false, error: result.error.message };
    const suggestedFilename = await ask(result.bytes, result.mimeType);
    return { success: true, suggestedFilename, optimizationMetrics: result.metrics };
  }

  test("sends the bytes with mime_type='image/jpeg' to a vision model and returns {success, suggested_filename, optimization_metrics} or {success: false, error}", async () => {
    const asked = vi
      .fn<(bytes: Uint8Array, mimeType: string) => Promise<string>>()
      .mockResolvedValue("grauer_himmel.jpg");
    expect(await suggestName(await photo(1000, 500).png().toBuffer(), asked)).toEqual({
      success: true,
      suggestedFilename: "grauer_himmel.jpg",
      optimizationMetrics: expect.objectContaining({ optimizedDimensions: { widthPx: 250, heightPx: 125 } }),
    });
    expect(asked).toHaveBeenCalledExactlyOnceWith(expect.any(Uint8Array), "image/jpeg");
    expect(await suggestName("/no/such/file.jpg", asked)).toEqual({
      success: false,
      error: "the file cannot be read: no such file or directory",
    });
    expect(asked).toHaveBeenCalledTimes(1);
  });
});
