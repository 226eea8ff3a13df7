import sharp from "sharp";
import { describe, expect, test } from "vitest";

import { codesFor, fixture, fixtures, imagesIn } from "../test/fixtures.ts";
import { loadNative } from "./engines/native.ts";
import { optimize } from "./optimize.ts";
import { probe } from "./probe.ts";
import { fitWithin } from "./size.ts";

/* Every fixture through the whole pipeline, on whichever engine this machine has. */

const { kind: served } = await loadNative();

describe("every file in fixtures/valid comes out upright, small and never larger", () => {
  test.each(imagesIn("valid"))("%s", async (name) => {
    const file = new URL(`valid/${name}`, fixtures);
    const source = fixture(`valid/${name}`);
    const original = probe(source);
    const result = await optimize(file, { maxEdge: 48 });
    const { metrics, bytes } = result;
    // Without the native engine there are no right colors for ink, and then wrong ones are not made either.
    if (result.outcome === "failed" && original.color === "cmyk" && served !== "engine")
      return expect(result.error.code).toBe("E_UNSUPPORTED");
    expect(result).not.toHaveProperty("error");
    expect(metrics).toMatchObject({
      originalSizeBytes: source.byteLength,
      originalFormat: original.format,
      originalDimensions: fitWithin(original, 65_535),
    });
    expect(bytes.byteLength).toBeLessThanOrEqual(source.byteLength);
    if (result.outcome === "kept") {
      expect(Buffer.compare(bytes, source)).toBe(0);
    } else {
      // Measured by another library, not by what the result says of itself.
      const { width: widthPx, height: heightPx, format, orientation = 1 } = await sharp(bytes).metadata();
      expect({ widthPx, heightPx }).toEqual(fitWithin(original, 48));
      expect(metrics).toMatchObject({ optimizedDimensions: { widthPx, heightPx }, optimizedFormat: format });
      expect(orientation).toBe(1);
      expect(probe(bytes)).toMatchObject({ format, widthPx, heightPx, color: "rgb", frames: "one" });
    }
  });
});

describe("every file in fixtures/broken fails with the code that says why, and its bytes come back", () => {
  test.each(imagesIn("broken"))("%s", async (name) => {
    const source = fixture(`broken/${name}`);
    const result = await optimize(source);
    expect(result.outcome === "failed" ? result.error : result.outcome).toMatchObject({
      code: expect.toBeOneOf(codesFor(name)),
      message: expect.stringMatching(/^\S[^\n]*$/u),
    });
    expect(Buffer.compare(result.bytes, source)).toBe(0);
  });
});
