import { readdirSync, readFileSync } from "node:fs";

import sharp from "sharp";
import { describe, expect, test } from "vitest";

import { loadNative } from "./engines/native.ts";
import { optimize } from "./optimize.ts";
import { type Probe, probe } from "./probe.ts";
import { fitWithin } from "./size.ts";

/* Every fixture through the whole pipeline, on whichever engine this machine has. */

const root = new URL("../../../fixtures/", import.meta.url);

const { kind: served } = await loadNative();

function files(folder: "valid/" | "broken/", suffix: string): string[] {
  return readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length));
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, root), "utf8"));
}

describe("every file in fixtures/valid comes out upright, small and never larger", () => {
  test.each(files("valid/", ".probe.json"))("%s", async (name) => {
    const file = new URL(`valid/${name}`, root);
    const source = readFileSync(file);
    const original = read(`valid/${name}.probe.json`) as Probe;
    const result = await optimize(file, { maxEdge: 48 });
    const { metrics, bytes } = result;
    // Without the native engine there are no right colors for ink, and then wrong ones are not made either.
    if (result.outcome === "failed" && original.color === "cmyk" && served !== "engine")
      return expect(result.error.code).toBe("E_UNSUPPORTED");
    expect(result.outcome).not.toBe("failed");
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
  test.each(files("broken/", ".error.json"))("%s", async (name) => {
    const wanted = read(`broken/${name}.error.json`) as { code: string; codes?: string[] };
    const source = readFileSync(new URL(`broken/${name}`, root));
    const result = await optimize(source);
    expect(result.outcome === "failed" ? result.error : result.outcome).toMatchObject({
      code: expect.toBeOneOf(wanted.codes ?? [wanted.code]),
      message: expect.stringMatching(/^\S[^\n]*$/u),
    });
    expect(Buffer.compare(result.bytes, source)).toBe(0);
  });
});
