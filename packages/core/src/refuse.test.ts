import { expect, test } from "vitest";

import { choose, type Chosen } from "./models/choose.ts";
import type { RequestLimits } from "./models/limits.ts";
import { cautions, inOneLine, refusals } from "./refuse.ts";
import type { Sent } from "./sent.ts";

/** `3840x2160 jpeg 12345678 bytes` as far as it is said. */
function sent(text: string): Sent {
  const [, width, height, format, bytes] = /^(\d+)x(\d+)(?: (\w+))?(?: (\d+) bytes)?$/u.exec(text) ?? [];
  return {
    widthPx: Number(width),
    heightPx: Number(height),
    ...(format === undefined ? {} : { format: format as NonNullable<Sent["format"]> }),
    ...(bytes === undefined ? {} : { sizeBytes: Number(bytes) }),
  };
}

/** `claude-opus-5-5 bedrock` */
function called(text: string): Chosen {
  const [model = "", channel = "api"] = text.split(" ");
  return choose(model, undefined, channel as Chosen["channel"]);
}

test.each([
  // Sides. The limit itself is taken.
  ["claude-opus-5-5", "8000x100", 1, []],
  ["claude-opus-5-5", "12000x900", 1, ["Anthropic refuses it: a side of 12,000 px is over 8,000 px"]],
  ["claude-opus-5-5 vertex", "900x8001", 1, ["Anthropic on Vertex AI refuses it: a side of 8,001 px is over 8,000 px"]],
  ["nova-pro bedrock", "8001x900", 1, ["Amazon on Bedrock refuses it: a side of 8,001 px is over 8,000 px"]],

  // Many images in a request make the side shorter; one that is too long alone is said once.
  ["claude-opus-5-5", "2001x2000", 20, []],
  ["claude-opus-5-5", "2000x2000", 21, []],
  [
    "claude-opus-5-5",
    "2001x2000",
    21,
    ["Anthropic refuses it: a side of 2,001 px is over 2,000 px in a request of more than 20 images"],
  ],
  ["claude-opus-5-5", "9000x2000", 21, ["Anthropic refuses it: a side of 9,000 px is over 8,000 px"]],
  ["deepseek-flash", "5000x2000", 14, []],
  [
    "deepseek-flash",
    "5000x2000",
    15,
    ["DeepSeek refuses it: a side of 5,000 px is over 4,096 px in a request of more than 14 images"],
  ],

  // Formats. A provider of which no list is known takes what it takes.
  ["grok-4.6", "800x600 jpeg", 1, []],
  ["grok-4.6", "800x600 webp", 1, ["xAI refuses it: only jpeg and png are taken, not webp"]],
  ["gemini-3.6-flash", "800x600 gif", 1, ["Google refuses it: only png, jpeg, webp, heic and heif are taken, not gif"]],
  ["glm-4.5v", "800x600 tiff", 1, []],
  ["qwen-vl-max", "3839x2160 webp", 1, []],
  ["qwen-vl-max", "3840x2160 png", 1, []],
  [
    "qwen-vl-max",
    "3840x2160 webp",
    1,
    [
      "Alibaba refuses it: 8,294,400 pixels are not under 8,294,400, from where on only jpeg and png are taken, not webp",
    ],
  ],
  [
    "qwen-vl-max",
    "3840x2160 gif",
    1,
    ["Alibaba refuses it: only bmp, jpeg, png, tiff, webp and heic are taken, not gif"],
  ],

  // Bytes, of the file or of its text, which is a third longer.
  ["claude-opus-5-5", "800x600 jpeg 7864320 bytes", 1, []],
  [
    "claude-opus-5-5",
    "800x600 jpeg 7864321 bytes",
    1,
    ["Anthropic refuses it: 10,485,764 bytes as base64 is over 10,485,760"],
  ],
  ["claude-opus-5-5", "800x600 jpeg 10050000 bytes", 1, ["Anthropic refuses it: 13.4 MB as base64 is over 10.5 MB"]],
  ["claude-opus-5-5 bedrock", "800x600 jpeg 3932160 bytes", 1, []],
  [
    "claude-opus-5-5 bedrock",
    "800x600 jpeg 4500000 bytes",
    1,
    ["Anthropic on Bedrock refuses it: 6.00 MB as base64 is over 5.24 MB"],
  ],
  ["grok-4.6", "800x600 jpeg 20971520 bytes", 1, []],
  ["grok-4.6", "800x600 jpeg 22000000 bytes", 1, ["xAI refuses it: 22.0 MB is over 21.0 MB"]],

  // Bytes and images of the whole request.
  ["claude-opus-5-5", "800x600 jpeg 3999999 bytes", 6, []],
  [
    "claude-opus-5-5",
    "800x600 jpeg 4000000 bytes",
    7,
    ["Anthropic refuses it: 7 images of this size are 37.3 MB as base64, over 32.0 MB a request"],
  ],
  ["nova-pro", "800x600 png 20000000 bytes", 1, ["Amazon refuses it: 26.7 MB as base64 is over 25.0 MB a request"]],
  ["claude-haiku-4-5", "800x600", 101, ["Anthropic refuses it: 101 images in a request are over 100"]],
  ["claude-opus-5-5", "800x600", 101, []],
  ["nova-2-lite", "9000x9000", 6, ["Amazon refuses it: 6 images in a request are over 5"]],

  // Too small.
  ["grok-4.6", "32x16", 1, []],
  ["grok-4.6", "16x16", 1, ["xAI refuses it: 16x16 has 256 pixels, under 512"]],
  ["grok-4.6", "100x7", 1, ["xAI refuses it: a side of 7 px is under 8 px"]],
  ["qwen-vl-max", "11x300", 1, []],
  ["qwen-vl-max", "300x10", 1, ["Alibaba refuses it: a side of 10 px is under 11 px"]],

  // What the rule refuses is refused by whoever applies it: patches and shapes.
  ["gpt-6-astra", "6000x6000", 1, ["OpenAI refuses it: 35,344 patches are over 30,000"]],
  ["qwen-vl-max", "4020x20", 1, ["Alibaba refuses it: an aspect of 201:1 is over 200:1"]],
  ["qwen2.5-vl-7b", "402x2", 1, ["Alibaba refuses it: an aspect of 201:1 is over 200:1"]],

  // Several at once.
  [
    "grok-4.6",
    "4x4 gif",
    1,
    [
      "xAI refuses it: only jpeg and png are taken, not gif",
      "xAI refuses it: a side of 4 px is under 8 px",
      "xAI refuses it: 4x4 has 16 pixels, under 512",
    ],
  ],
])("%s, of %s in a request of %d: %j", (model, image, perRequest, lines) => {
  expect(refusals(sent(image), called(model), perRequest)).toEqual(lines);
});

