import { expect, test } from "vitest";

import { bundledPrices } from "./models/price.ts";
import { type RawOptions, resolveOptions, type Target } from "./options.ts";
import { type PresetName, presets } from "./presets.ts";

test("fills in every default", () => {
  const { models, ...rest } = resolveOptions();
  expect(models.length).toBeGreaterThan(1);
  expect(rest).toEqual({
    plannedFor: [],
    perRequest: 1,
    client: "raw",
    prices: bundledPrices,
    target: { kind: "edge", maxEdgePx: 512, preset: "content" },
    scale: 1,
    quality: 85,
    reencode: "when-useful",
    format: "auto",
    effort: "balanced",
    decode: "balanced",
    background: 0xff_ff_ff,
    maxPixels: 268_402_689,
    maxMemoryBytes: 1_073_741_824,
    onError: "original",
    engine: "auto",
  });
});

function shownTarget(target: Target, quality: number): string {
  if (target.kind === "edge") return `${target.maxEdgePx} at ${quality} (${target.preset})`;
  if (target.kind === "model") return `all that is seen at ${quality}`;
  return target.task === "gist" ? `gist at ${quality}` : `${target.task} of ${target.textHeightPx} px at ${quality}`;
}

test("takes undefined for left out", () => {
  const nothing = { model: undefined, maxEdge: undefined, limits: { pixels: undefined }, signal: undefined };
  expect(resolveOptions(nothing)).toEqual(resolveOptions({}));
});

test.each<[RawOptions, string]>([
  // A preset brings both numbers.
  [{ preset: "text" }, "768 at 90 (text)"],
  [{ preset: "ultra" }, "256 at 75 (ultra)"],

  // What is given beats the preset, each number for itself.
  [{ preset: "text", maxEdge: 300 }, "300 at 90 (none)"],
  [{ preset: "text", quality: 50 }, "768 at 50 (text)"],
  [{ maxEdge: 1568, quality: 60 }, "1568 at 60 (none)"],
  [{ maxEdge: 1 }, "1 at 85 (none)"],

  // A preset beats a task, and a task the default preset. What reads needs to know how large the text is.
  [{ preset: "text", task: "exact" }, "768 at 90 (text)"],
  [{ task: "gist" }, "gist at 85"],
  [{ task: "exact", textHeight: 14 }, "exact of 14 px at 85"],
  [{ task: "labels", textHeight: 20, maxEdge: 300 }, "300 at 85 (none)"],

  // A task beats what a named model sees, and that the default preset. A model that is only shown decides nothing.
  [{ model: "gpt-4o" }, "all that is seen at 85"],
  [{ model: "gpt-4o", task: "gist" }, "gist at 85"],
  [{ model: "gpt-4o", preset: "content" }, "512 at 85 (content)"],
  [{ show: "gpt-4o" }, "512 at 85 (content)"],
])("resolves %j to %s", (raw, wanted) => {
  const { target, quality } = resolveOptions(raw);
  expect(shownTarget(target, quality)).toBe(wanted);
});

test.each([
  ["white", 0xff_ff_ff],
  ["black", 0],
  ["#12aBcD", 0x12_ab_cd],
])("reads the background %s", (background, wanted) => expect(resolveOptions({ background }).background).toBe(wanted));

test("knows that a quality was asked for, even the default one", () => {
  expect(resolveOptions({ quality: 85 }).reencode).toBe("always");
  expect(resolveOptions({ preset: "content" }).reencode).toBe("when-useful");
});

test.each<[RawOptions, planned: readonly string[], shown: readonly string[]]>([
  // What is named is planned for and shown; what is only shown is not planned for; the same one counts once.
  [{ model: "gpt-4o" }, ["gpt-4o"], ["gpt-4o"]],
  [{ model: "gpt-4o", show: ["gpt-5.4", "gpt-4o"] }, ["gpt-4o"], ["gpt-4o", "gpt-5.4"]],
  [{ show: "gpt-5.4" }, [], ["gpt-5.4"]],
])("with %j plans for %j and shows %j", (raw, planned, shown) => {
  const { plannedFor, models } = resolveOptions(raw);
  expect([plannedFor, models].map((some) => some.map(({ model }) => model))).toEqual([planned, shown]);
});

test("hands the signal on", () => {
  const { signal } = new AbortController();
  expect(resolveOptions({ signal }).signal).toBe(signal);
});

const names = Object.keys(presets).join(", ");

