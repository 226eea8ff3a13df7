import fc from "fast-check";
import { expect, test } from "vitest";

import { type RawOptions, resolveOptions } from "./options.ts";
import { plan } from "./plan.ts";
import type { Format, Orientation, Probe } from "./probe.ts";

const photo: Probe = {
  format: "jpeg",
  widthPx: 400,
  heightPx: 300,
  orientation: 1,
  compression: "lossy",
  color: "rgb",
  frames: "one",
};

function check(probe: Partial<Probe>, options: RawOptions = {}): string {
  const { kind, why } = plan({ ...photo, ...probe }, resolveOptions(options));
  return `${kind}: ${why}`;
}

const fits = "transcode: 400x300 fits, encoded again:";

test.each<[probe: Partial<Probe>, options: RawOptions, wanted: string]>([
  // Larger than the longest edge: resized, and the line says whose edge it was.
  [{ widthPx: 3840, heightPx: 2160 }, {}, "resize: 3840x2160 -> 512x288: longest edge 512 (preset content)"],
  [
    { widthPx: 3840, heightPx: 2160 },
    { preset: "text" },
    "resize: 3840x2160 -> 768x432: longest edge 768 (preset text)",
  ],
  [
    { widthPx: 3840, heightPx: 2160 },
    { preset: "text", maxEdge: 100 },
    "resize: 3840x2160 -> 100x56: longest edge 100 (maxEdge)",
  ],

  // A task that reads keeps the capitals as high as it needs them; one that does not keeps the whole recognizable.
  [
    { widthPx: 1920, heightPx: 1080 },
    { task: "exact", textHeight: 14 },
    "resize: 1920x1080 -> 1098x618: capitals 14 px -> 8 px (task exact)",
  ],
  [{}, { task: "prose", textHeight: 5 }, "keep: 400x300 fits: capitals 5 px -> 5 px (task prose)"],
  [
    { widthPx: 4000, heightPx: 1000 },
    { task: "gist" },
    "resize: 4000x1000 -> 800x200: longest edge 512, no side under 200 (task gist)",
  ],

  // An upright lossy picture that fits is left alone: a second encoding only adds artifacts.
  [{}, {}, "keep: 400x300 fits: longest edge 512 (preset content)"],
  [{}, { format: "jpeg" }, "keep: 400x300 fits: longest edge 512 (preset content)"],
  [{ format: "webp" }, {}, "keep: 400x300 fits: longest edge 512 (preset content)"],
  [{ widthPx: 512, heightPx: 512 }, {}, "keep: 512x512 fits: longest edge 512 (preset content)"],

  // Unless something else was asked for.
  [{}, { quality: 85 }, `${fits} quality 85`],
  [{}, { format: "png" }, `${fits} format png`],
  [{ format: "webp" }, { format: "jpeg" }, `${fits} format jpeg`],

  // Or it is not what a model takes as it is.
  [{ orientation: 6 }, {}, `${fits} EXIF orientation 6 is turned upright`],
  [{ color: "cmyk" }, {}, `${fits} models take screen colors, not ink`],
  [{ format: "webp", frames: "many" }, {}, `${fits} only the first frame is used`],
  [{ format: "avif" }, {}, `${fits} not every model takes avif`],
  [{ format: "bmp", compression: "lossless" }, {}, `${fits} not every model takes bmp`],
  [{ format: "gif", compression: "lossless" }, {}, `${fits} not every model takes gif`],

  // A lossless one loses nothing by another try, and is often smaller after it.
  [{ format: "png", compression: "lossless" }, {}, `${fits} png is lossless`],
  [{ format: "png", compression: "lossless" }, { format: "png" }, `${fits} png is lossless`],
  [{ format: "webp", compression: "lossless" }, {}, `${fits} webp is lossless`],
])("plans %j with %j as %s", (probe, options, wanted) => expect(check(probe, options)).toBe(wanted));

const sidePx = fc.integer({ min: 1, max: 70_000 });
const anyProbe: fc.Arbitrary<Probe> = fc.record({
  format: fc.constantFrom<Format[]>("jpeg", "png", "webp", "gif", "bmp", "tiff", "avif", "svg"),
  widthPx: sidePx,
  heightPx: sidePx,
  orientation: fc.constantFrom<Orientation[]>(1, 2, 3, 4, 5, 6, 7, 8),
  compression: fc.constantFrom("lossy", "lossless"),
  color: fc.constantFrom("rgb", "cmyk"),
  frames: fc.constantFrom("one", "many"),
});

test("never enlarges, always fits, says why, and plans its own result to be kept", () => {
  fc.assert(
    fc.property(anyProbe, fc.integer({ min: 1, max: 65_535 }), (probe, maxEdge) => {
      const options = resolveOptions({ maxEdge });
      const { kind, to, why } = plan(probe, options);
      expect(to.widthPx).toBeLessThanOrEqual(probe.widthPx);
      expect(to.heightPx).toBeLessThanOrEqual(probe.heightPx);
      expect(Math.max(to.widthPx, to.heightPx)).toBeLessThanOrEqual(maxEdge);
      expect(kind === "resize").toBe(to.widthPx !== probe.widthPx || to.heightPx !== probe.heightPx);
      expect(why).toMatch(/^\d+x\d+ [^\n]+$/u);
      expect(plan({ ...photo, ...to }, options)).toMatchObject({ kind: "keep", to });
    }),
  );
});
