import { expect, test } from "vitest";

import { type Pixels, psnrDb, ssim } from "./fidelity.ts";

/** A 16x16 picture whose gray is a function of its place. */
function picture(gray: (x: number, y: number) => number, widthPx = 16, heightPx = 16): Pixels {
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (let i = 0; i < rgb.length; i++) {
    const at = Math.floor(i / 3);
    rgb[i] = gray(at % widthPx, Math.floor(at / widthPx));
  }
  return { widthPx, heightPx, rgb };
}

const ramp = picture((x) => x * 16);

test.each([
  // Nothing between them.
  ["equal pictures", ramp, Number.POSITIVE_INFINITY],
  // 10 * log10(255² / mean square): 1 and 21,985.
  ["one level everywhere", picture((x) => x * 16 + 1), 48.13],
  ["all levels everywhere", picture((x) => 255 - x * 16), 4.71],
])("psnrDb of %s", (_, other, wanted) => expect(psnrDb(ramp, other)).toBeCloseTo(wanted, 1));

test.each([
  ["equal pictures", ramp, 1, 1],
  // Structure is what it judges: a shift in brightness is nearly free, the loss of every edge is not.
  ["one level brighter", picture((x) => x * 16 + 1), 0.99, 1],
  ["flat gray", picture(() => 128), 0, 0.2],
  ["upside down in brightness", picture((x) => 255 - x * 16), -1, 0],
])("ssim of %s", (_, other, least, most) => {
  const value = ssim(ramp, other);
  expect(value).toBeGreaterThanOrEqual(least);
  expect(value).toBeLessThanOrEqual(most);
});

test("pictures of two sizes are not compared", () => {
  const narrow = picture((x) => x, 15);
  expect(() => psnrDb(narrow, ramp)).toThrow("expected 16x16 but received 15x16");
  expect(() => ssim(narrow, ramp)).toThrow("expected 16x16 but received 15x16");
});
