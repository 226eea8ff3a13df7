import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

import type { Engine, Transformed } from "./engines/engine.ts";
import { type ErrorCode, PixelthriftError } from "./errors.ts";
import { optimize } from "./optimize.ts";

/** The engine's part is played, so that a result can be given any size and any failure. */
const transform = vi.hoisted(() => vi.fn<Engine["transform"]>());
vi.mock("./engines/select.ts", () => ({
  selectEngine: async () => ({ name: "native", decodes: new Set(), decodesInPart: new Set(), transform }),
  selectOther: async () => undefined,
}));

let folder = "";
let png: Uint8Array = new Uint8Array();
let path = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pixelthrift-optimize-"));
  png = await sharp({ create: { width: 1024, height: 768, channels: 3, background: "teal" } })
    .png()
    .toBuffer();
  path = join(folder, "a b.png");
  await writeFile(path, png);
});
afterAll(async () => rm(folder, { recursive: true }));
beforeEach(() => void transform.mockReset());

/** A header is enough: the engine's part is played. */
const bmp = Uint8Array.from({ length: 2000 }, () => 0);
new DataView(bmp.buffer).setUint16(0, 0x42_4d);
for (const [at, value] of [
  [2, 2000],
  [10, 54],
  [14, 40],
  [18, 1024],
  [22, 768],
] as const)
  new DataView(bmp.buffer).setUint32(at, value, true);
new DataView(bmp.buffer).setUint16(26, 1, true);
new DataView(bmp.buffer).setUint16(28, 24, true);

function making(changes: Partial<Transformed> = {}): Transformed {
  return {
    bytes: new Uint8Array(100),
    format: "jpeg",
    widthPx: 512,
    heightPx: 384,
    sourceBytes: png.byteLength,
    ...changes,
  };
}

const before = { widthPx: 1024, heightPx: 768 };
const after = { widthPx: 512, heightPx: 384 };

test("gives back what the engine made, with all its figures", async () => {
  const made = making();
  transform.mockResolvedValue(made);
  const result = await optimize(png, { model: "gpt-4o", preset: "content" });
  expect(result).toEqual({
    outcome: "optimized",
    bytes: made.bytes,
    mimeType: "image/jpeg",
    ...after,
    engine: "native",
    plan: { kind: "resize", to: after, why: "1024x768 -> 512x384: longest edge 512 (preset content)" },
    metrics: {
      originalSizeBytes: png.byteLength,
      optimizedSizeBytes: 100,
      sizeReductionPercent: expect.closeTo(100 - 10_000 / png.byteLength, 1),
      originalDimensions: before,
      optimizedDimensions: after,
      wasResized: true,
      originalFormat: "png",
      optimizedFormat: "jpeg",
      elapsedMs: expect.any(Number),
    },
    cost: [expect.objectContaining({ model: "gpt-4o", tokensBefore: 765, tokensAfter: 255 })],
  });
});

test("asks the engine for what was planned", async () => {
  transform.mockResolvedValue(making());
  await optimize(png, {
    preset: "ultra",
    format: "webp",
    background: "black",
    limits: { pixels: 1_000_000, memoryBytes: 5000 },
  });
  expect(transform).toHaveBeenCalledExactlyOnceWith(
    png,
    expect.objectContaining({ format: "png", ...before }),
    {
      widthPx: 256,
      heightPx: 192,
      format: "webp",
      quality: 75,
      effort: "balanced",
      decode: "balanced",
      background: 0,
      maxPixels: 1_000_000,
      maxMemoryBytes: 5000,
    },
    undefined,
  );
});

test.each([
  ["png", { format: "same" }, "png"],
  // BMP is read and not written.
  ["bmp", { format: "same" }, "auto"],
  ["png", {}, "auto"],
] as const)("of a %s with %j asks the engine for %s", async (source, options, wanted) => {
  transform.mockResolvedValue(making());
  await optimize(source === "png" ? png : bmp, options);
  expect(transform.mock.calls[0]?.[2]).toMatchObject({ format: wanted });
});

test("hands a path to the engine as a path, whichever way it is named", async () => {
  transform.mockResolvedValue(making());
  for (const input of [path, pathToFileURL(path)])
    expect(await optimize(input)).toMatchObject({ outcome: "optimized", path });
  expect(transform.mock.calls.map(([source]) => source)).toEqual([path, path]);
});

