import { describe, expect, test } from "vitest";

import { workbench } from "../../test/workbench.ts";
import { models } from "../models/index.ts";
import type { ModelRow } from "../report/model-row.ts";

const bench = workbench();

async function rowsOf(line: string): Promise<readonly ModelRow[]> {
  return (JSON.parse((await bench.cli(line)).stdout) as { readonly models: readonly ModelRow[] }).models;
}

describe("models", () => {
  test("lists every model with rule, examples, prices, limits, sources and dates", async () => {
    const { code, stdout, stderr } = await bench.cli("models");
    expect([code, stderr]).toEqual([0, ""]);
    for (const id of Object.keys(models)) expect(stdout).toMatch(new RegExp(`^ {4}${id} `, "m"));
    expect(stdout).toMatch(/^ {2}OpenAI tiles, OpenAI$/m);
    expect(stdout).toMatch(/^ {4}detail low: 85 tokens, whatever the size \[exact\]$/m);
    expect(stdout).toMatch(/^ {4}tokens: 512x288 255, 1024x1024 765, 1920x1080 1,105, /m);
    expect(stdout).toMatch(/^ {4}https:\/\/\S+, read on 20\d\d-\d\d-\d\d$/m);
    expect(stdout).toMatch(/^ {4}gpt-4o +2\.50 +1\.25$/m);
    expect(stdout).toMatch(/^ {4}gpt-5\.4 +2\.50 +0\.25 +5\.00 from 272,000 tokens$/m);
    expect(stdout).toMatch(/^ {4}xAI: jpeg and png; 21\.0 MB an image; at least 8 px a side; .* \[exact\]$/m);
    // Where models of one provider differ, only in what they do.
    expect(stdout).toMatch(/^ {4}Anthropic, claude-fable-5, .*: 600 images a request \[exact\]$/m);
    expect(stdout).toMatch(/^ {4}OpenAI, Mistral, .* on Bedrock: .*20 images a request \(doubted\)/m);
  });

  test("… and as JSON", async () => {
    const all = await rowsOf("models --json");
    expect(all.map(({ id }) => id)).toEqual(Object.keys(models));
    const row = all.find(({ id }) => id === "claude-opus-4-6");
    expect(row).toMatchObject({
      provider: "anthropic",
      maker: "Anthropic",
      defaultDetail: "default",
      usdPerMillionTokens: 5,
      prices: {
        bedrockRegional: { now: [{ usdPerMillionTokens: 5.5 }], later: [] },
        vertex: { now: [{ tiers: [{ overTokens: 200_000, usdPerMillionTokens: 10 }] }] },
      },
      limits: { api: { maxSidePx: 8000, images: 600 }, bedrock: { images: 20 }, vertex: { certainty: "exact" } },
    });
    expect(row?.details["default"]?.examples[3]).toEqual({ size: "3840x2160", tokens: 1560 });
  });
});

describe("models with ids", () => {
  test("tells all of those, in the order they were named", async () => {
    const { code, stdout } = await bench.cli("models openai/gpt-5.4 gemini-3.8-flash");
    expect(code).toBe(0);
    expect([...stdout.matchAll(/^ {2}(\S+), by /gm)].map(([, id]) => id)).toEqual(["gpt-5.4", "gemini-3.8-flash"]);
    expect(stdout).toMatch(/^ {4}auto \(default\) +173 +1,229 +2,448 +2,765 +2,942$/m);
    expect(stdout).toMatch(/^ {4}dollars, auto +\$0\.000432 +\$0\.00307 /m);
    expect(stdout).toMatch(/^ {4}OpenAI: png, jpeg, webp and gif; no moving GIF; 512 MB as base64 a request; /m);
    expect(stdout).toMatch(/^ {2}Dollars for a million tokens of input in @pydantic\/genai-prices \d/m);
  });

  test.each([
    // A range instead of a number that would look sure.
    ["grok-4.6", /^ {4}auto \(default\) +256-1,792 /m],
    // Amazon serves its own models nowhere else, and an open model is served by anyone.
    ["nova-2-lite", /^ {4}Bedrock +0\.30 /m],
    ["internvl3-8b", /^ {4}no price is known$/m],
    ["internvl3-8b", /^ {4}not known: whoever serves it has limits of their own$/m],
    ["gpt-5.3", /^ {4}detail auto \(default\): not published \[unknown\]$/m],
    ["mistral.pixtral-large-2502-v1:0", /^ {2}pixtral-large, by Mistral: /m],
  ])("%s: %s", async (id, wanted) => expect((await bench.cli(`models ${id}`)).stdout).toMatch(wanted));

  test("an unknown one gives the closest, and exit 2", async () => {
    expect(await bench.cli("models gpt-5.4 opus-5-5")).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(
        /^error: expected a known model \(closest: claude-opus-5-5, .*\) but received "opus-5-5"\n$/,
      ),
    });
  });

  test("as JSON, those only", async () => {
    expect((await rowsOf("models gpt-4o --json")).map(({ id }) => id)).toEqual(["gpt-4o"]);
  });
});

test.each(["models", `models ${Object.keys(models).join(" ")}`])(
  "'%.40s' fits into 100 columns, but for addresses",
  async (line) => {
    const { stdout } = await bench.cli(line, { terminal: 100, env: { NO_COLOR: "1" } });
    const tooLong = stdout.split("\n").filter((text) => text.length > 100 && !/^ *https:\/\/\S+$/.test(text));
    expect(tooLong).toEqual([]);
  },
);
