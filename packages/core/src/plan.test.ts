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

function checkFor(model: RawOptions["model"], size: string, options: RawOptions = {}): string {
  const [widthPx = 0, heightPx = 0] = size.split("x").map(Number);
  const { kind, why, unmet } = plan({ ...photo, widthPx, heightPx }, resolveOptions({ model, ...options }));
  return `${kind}: ${why}${unmet === undefined ? "" : ` | ${unmet}`}`;
}

test.each<[model: string | readonly string[], size: string, options: RawOptions, wanted: string]>([
  // As much as the model sees, and what is all seen stays.
  ["claude-opus-5-5", "3840x2160", {}, "resize: 3840x2160 -> 2576x1449: all that claude-opus-5-5 sees"],
  ["claude-opus-5-5", "1120x840", {}, "keep: 1120x840 fits: no more than claude-opus-5-5 sees"],
  ["gpt-4o", "3840x2160", {}, "resize: 3840x2160 -> 1365x768: all that gpt-4o sees"],
  ["gemini-3.6-flash", "3840x2160", {}, "resize: 3840x2160 -> 2112x1188: all that gemini-3.6-flash sees"],
  ["gpt-5.3", "3840x2160", {}, "keep: 3840x2160 fits: no more than gpt-5.3 sees"],
  // Of several the one that sees most.
  [
    ["claude-haiku-4-5", "claude-opus-5-5"],
    "3840x2160",
    {},
    "resize: 3840x2160 -> 2576x1449: all that claude-opus-5-5 sees",
  ],
  [["gpt-4o", "claude-haiku-4-5"], "504x504", {}, "keep: 504x504 fits: no more than the models see"],

  // What the caller wants is less, or more.
  [
    "claude-opus-5-5",
    "3840x2160",
    { maxEdge: 1000 },
    "resize: 3840x2160 -> 996x560: longest edge 1000 (maxEdge); 4 px less saves a row of claude-opus-5-5's 28 px cells, 756 -> 720 tokens",
  ],
  ["claude-opus-5-5", "3840x2160", { maxEdge: 3000 }, "resize: 3840x2160 -> 2576x1449: all that claude-opus-5-5 sees"],
  ["gpt-6-astra", "1000x1000", { scale: 0.512 }, "resize: 1000x1000 -> 512x512: scale 0.512"],

  // On the grid, where whole cells go with a few pixels.
  [
    "gpt-6-astra",
    "1025x1025",
    {},
    "resize: 1025x1025 -> 1024x1024: saves a row and a column of gpt-6-astra's 32 px patches, 1,307 -> 1,229 tokens",
  ],
  [
    "gpt-5.4",
    "4032x3024",
    {},
    "resize: 4032x3024 -> 1792x1344: all that gpt-5.4 sees; 32 px less saves a row and a column of gpt-5.4's 32 px patches, 2,942 -> 2,823 tokens",
  ],
  // Not below what a task needs.
  [
    "claude-opus-5-5",
    "3840x2160",
    { task: "exact", textHeight: 14 },
    "resize: 3840x2160 -> 2195x1235: capitals 14 px -> 8 px (task exact)",
  ],
  [
    "claude-opus-5-5",
    "512x202",
    { task: "gist" },
    "keep: 512x202 fits: longest edge 512, no side under 200 (task gist)",
  ],

  // Nothing that is refused, where a size can help it.
  [
    "gpt-6-astra",
    "9000x9000",
    {},
    "resize: 9000x9000 -> 5536x5536: gpt-6-astra refuses 9000x9000: 79,524 patches are over 30,000",
  ],
  [
    "claude-opus-5-5",
    "3840x2160",
    { perRequest: 21, maxTokens: 5000 },
    "resize: 3840x2160 -> 1988x1118: claude-opus-5-5 takes sides of at most 2,000 px in a request of more than 20 images; 12 px less saves a row and a column of claude-opus-5-5's 28 px cells, 2,952 -> 2,840 tokens",
  ],
  [
    "qwen-vl-max",
    "12000x40",
    { maxEdge: 500 },
    "resize: 12000x40 -> 3300x11: no side is brought under 11 px (qwen-vl-max) | longest edge 500 (maxEdge), but no side is brought under 11 px (qwen-vl-max); Alibaba refuses it: an aspect of 300:1 is over 200:1",
  ],
  [
    "claude-opus-5-5",
    "3840x2160",
    { maxEdge: 50 },
    "resize: 3840x2160 -> 114x64: no side is brought under 64 px (claude-opus-5-5) | longest edge 50 (maxEdge), but no side is brought under 64 px (claude-opus-5-5)",
  ],
  [
    "grok-4.6",
    "4x4",
    {},
    "keep: 4x4 fits: no more than grok-4.6 sees | xAI refuses it: a side of 4 px is under 8 px; 4x4 has 16 pixels, under 512",
  ],

  // A budget of tokens; what no size brings about, with the setting that does.
  ["gpt-4o", "3840x2160", { maxTokens: 500 }, "resize: 3840x2160 -> 911x512: at most 500 tokens of gpt-4o (maxTokens)"],
  ["claude-opus-5-5", "1120x840", { maxTokens: 1200 }, "keep: 1120x840 fits: no more than claude-opus-5-5 sees"],
  [
    "gemini-3.6-flash",
    "512x288",
    { maxTokens: 300 },
    "keep: 512x288 fits: no more than gemini-3.6-flash sees | at most 300 tokens (maxTokens), but gemini-3.6-flash takes 1,100 whatever the size; media_resolution low takes 264",
  ],
  [
    "nova-2-lite",
    "512x288",
    { maxTokens: 200 },
    "keep: 512x288 fits: no more than nova-2-lite sees | at most 200 tokens (maxTokens), but nova-2-lite takes 230 whatever the size",
  ],
  [
    "gpt-4o",
    "512x288",
    { maxTokens: 50 },
    "keep: 512x288 fits: no more than gpt-4o sees | at most 50 tokens (maxTokens), but gpt-4o takes 255 even at 114x64; detail low takes 85",
  ],

  // A task that needs more than the model sees.
  [
    "claude-haiku-4-5",
    "3840x2160",
    { task: "exact", textHeight: 10 },
    "resize: 3840x2160 -> 1456x819: all that claude-haiku-4-5 sees | capitals 10 px -> 8 px (task exact) needs a longest edge of 3072, but all that claude-haiku-4-5 sees",
  ],
])("for %j plans %s with %j as %s", (model, size, options, wanted) => {
  expect(checkFor(model, size, options)).toBe(wanted);
});

test("says of a scale that leaves too little for a task", () => {
  const options = resolveOptions({ task: "exact", textHeight: 10, scale: 0.5 });
  expect(plan({ ...photo, widthPx: 1000, heightPx: 500 }, options)).toEqual({
    kind: "resize",
    to: { widthPx: 500, heightPx: 250 },
    why: "1000x500 -> 500x250: scale 0.5",
    unmet: "capitals 10 px -> 8 px (task exact) needs a longest edge of 800, but scale 0.5",
  });
});

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
