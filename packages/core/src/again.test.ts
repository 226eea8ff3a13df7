import { beforeAll, expect, test } from "vitest";

import { type Encoded, instead, planKnown, refusedByNamed } from "./again.ts";
import { type ExtraModels, readModels } from "./models/extra.ts";
import { resolveOptions, type Options, type RawOptions } from "./options.ts";
import { photoOf } from "./plan-for.ts";
import { shownSize } from "./size.ts";

/** `1000x800 png 5000000` */
function encoded(text: string): Encoded {
  const [, width, height, format, bytes] = /^(\d+)x(\d+) (\w+) (\d+)$/u.exec(text) ?? [];
  const size = { widthPx: Number(width), heightPx: Number(height) };
  return { ...size, format: format as Encoded["format"], sizeBytes: Number(bytes) };
}

let extraModels: ExtraModels = {};
beforeAll(async () => {
  const limited = (limits: object): object => ({
    provider: "Acme",
    details: { default: { rule: { kind: "flat", tokens: 100 }, certainty: "exact" } },
    limits,
    source: "here",
    checked: "2026-11-22",
  });
  extraModels = await readModels({
    models: {
      "webp-only": limited({ formats: ["webp"] }),
      "bmp-only": limited({ formats: ["bmp"] }),
      tiny: limited({ imageBytes: { most: 3000, counted: "file" }, requestBytes: 8000 }),
    },
  });
});

function options(raw: RawOptions): Options {
  return resolveOptions({ ...raw, extraModels });
}

test.each<[string, RawOptions, string]>([
  // What is taken needs no second try, and without a named model nothing is asked.
  ["1000x800 png 3932160", { model: "us.anthropic.claude-opus-5-5" }, "done"],
  ["1000x800 png 9000000", {}, "done"],
  ["1000x800 webp 9000", { show: "grok-4.6" }, "done"],

  // Too many bytes: JPEG first, then fewer pixels, of which less than the bytes would ask for.
  ["1000x800 png 8000000", { model: "us.anthropic.claude-opus-5-5" }, "1000x800 jpeg"],
  ["1000x800 jpeg 8000000", { model: "us.anthropic.claude-opus-5-5" }, "666x533 jpeg"],
  ["1000x800 png 8000000", { model: "us.anthropic.claude-opus-5-5", format: "png" }, "666x533 png"],
  ["1000x800 webp 8000000", { model: "us.anthropic.claude-opus-5-5", format: "webp" }, "666x533 webp"],
  // Of several models the strictest decides.
  ["1000x800 jpeg 8000000", { model: ["claude-opus-5-5", "us.anthropic.claude-opus-5-5"] }, "666x533 jpeg"],
  ["1000x800 jpeg 2500", { model: "tiny" }, "done"],
  ["1000x800 jpeg 2500", { model: "tiny", perRequest: 3 }, "849x679 jpeg"],
  // Nothing is left of a picture that cannot have a byte.
  ["1x1 jpeg 9000", { model: "tiny" }, "done"],

  // A format that is not taken.
  ["1000x800 webp 9000", { model: "grok-4.6", format: "same" }, "1000x800 jpeg"],
  ["1000x800 jpeg 9000", { model: "webp-only" }, "1000x800 webp"],
  ["1000x800 jpeg 9000", { model: "bmp-only" }, "done"],
  ["1000x800 jpeg 9000", { model: ["webp-only", "grok-4.6"] }, "done"],

  // A side that is too short is not the work of the encoder.
  ["9x5 png 100", { model: "grok-4.6" }, "done"],

  // What the client makes anew is not what was made here.
  ["4000x3000 webp 9000000", { model: "grok-4.6", client: "vscode-chat" }, "done"],
])("of %s with %j tries %s", (text, raw, wanted) => {
  const attempt = instead(encoded(text), options(raw));
  expect(attempt === undefined ? "done" : `${shownSize(attempt.to)} ${attempt.format}`).toBe(wanted);
});

test("says why it tries", () => {
  const { why } = instead(encoded("1000x800 jpeg 8000000"), options({ model: "us.anthropic.claude-opus-5-5" })) ?? {};
  expect(why).toBe("made 666x533: Anthropic on Bedrock refuses it: 10.7 MB as base64 is over 5.24 MB");
});

test.each<[RawOptions, string | undefined]>([
  [{}, undefined],
  [{ model: "gpt-4o" }, "OpenAI refuses it: only png, jpeg, webp and gif are taken, not bmp"],
  [{ model: ["qwen-vl-max", "grok-4.6"] }, "xAI refuses it: only jpeg and png are taken, not bmp"],
  [{ model: "qwen-vl-max" }, undefined],
])("of a BMP with %j says %s", (raw, line) => {
  expect(refusedByNamed({ widthPx: 99, heightPx: 99, format: "bmp" }, options(raw))).toBe(line);
});

test.each<[number | undefined, RawOptions, string, string]>([
  [
    9_000_000,
    { model: "claude-opus-5-5", maxEdge: 2000 },
    "transcode",
    "encoded again: Anthropic refuses it: 12.0 MB as base64 is over 10.5 MB",
  ],
  [5_000_000, { model: "claude-opus-5-5", maxEdge: 2000 }, "keep", "fits"],
  [9_000_000, { show: "claude-opus-5-5", maxEdge: 2000 }, "keep", "fits"],
  [undefined, { model: "claude-opus-5-5", maxEdge: 2000 }, "keep", "fits"],
  [9_000_000, { model: "claude-opus-5-5", maxEdge: 1000 }, "resize", "1120x840 -> "],
])("a photo of %j bytes with %j: %s, %s", (sizeBytes, raw, kind, why) => {
  const plan = planKnown(photoOf({ widthPx: 1120, heightPx: 840 }), sizeBytes, options(raw));
  expect(plan.kind).toBe(kind);
  expect(plan.why).toContain(why);
});

test.each<[RawOptions, string]>([
  [{ model: "grok-4.6", maxEdge: 2000 }, "transcode"],
  [{ model: "gpt-4o", maxEdge: 2000 }, "keep"],
  // Neither the others in the request nor its sides get any better by being encoded again.
  [{ model: "nova-2-lite", maxEdge: 2000, perRequest: 6 }, "keep"],
])("of a lossy WebP with %j: %s", (raw, kind) => {
  const probe = { ...photoOf({ widthPx: 512, heightPx: 512 }), format: "webp" } as const;
  expect(planKnown(probe, 5000, options(raw)).kind).toBe(kind);
});