test.each([
  // Only seen: nothing is printed of a smallest picture.
  ["claude-opus-5-5", "64x64", 1, []],
  ["claude-opus-5-5", "16x14", 1, ["Anthropic may refuse it: a side of 14 px is under 64 px"]],
  ["gpt-4o", "1x1", 1, []],

  // Pages that contradict each other, or what was seen.
  [
    "claude-opus-5-5 bedrock",
    "800x600",
    21,
    ["Anthropic on Bedrock may refuse it: 21 images in a request are over 20"],
  ],
  [
    "gemini-3.6-flash",
    "800x600 png 16000000 bytes",
    1,
    ["Google may refuse it: 21.3 MB as base64 is over 20.0 MB a request"],
  ],
  [
    "mistral-large-2512",
    "800x600 png 12000000 bytes",
    9,
    ["Mistral may refuse it: 12.0 MB is over 10.0 MB", "Mistral may refuse it: 9 images in a request are over 8"],
  ],
])("of %s, and of %s in a request of %d, is not sure: %j", (model, image, perRequest, lines) => {
  expect(cautions(sent(image), called(model), perRequest)).toEqual(lines);
  expect(refusals(sent(image), called(model), perRequest)).toEqual([]);
});

test.each([
  ["gif", "many", ["OpenAI refuses it: a GIF that moves is not taken"]],
  ["gif", "one", []],
  // Of these nothing is said.
  ["webp", "many", []],
] as const)("OpenAI, of a %s of %s frames: %j", (format, frames, lines) => {
  expect(refusals({ widthPx: 100, heightPx: 100, format, frames }, called("gpt-4o"))).toEqual(lines);
});

test("the limits of a user's own model speak for its provider", () => {
  const limits: RequestLimits = { images: 2, source: "the page", checked: "2026-11-22", certainty: "documented" };
  const { limits: _none, ...chosen } = choose("glm-4.5v");
  const row = { ...chosen.row, provider: "other", maker: "Acme", limits } as const;
  const own: Chosen = { ...chosen, row, limits };
  expect(refusals(sent("10x10"), own, 3)).toEqual(["Acme refuses it: 3 images in a request are over 2"]);
  const { maker: _maker, ...nameless } = row;
  expect(refusals(sent("10x10"), { ...own, row: nameless }, 3)).toEqual([
    "The provider refuses it: 3 images in a request are over 2",
  ]);
});

test.each([
  [[], undefined],
  [["xAI refuses it: one"], "xAI refuses it: one"],
  [["xAI refuses it: one", "xAI refuses it: two"], "xAI refuses it: one; two"],
  [
    ["Z.ai may refuse it: one", "Z.ai may refuse it: two", "Z.ai may refuse it: three"],
    "Z.ai may refuse it: one; two; three",
  ],
])("%j in one line is %j", (lines, line) => expect(inOneLine(lines)).toBe(line));
