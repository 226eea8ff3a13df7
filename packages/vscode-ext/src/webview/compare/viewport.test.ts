import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { fit, frameOf, panned, type Viewport, zoomed, zoomOf } from "./viewport.ts";

const photo = { widthPx: 3840, heightPx: 2160 };
const pane = { widthPx: 960, heightPx: 800, pixelRatio: 1 };

describe("zoom of all in sight", () => {
  test.each([
    // As large as the pane allows, by whichever side is too long for it.
    [photo, pane, 0.25],
    [{ widthPx: 960, heightPx: 8000 }, pane, 0.1],
    // What fits anyway is not enlarged.
    [{ widthPx: 100, heightPx: 50 }, pane, 1],
    // Zoom is in pixels of the screen, of which there may be two for each of the page.
    [photo, { ...pane, pixelRatio: 2 }, 0.5],
  ])("of %j in %j is %d", (picture, seenThrough, wanted) => expect(zoomOf(fit, seenThrough, picture)).toBe(wanted));
});

describe("a frame", () => {
  test.each([
    [fit, { left: 0, top: 130, width: 960, height: 540 }],
    [
      { zoom: 1, x: 0.5, y: 0.5 },
      { left: -1440, top: -680, width: 3840, height: 2160 },
    ],
    [
      { zoom: 1, x: 0.125, y: 0.5 },
      { left: 0, top: -680, width: 3840, height: 2160 },
    ],
  ])("of %j is %j", (viewport, wanted) => expect(frameOf(viewport, pane, photo)).toEqual(wanted));
});

const anyPane = fc.record({
  widthPx: fc.integer({ min: 50, max: 3000 }),
  heightPx: fc.integer({ min: 50, max: 3000 }),
  pixelRatio: fc.constantFrom(1, 1.25, 2, 3),
});
const anyPicture = fc.record({
  widthPx: fc.integer({ min: 1, max: 20_000 }),
  heightPx: fc.integer({ min: 1, max: 20_000 }),
});
const anyMove = fc.oneof(
  fc.record({ kind: fc.constant("zoom" as const), to: fc.double({ min: 0.001, max: 40, noNaN: true }) }),
  fc.record({
    kind: fc.constant("pan" as const),
    x: fc.integer({ min: -5000, max: 5000 }),
    y: fc.integer({ min: -5000, max: 5000 }),
  }),
);

function after(
  moves: readonly (typeof anyMove extends fc.Arbitrary<infer Move> ? Move : never)[],
  seenThrough: typeof pane,
  picture: typeof photo,
): Viewport {
  return moves.reduce<Viewport>(
    (viewport, move) =>
      move.kind === "zoom"
        ? zoomed(viewport, move.to, seenThrough, picture)
        : panned(viewport, move.x, move.y, seenThrough, picture),
    fit,
  );
}

describe("whatever is done", () => {
  test("the picture fills the pane, or all of it is in the middle", () => {
    fc.assert(
      fc.property(anyPane, anyPicture, fc.array(anyMove, { maxLength: 12 }), (seenThrough, picture, moves) => {
        const { left, top, width, height } = frameOf(after(moves, seenThrough, picture), seenThrough, picture);
        checkSide(left, width, seenThrough.widthPx);
        checkSide(top, height, seenThrough.heightPx);
      }),
    );
  });

  test("nothing is smaller than all of it, or larger than sixteen times", () => {
    fc.assert(
      fc.property(anyPane, anyPicture, fc.array(anyMove, { maxLength: 12 }), (seenThrough, picture, moves) => {
        const zoom = zoomOf(after(moves, seenThrough, picture), seenThrough, picture);
        expect(zoom).toBeGreaterThanOrEqual(zoomOf(fit, seenThrough, picture));
        expect(zoom).toBeLessThanOrEqual(16);
      }),
    );
  });

  test("zooming keeps the point under the pointer where it can", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 960 }), fc.integer({ min: 0, max: 800 }), (x, y) => {
        const at1 = zoomed(fit, 1, pane, photo);
        const before = frameOf(at1, pane, photo);
        const now = frameOf(zoomed(at1, 2, pane, photo, { x, y }), pane, photo);
        expect((x - now.left) / now.width).toBeCloseTo((x - before.left) / before.width, 6);
        expect((y - now.top) / now.height).toBeCloseTo((y - before.top) / before.height, 6);
      }),
    );
  });
});

function checkSide(start: number, length: number, paneLength: number): void {
  const slack = 0.001 + length * 1e-9;
  if (length <= paneLength) {
    expect(start + length / 2).toBeCloseTo(paneLength / 2, 2);
    return;
  }
  expect(start).toBeLessThanOrEqual(slack);
  expect(start + length).toBeGreaterThanOrEqual(paneLength - slack);
}