test.each<[unknown, string]>([
  // A misspelled name would otherwise do nothing, in silence.
  [
    { maxedge: 5 },
    'expected one of model, show, detail, channel, perRequest, client, extraModels, prices, task, textHeight, maxTokens, scale, preset, maxEdge, quality, format, effort, decode, background, limits, onError, signal, engine for a key of options but received "maxedge"',
  ],
  [{ limits: { pixel: 5 } }, 'expected one of pixels, memoryBytes for a key of limits but received "pixel"'],
  ["content", 'expected an object for options but received "content"'],
  [null, "expected an object for options but received null"],
  [[], "expected an object for options but received []"],
  [{ limits: 5 }, "expected an object for limits but received 5"],

  // Numbers are whole and in their range.
  [{ maxEdge: 0 }, "expected a whole number from 1 to 65535 for maxEdge but received 0"],
  [{ maxEdge: 65_536 }, "expected a whole number from 1 to 65535 for maxEdge but received 65536"],
  [{ maxEdge: 1.5 }, "expected a whole number from 1 to 65535 for maxEdge but received 1.5"],
  [{ maxEdge: "512" }, 'expected a whole number from 1 to 65535 for maxEdge but received "512"'],
  [{ maxEdge: Number.NaN }, "expected a whole number from 1 to 65535 for maxEdge but received NaN"],
  [{ quality: 101 }, "expected a whole number from 1 to 100 for quality but received 101"],
  [{ quality: null }, "expected a value or undefined for quality but received null"],
  [{ limits: { pixels: -1 } }, "expected a whole number from 1 to 9007199254740991 for limits.pixels but received -1"],
  [
    { limits: { memoryBytes: 0.5 } },
    "expected a whole number from 1 to 9007199254740991 for limits.memoryBytes but received 0.5",
  ],

  // Words are of a closed list.
  [{ preset: "toString" }, `expected one of ${names} for preset but received "toString"`],
  [{ preset: 5 }, `expected one of ${names} for preset but received 5`],
  [{ format: "gif" }, 'expected one of auto, same, jpeg, png, webp for format but received "gif"'],
  [{ effort: "most" }, 'expected one of balanced, small for effort but received "most"'],
  [{ decode: "fast" }, 'expected one of speed, balanced, exact for decode but received "fast"'],
  [{ onError: "ignore" }, 'expected one of original, throw for onError but received "ignore"'],
  [{ engine: "sharp" }, 'expected one of auto, native, portable for engine but received "sharp"'],
  [{ background: "#fff" }, 'expected "white", "black" or a color like "#ffcc00" for background but received "#fff"'],
  [{ background: 5 }, 'expected "white", "black" or a color like "#ffcc00" for background but received 5'],
  [{ channel: "azure" }, 'expected api, bedrock or vertex for channel but received "azure"'],
  [{ perRequest: 0 }, "expected a whole number from 1 to 10000 for perRequest but received 0"],
  [{ task: "ocr" }, 'expected one of gist, labels, prose, exact for task but received "ocr"'],
  [{ task: "prose" }, "expected a height in pixels (task prose) for textHeight but received undefined"],
  [{ task: "prose", textHeight: -1 }, "expected a whole number from 1 to 65535 for textHeight but received -1"],
  [{ maxTokens: 300 }, "expected a model (maxTokens) for model but received undefined"],
  [
    { maxTokens: 0, model: "gpt-4o" },
    "expected a whole number from 1 to 9007199254740991 for maxTokens but received 0",
  ],
  [{ scale: 0 }, "expected a number over 0 and up to 1 for scale but received 0"],
  [{ scale: 1.5 }, "expected a number over 0 and up to 1 for scale but received 1.5"],
  [
    { prices: { source: {}, models: {} } },
    'expected a price list by refreshPrices for prices but received {"source":{},"models":{}}',
  ],
  [{ prices: {} }, "expected a price list by refreshPrices for prices but received {}"],
  [{ prices: "0.1.8" }, 'expected a price list by refreshPrices for prices but received "0.1.8"'],
  [{ extraModels: {} }, "expected models by readModels for extraModels but received {}"],
  [
    { model: "grok-4.6", format: "webp" },
    'expected one of auto, jpeg, png (grok-4.6 takes no others) for format but received "webp"',
  ],
  [{ signal: {} }, "expected an AbortSignal for signal but received {}"],
])("refuses %j", (raw, message) => {
  expect(() => resolveOptions(raw as RawOptions)).toThrow(expect.objectContaining({ code: "E_OPTION", message }));
});

test("refuses a model nobody knows", () => {
  expect(() => resolveOptions({ model: "no-such-model" })).toThrow(expect.objectContaining({ code: "E_OPTION" }));
});

test.each(Object.keys(presets) as PresetName[])("takes the preset %s", (preset) => {
  expect(resolveOptions({ preset })).toMatchObject({
    target: { kind: "edge", preset, maxEdgePx: presets[preset].maxEdgePx },
    quality: presets[preset].quality,
  });
});