test.each([0, 1, 1000])("keeps the original where the result is %d bytes larger", async (moreBytes) => {
  transform.mockResolvedValue(making({ bytes: new Uint8Array(png.byteLength + moreBytes) }));
  const result = await optimize(path);
  expect(result).toMatchObject({ outcome: "kept", path, mimeType: "image/png", ...before, engine: "none" });
  expect(Buffer.compare(result.bytes, png)).toBe(0);
  expect(result.metrics).toMatchObject({
    sizeReductionPercent: 0,
    wasResized: false,
    optimizedDimensions: before,
    optimizedFormat: "png",
  });
  for (const cost of result.cost) expect(cost.tokensAfter).toBe(cost.tokensBefore);
});

test("sends a small upright JPEG as it is, without an engine", async () => {
  const small = await sharp(png).resize(300).jpeg().toBuffer();
  const result = await optimize(small);
  expect(result).toMatchObject({
    outcome: "kept",
    mimeType: "image/jpeg",
    widthPx: 300,
    heightPx: 225,
    engine: "none",
    plan: { kind: "keep" },
  });
  expect(result.bytes).toBe(small);
  expect(transform).not.toHaveBeenCalled();
});

describe("a failure", () => {
  test.each<ErrorCode>(["E_UNSUPPORTED", "E_TRUNCATED", "E_CORRUPT", "E_TOO_LARGE", "E_CANCELLED", "E_NATIVE"])(
    "of the engine with %s is a result with the original bytes",
    async (code) => {
      transform.mockRejectedValue(new PixelthriftError(code, "no luck"));
      const result = await optimize(path);
      expect(result).toMatchObject({
        outcome: "failed",
        error: { code, message: "no luck", path },
        path,
        mimeType: "image/png",
        ...before,
        engine: "none",
        plan: { kind: "resize", to: after },
        metrics: {
          originalSizeBytes: png.byteLength,
          optimizedSizeBytes: png.byteLength,
          originalDimensions: before,
          wasResized: false,
        },
      });
      expect(Buffer.compare(result.bytes, png)).toBe(0);
    },
  );

  test("before the header is read has no size and no plan", async () => {
    const text = Buffer.from("just a text");
    const result = await optimize(text);
    expect(result).toEqual({
      outcome: "failed",
      error: { code: "E_FORMAT", message: expect.stringContaining("6a 75 73 74") },
      bytes: text,
      mimeType: "application/octet-stream",
      engine: "none",
      metrics: {
        originalSizeBytes: 11,
        optimizedSizeBytes: 11,
        sizeReductionPercent: 0,
        wasResized: false,
        elapsedMs: expect.any(Number),
      },
      cost: [],
    });
  });

  test("to read the file leaves no bytes", async () => {
    const missing = join(folder, "missing.png");
    const result = await optimize(missing);
    expect(result).toMatchObject({
      outcome: "failed",
      error: { code: "E_READ", path: missing },
      path: missing,
      bytes: new Uint8Array(),
      cost: [],
    });
  });

  test("is thrown with its path where onError is throw", async () => {
    transform.mockRejectedValue(new PixelthriftError("E_CORRUPT", "no luck"));
    await expect(optimize(path, { onError: "throw" })).rejects.toMatchObject({
      name: "PixelthriftError",
      code: "E_CORRUPT",
      message: "no luck",
      path,
    });
    await expect(optimize(png, { onError: "throw" })).rejects.not.toHaveProperty("path");
  });

  test("that nobody foresaw is thrown as it is, whatever onError says", async () => {
    transform.mockRejectedValue(new TypeError("a bug"));
    await expect(optimize(png)).rejects.toThrow(TypeError);
  });

  test("in an option is thrown, whatever onError says", async () => {
    await expect(optimize(png, { quality: 0, onError: "original" })).rejects.toMatchObject({ code: "E_OPTION" });
    await expect(optimize("", {})).rejects.toMatchObject({ code: "E_OPTION" });
  });
});

test("refuses a picture over the limit by its header, before any engine", async () => {
  expect(await optimize(png, { limits: { pixels: 1024 * 768 - 1 } })).toMatchObject({
    outcome: "failed",
    error: { code: "E_TOO_LARGE", message: "the image is 1024x768, 786432 pixels, over the limit of 786431" },
  });
  expect(transform).not.toHaveBeenCalled();
});

test("refuses a file that is not the one whose header was read", async () => {
  transform.mockResolvedValue(making({ sourceBytes: 5 }));
  expect(await optimize(path)).toMatchObject({
    outcome: "failed",
    error: { code: "E_READ", message: `the file changed while it was read: it had ${png.byteLength} bytes, then 5` },
  });
});

test("refuses an original that grew before it could be kept", async () => {
  const growing = join(folder, "growing.png");
  await writeFile(growing, png);
  transform.mockImplementation(async () => {
    await writeFile(growing, Buffer.concat([png, png]));
    return making({ bytes: png });
  });
  expect(await optimize(growing)).toMatchObject({ outcome: "failed", error: { code: "E_READ" } });
});

