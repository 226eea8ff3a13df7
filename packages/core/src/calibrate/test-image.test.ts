import sharp from "sharp";
import { expect, test } from "vitest";

import { testImage } from "./test-image.ts";

test.each([
  [1, 1],
  [16, 14],
  [33, 31],
  [512, 288],
  [2049, 513],
  [3840, 2160],
])("draws a PNG of %i x %i that a decoder reads, of many colors and few bytes", async (widthPx, heightPx) => {
  const png = testImage({ widthPx, heightPx });
  const { width, height, format, channels } = await sharp(png).metadata();
  expect([width, height, format, channels]).toEqual([widthPx, heightPx, "png", 3]);
  const { data } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  const colors = new Set<number>();
  for (let at = 0; at < data.length; at += 3) colors.add(data.readUIntBE(at, 3));
  // Fields of 32 px, and hardly two of one color.
  const fields = Math.ceil(widthPx / 32) * Math.ceil(heightPx / 32);
  expect(colors.size).toBeGreaterThan(fields * 0.9);
  expect(png.byteLength).toBeLessThan(100 + fields * 20);
});

test("draws the same every time", () => {
  const size = { widthPx: 100, heightPx: 70 };
  expect(testImage(size).equals(testImage(size))).toBe(true);
});
