import fc from "fast-check";
import { expect, test } from "vitest";

import { edgeAtShortSide, fitInto, fitWithin, longestEdgePx, shownSize, type Size } from "./size.ts";

function sizeOf(text: string): Size {
  const [widthPx = 0, heightPx = 0] = text.split("x").map(Number);
  return { widthPx, heightPx };
}

function check(size: string, maxEdgePx: number): string {
  return shownSize(fitWithin(sizeOf(size), maxEdgePx));
}

test.each([
  // The long edge is the limit, whichever way round.
  ["3840x2160", 512, "512x288"],
  ["2160x3840", 512, "288x512"],
  ["1000x1000", 512, "512x512"],

  // On the limit is inside it, and nothing is enlarged.
  ["512x288", 512, "512x288"],
  ["10x10", 512, "10x10"],

  // The other side is rounded to the nearest pixel, a half upwards.
  ["4000x2667", 750, "750x500"],
  ["1000x997", 500, "500x499"],

  // A strip keeps one pixel.
  ["10000x1", 512, "512x1"],
  ["1x20000", 512, "1x512"],
])("fits %s within %d as %s", (size, maxEdgePx, wanted) => expect(check(size, maxEdgePx)).toBe(wanted));

test.each([
  // The side that is farther over decides.
  ["3840x2160", "2112x1200", "2112x1188"],
  ["2160x3840", "2112x1200", "675x1200"],
  ["3840x2160", "4000x1080", "1920x1080"],

  // What goes in is not touched, and a strip keeps a pixel.
  ["512x288", "512x288", "512x288"],
  ["10000x1", "512x512", "512x1"],
])("fits %s into %s as %s", (size, box, wanted) => expect(shownSize(fitInto(sizeOf(size), sizeOf(box)))).toBe(wanted));

const sidePx = fc.integer({ min: 1, max: 100_000 });
const anySize = fc.record({ widthPx: sidePx, heightPx: sidePx });
const anyEdgePx = fc.integer({ min: 1, max: 65_535 });

test("knows the longest edge that leaves the shorter side so many pixels", () => {
  fc.assert(
    fc.property(anySize, fc.integer({ min: 1, max: 70_000 }), (size: Size, shortPx) => {
      const edge = edgeAtShortSide(size, shortPx);
      const shortAt = (px: number): number => {
        // Enlarged as well: the answer may be a longer edge than there is.
        const times = 10 * shortPx + 10;
        const { widthPx, heightPx } = fitWithin({ widthPx: size.widthPx * times, heightPx: size.heightPx * times }, px);
        return Math.min(widthPx, heightPx);
      };
      expect(shortAt(edge)).toBeLessThanOrEqual(shortPx);
      expect(shortAt(edge + 1)).toBeGreaterThan(shortPx);
    }),
  );
});

test("never enlarges, always fits, keeps the shape within half a pixel, and is final", () => {
  fc.assert(
    fc.property(anySize, anyEdgePx, (size: Size, maxEdgePx) => {
      const to = fitWithin(size, maxEdgePx);
      expect(to.widthPx).toBeLessThanOrEqual(size.widthPx);
      expect(to.heightPx).toBeLessThanOrEqual(size.heightPx);
      expect(longestEdgePx(to)).toBe(Math.min(longestEdgePx(size), maxEdgePx));
      const scale = longestEdgePx(to) / longestEdgePx(size);
      for (const side of ["widthPx", "heightPx"] as const) {
        const exactPx = size[side] * scale;
        // Below half a pixel there is no rounding to nearest: a side has at least one.
        if (exactPx >= 0.5) expect(Math.abs(to[side] - exactPx)).toBeLessThanOrEqual(0.5 + 1e-6);
        else expect(to[side]).toBe(1);
      }
      expect(fitWithin(to, maxEdgePx)).toEqual(to);
    }),
  );
});
