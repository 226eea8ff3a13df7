import { expect, test } from "vitest";

import { models } from "./index.ts";
import { modelNamed } from "./name.ts";

test.each([
  // A name that says nothing of a place.
  ["claude-opus-4-6", "claude-opus-4-6"],
  ["anthropic/claude-opus-4.6", "claude-opus-4-6"],
  ["azure/gpt-4o", "gpt-4o"],
  ["openrouter/openai/gpt-5-mini", "gpt-5-mini"],
  ["models/gemini-3.6-flash", "gemini-3.6-flash"],
  ["amazon/nova-pro-v1", "nova-pro"],

  // Bedrock. The prefix says whether requests stay in a region; without one nobody has said it.
  ["anthropic.claude-opus-4-6-v1:0", "claude-opus-4-6 on bedrock"],
  ["us.anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5 on bedrock, regional"],
  ["eu.amazon.nova-2-lite-v1:0", "nova-2-lite on bedrock, regional"],
  ["us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5 on bedrock, regional"],
  ["global.anthropic.claude-opus-5-5", "claude-opus-5-5 on bedrock, global"],
  ["bedrock/claude-opus-5-5", "claude-opus-5-5 on bedrock"],
  ["bedrock/us.anthropic.claude-opus-5-5", "claude-opus-5-5 on bedrock, regional"],
  ["arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-4-6-v1:0", "claude-opus-4-6 on bedrock"],
  [
    "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-opus-4-6-v1:0",
    "claude-opus-4-6 on bedrock, regional",
  ],

  // Vertex.
  ["claude-opus-4-6@20260101", "claude-opus-4-6 on vertex"],
  ["claude-opus-4-6@default", "claude-opus-4-6 on vertex"],
  ["vertex_ai/gemini-3.6-flash", "gemini-3.6-flash on vertex"],
  ["publishers/anthropic/models/claude-opus-5", "claude-opus-5 on vertex"],
  ["projects/mine/locations/us-east5/publishers/google/models/gemini-2.5-flash", "gemini-2.5-flash on vertex"],

  // What is no name of a model says nothing of a place either.
  ["us.anthropic.claude-opus-9", undefined],
  ["vertex/gpt-9", undefined],
])("%s is %s", (written, wanted) => {
  const named = modelNamed(written);
  const place = named?.channel === undefined ? "" : ` on ${named.channel}`;
  const scope = named?.scope === undefined ? "" : `, ${named.scope}`;
  expect(named && `${named.id}${place}${scope}`).toBe(wanted);
});

test("an id of the table means its own row, also where it is taken apart like any other name", () => {
  for (const id of Object.keys(models)) {
    expect(modelNamed(id)).toEqual({ id });
    // A space in front is no part of any id, so this one is not found as it is written.
    expect(modelNamed(` ${id}`)).toEqual({ id });
  }
});