describe("a signal", () => {
  test("that is aborted already opens nothing", async () => {
    const result = await optimize(join(folder, "missing.png"), { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ outcome: "failed", error: { code: "E_CANCELLED" } });
    await expect(optimize(png, { signal: AbortSignal.abort(), onError: "throw" })).rejects.toMatchObject({
      code: "E_CANCELLED",
    });
    expect(transform).not.toHaveBeenCalled();
  });

  test("reaches the engine", async () => {
    transform.mockResolvedValue(making());
    const { signal } = new AbortController();
    await optimize(png, { signal });
    expect(transform.mock.calls[0]?.[3]).toBe(signal);
  });
});

describe("for a named model", () => {
  test("takes a result that is larger where the model refuses the original, and says so", async () => {
    transform.mockResolvedValue(making({ bytes: new Uint8Array(2500), format: "png", sourceBytes: bmp.byteLength }));
    const result = await optimize(bmp, { model: "gemini-3.6-flash" });
    expect(result).toMatchObject({ outcome: "optimized", mimeType: "image/png", widthPx: 512 });
    expect(result.metrics.sizeReductionPercent).toBe(-25);
    expect(result.plan?.why).toMatch(/; larger in bytes, as Google refuses it: only png, .* not bmp$/u);
    expect(result.cost[0]).toMatchObject({
      tokensBefore: null,
      refusedBefore: expect.stringContaining("bmp") as string,
    });
    expect(result.cost[0]).not.toHaveProperty("refusedAfter");
  });

  test.each([
    ["it takes the original", { model: "qwen-vl-max" }, "png"],
    ["it takes neither", { model: "grok-4.6" }, "webp"],
    ["no model is named", {}, "png"],
    ["it is only shown", { show: "gemini-3.6-flash" }, "png"],
  ] as const)("keeps the original where the result is larger and %s", async (_case, options, format) => {
    transform.mockResolvedValue(making({ bytes: new Uint8Array(2500), format, sourceBytes: bmp.byteLength }));
    expect(await optimize(bmp, options)).toMatchObject({ outcome: "kept", mimeType: "image/bmp" });
  });

  test("takes a result that is larger where the original has more tokens than are wanted, and the result has not", async () => {
    const larger = making({ bytes: new Uint8Array(2500), sourceBytes: bmp.byteLength });
    transform.mockResolvedValueOnce(larger).mockResolvedValueOnce(larger);
    const result = await optimize(bmp, { model: "qwen-vl-max", maxTokens: 500 });
    expect(result).toMatchObject({ outcome: "optimized", widthPx: 512 });
    expect(result.plan?.why).toMatch(/at most 500 tokens of qwen-vl-max \(maxTokens\).*; larger in bytes$/u);
    expect(await optimize(bmp, { model: "qwen-vl-max", maxTokens: 1000 })).toMatchObject({ outcome: "kept" });
  });

  test("makes a result again that has too many bytes, and tells the plan", async () => {
    const big = new Uint8Array(9_000_000);
    big.set(png);
    const large = { bytes: new Uint8Array(5_000_000), widthPx: 504, heightPx: 378, sourceBytes: big.byteLength };
    transform
      .mockResolvedValueOnce(making({ ...large, format: "png" }))
      .mockResolvedValueOnce(making(large))
      .mockResolvedValueOnce(making({ widthPx: 424, heightPx: 318, sourceBytes: big.byteLength }));
    const result = await optimize(big, { model: "us.anthropic.claude-opus-5-5", maxEdge: 504 });
    expect(transform.mock.calls.map(([, , { widthPx, format }]) => [widthPx, format])).toEqual([
      [504, "auto"],
      [504, "jpeg"],
      [424, "jpeg"],
    ]);
    expect(result).toMatchObject({
      outcome: "optimized",
      widthPx: 424,
      plan: { kind: "resize", to: { widthPx: 424 } },
    });
    expect(result.plan?.why).toContain(
      "; made jpeg: Anthropic on Bedrock refuses it: 6.67 MB as base64 is over 5.24 MB; made 424x318: ",
    );
  });

  test("gives up on a result that will not get smaller, and says that it is refused", async () => {
    const big = new Uint8Array(9_000_000);
    big.set(png);
    transform.mockResolvedValue(making({ bytes: new Uint8Array(5_000_000), sourceBytes: big.byteLength }));
    const result = await optimize(big, { model: "us.anthropic.claude-opus-5-5" });
    expect(transform).toHaveBeenCalledTimes(4);
    expect(result.cost[0]?.refusedAfter).toBe("Anthropic on Bedrock refuses it: 6.67 MB as base64 is over 5.24 MB");
  });
});
