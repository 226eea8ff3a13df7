import { expect, test } from "vitest";

import { findModel } from "./find.ts";
import { models } from "./index.ts";
import { limitsFor, type RequestLimits } from "./limits.ts";
import type { Channel, Model } from "./model.ts";

function limits(id: string, channel: Channel): RequestLimits | undefined {
  return limitsFor(id, findModel(id), channel);
}

const channels = ["api", "bedrock", "vertex"] as const;

const known = Object.keys(models).flatMap((id) =>
  channels.flatMap((channel) => {
    const found = limits(id, channel);
    return found === undefined ? [] : [[id, channel, found] as const];
  }),
);

test.each([
  // The same model has other limits where others serve it.
  ["claude-opus-5-5", "api", "imageBytes", { most: 10_485_760, counted: "base64" }],
  ["claude-opus-5-5", "bedrock", "imageBytes", { most: 5_242_880, counted: "base64" }],
  ["claude-opus-5-5", "vertex", "imageBytes", { most: 5_242_880, counted: "base64" }],
  ["gemini-3.6-flash", "api", "images", 3600],
  ["gemini-3.6-flash", "vertex", "images", 3000],
  ["gemini-3-pro-preview", "vertex", "images", 900],
  ["gemini-3-pro-preview", "api", "images", 3600],

  // The number of images follows the window, where that is known.
  ["claude-haiku-4-5", "api", "images", 100],
  ["claude-opus-4-6", "api", "images", 600],
  ["claude-haiku-5-5", "api", "doubted", ["images"]],
  ["claude-haiku-4-5", "bedrock", "images", 20],

  // Nova is called on Bedrock, also by a name that does not say so.
  ["nova-pro", "api", "maxSidePx", 8000],
  ["nova-pro", "bedrock", "maxSidePx", 8000],
  ["nova-2-lite", "api", "maxSidePx", undefined],
  ["nova-2-lite", "bedrock", "images", 5],

  // Weights that anyone may host have no provider, but Bedrock takes of all models alike.
  ["llama-4-scout", "bedrock", "imageBytes", { most: 3_932_160, counted: "file" }],
  ["qwen3-vl-235b-a22b", "bedrock", "maxSidePx", 8000],
  ["gemma-3-27b", "bedrock", "formats", ["png", "jpeg", "gif", "webp"]],
] as const)("of %s on %s knows %s to be %j", (id, channel, name, value) => {
  expect(limits(id, channel)?.[name]).toEqual(value);
});

test.each([
  ["gemma-3-27b", "api"],
  ["qwen3-vl-235b-a22b", "api"],
  ["deepseek-vl2", "api"],
  ["command-a-vision-weights", "api"],
  ["glm-4.5v", "api"],
  ["llama-4-scout", "vertex"],
  ["gpt-4o", "vertex"],
] as const)("of %s on %s knows nothing", (id, channel) => expect(limits(id, channel)).toBeUndefined());

test("a model of the user's own has the limits of its provider, or its own and none of those", () => {
  const given: Model = { ...findModel("gpt-4o"), provider: "xai" };
  expect(limitsFor("mine", given, "api")?.formats).toEqual(["jpeg", "png"]);
  const own: RequestLimits = { images: 3, source: "a page", checked: "2026-11-22", certainty: "documented" };
  expect(limitsFor("claude-haiku-4-5", { ...given, limits: own }, "bedrock")).toBe(own);
  expect(limitsFor("mine", { ...given, provider: "other" }, "api")).toBeUndefined();
});

test.each(known)("every limit of %s on %s says where it was read, and leaves a way in", (_id, _channel, found) => {
  expect(found.source).toMatch(/^https:\/\//u);
  expect(found.checked).toMatch(/^\d{4}-\d{2}-\d{2}$/u);
  expect(["exact", "documented"]).toContain(found.certainty);
  // What is made here is one of these, so that a plan always has a format that is taken.
  expect(found.formats).toEqual(expect.arrayContaining(["jpeg", "png"]));
  for (const name of found.doubted ?? []) expect(found).toHaveProperty(name);
  expect(found.minSidePx ?? 0).toBeLessThanOrEqual(found.advisedMinSidePx ?? Infinity);
});
