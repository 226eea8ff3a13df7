import { expect, test } from "vitest";

import { measure } from "./measure.ts";

test.each([
  // To two decimals.
  [3_000_000, 1_000_000, 66.67],
  [400, 100, 75],
  [400, 399, 0.25],

  // Nothing gone, and nothing there.
  [400, 400, 0],
  [0, 0, 0],
])("from %d to %d bytes is a reduction of %d percent", (beforeBytes, afterBytes, wanted) => {
  const metrics = measure({ before: { sizeBytes: beforeBytes }, after: { sizeBytes: afterBytes }, elapsedMs: 1 });
  expect(metrics.sizeReductionPercent).toBe(wanted);
});

test("leaves out what could not be read", () => {
  const unread = { sizeBytes: 5 };
  expect(measure({ before: unread, after: unread, elapsedMs: 2 })).toEqual({
    originalSizeBytes: 5,
    optimizedSizeBytes: 5,
    sizeReductionPercent: 0,
    wasResized: false,
    elapsedMs: 2,
  });
});

test.each([
  [{ widthPx: 400, heightPx: 300 }, false],
  [{ widthPx: 400, heightPx: 299 }, true],
  [{ widthPx: 40, heightPx: 30 }, true],
])("says of a result of %j that it was resized: %s", (dimensions, wanted) => {
  const before = { sizeBytes: 2, dimensions: { widthPx: 400, heightPx: 300 }, format: "png" } as const;
  const metrics = measure({ before, after: { sizeBytes: 1, dimensions, format: "jpeg" }, elapsedMs: 1 });
  expect(metrics).toMatchObject({
    wasResized: wanted,
    originalDimensions: before.dimensions,
    optimizedDimensions: dimensions,
    originalFormat: "png",
    optimizedFormat: "jpeg",
  });
});
