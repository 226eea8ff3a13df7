import { describe, expect, test } from "vitest";

import { byTheRule, documentOf, key } from "../../test/calibration.ts";
import { forms, provider } from "../../test/provider.ts";
import { workbench } from "../../test/workbench.ts";
import { prepare } from "../calibrate/prepare.ts";

const bench = workbench();
const service = provider();

describe("without --yes", () => {
  test("says what would be sent, asks nobody, and needs no key", async () => {
    const called = await bench.cli("calibrate --model grok-4.6 --model gemini-4-argon,claude-opus-5-5");
    expect([called.code, called.stderr, service.seen]).toEqual([2, "", []]);
    expect(called.stdout).toMatch(/^ {2}grok-4\.6 \(auto\) +api\.x\.ai +5 +4,864 +\$0\.00973$/m);
    expect(called.stdout).toMatch(/^ {2}grok-4\.6 \(auto\): 448x448 512x288 1024x1024 1920x1080$/m);
    expect(called.stdout).toMatch(
      /^ {2}gemini-4-argon +generativelanguage\.googleapis\.com +5 +not known +not known$/m,
    );
    expect(called.stdout).toMatch(/^ {2}claude-opus-5-5 +api\.anthropic\.com +4 +7,875 +free$/m);
    expect(called.stdout).toContain("Keys are read from XAI_API_KEY, GEMINI_API_KEY, ANTHROPIC_API_KEY.");
    expect(called.stdout).toContain("nobody has run this against the paid ones yet");
    expect(called.stdout).toContain("Nothing was sent. To send it, add --yes.");
  });

  test("fits a narrow terminal", async () => {
    const { stdout } = await bench.cli("calibrate --model qwen3-vl-plus,gpt-5.6-sol", {
      terminal: 80,
      env: { NO_COLOR: "1" },
    });
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThan(80);
  });

  test("… and as JSON", async () => {
    const called = await bench.cli("calibrate --model gpt-4o --sizes 512x512,8000x8 --json");
    const { sent, plan } = documentOf(called);
    expect([called.code, sent]).toEqual([2, "nothing"]);
    expect(plan).toEqual([
      {
        model: "gpt-4o",
        calledAs: "gpt-4o",
        detail: "auto",
        host: "api.openai.com",
        api: "responses",
        answers: "billed",
        keyEnv: "OPENAI_API_KEY",
        requests: 3,
        sizes: [
          { widthPx: 512, heightPx: 512, tokens: 255 },
          { widthPx: 8000, heightPx: 8, tokens: 765 },
        ],
        tokens: 1020,
        usd: 0.00255,
      },
    ]);
  });

  test("knows no price of a service that is not the maker's", async () => {
    const line = "calibrate --model gpt-4o --base-url https://gateway.example/v1 --key-env KEY --json";
    expect(documentOf(await bench.cli(line)).plan[0]).toMatchObject({
      host: "gateway.example",
      api: "chat",
      usd: null,
    });
  });
});

describe("for a person", () => {
  test("prints size, rule, range, bill, difference and verdict, and what it means", async () => {
    service.answer(byTheRule(forms.chatWithDetails, "grok-4.6", undefined, (size) => (size === "512x288" ? -256 : 0)));
    const called = await bench.cli("calibrate --model grok-4.6 --yes", { env: { XAI_API_KEY: key } });
    expect(called.code).toBe(0);
    expect(called.stdout).toBe(`  grok-4.6 (auto) at api.x.ai
  Grok tiles: 256 tokens a 448 px tile and once more, at most 1,792 [estimate]
  size       our rule         range  billed  difference  verdict
  448x448         512  256 to 1,792     512           0  agrees
  512x288         768  256 to 1,792     512        -256  in range
  1024x1024     1,792  256 to 1,792   1,792           0  agrees
  1920x1080     1,792  256 to 1,792   1,792           0  agrees
  Without an image: 12 input tokens.
  Every size is within the range, but not as the rule says at 512x288 (768 by the rule, 512 billed).

  These are the figures of one account on one day. Please report them with the output of --json: https://github.com/pixelthrift/pixelthrift/issues
`);
    expect(called.stderr).toContain("  grok-4.6 without an image: 12 input tokens\n  grok-4.6 448x448: 512 tokens\n");
  });

  test("says of markers around the images that they are no part of the rule", async () => {
    service.answer(byTheRule(forms.countTokens, "claude-opus-5-5", undefined, () => 5));
    const called = await bench.cli("calibrate --model claude-opus-5-5 --yes", { env: { ANTHROPIC_API_KEY: key } });
    expect(called.stdout).toContain("All 3 sizes are counted as the rule says, with 5 tokens around each image.");
    expect(called.stdout).toMatch(/^ {2}1000x1000 +1,296 +1,301 +\+5 +agrees$/m);
  });
});

test("a service that has a field for images and writes 0 in it has not told them apart", async () => {
  service.answer((seen) => ({
    body: forms.chatWithDetails.write(forms.chatWithDetails.read(seen).image === undefined ? 12 : 524, 0),
  }));
  const line = "calibrate --model grok-4.6 --sizes 448x448 --yes --json";
  const [result] = documentOf(await bench.cli(line, { env: { XAI_API_KEY: key } })).results;
  expect(result?.sizes).toEqual([expect.objectContaining({ found: 512, by: "difference", verdict: "agrees" })]);
});

describe("what is asked for", () => {
  test("sizes of the caller's", async () => {
    service.answer(byTheRule(forms.countTokens, "claude-opus-5-5", undefined));
    await bench.cli("calibrate --model claude-opus-5-5 --sizes 16x14,64X64 --yes", { env: { ANTHROPIC_API_KEY: key } });
    expect(service.seen.map((seen) => forms.countTokens.read(seen).image)).toEqual([undefined, "16x14", "64x64"]);
  });

  test.each([
    // The id of the table, however it is written; a snapshot and another name as they are.
    ["openai/gpt-4o", "gpt-4o"],
    ["GPT-4o", "gpt-4o"],
    ["gpt-5-6-sol", "gpt-5.6-sol"],
    ["openai/gpt-4o-2024-08-06", "gpt-4o-2024-08-06"],
    ["gpt-4o-2024-05-13", "gpt-4o-2024-05-13"],
    ["claude-haiku-4-5-20251001", "claude-haiku-4-5-20251001"],
    ["claude-opus-4.6", "claude-opus-4-6"],
    ["gemini-2.5-flash-preview-09-2025", "gemini-2.5-flash-preview-09-2025"],
    ["models/gemini-3.6-flash", "gemini-3.6-flash"],
    ["mistral-small-3.2", "mistral-small-3.2"],
    ["mistral-small-3.2-24b-instruct", "mistral-small-2506"],
    ["google/gemma-3-27b-it", "gemma-3-27b-it"],
    ["amazon/nova-lite-v1", "us.amazon.nova-lite-v1:0"],
    ["bedrock/eu.amazon.nova-lite-v1:0", "eu.amazon.nova-lite-v1:0"],
    ["meta.llama4-scout-17b-instruct-v1:0", "meta.llama4-scout-17b-instruct-v1:0"],
  ])("%s is called %s by its maker's service", (named, calledAs) => {
    expect(prepare(named).calledAs).toBe(calledAs);
  });

  test("a model of the caller's own, with a rule and a price of theirs", async () => {
    const details = { default: { rule: { kind: "flat", tokens: 500 }, certainty: "estimate" } };
    const common = { provider: "Acme", source: "https://example.com", checked: "2026-11-22" };
    const price = { usdPerMillionTokens: "2" };
    const models = { "acme-vision-2": { ...common, details, defaultDetail: "default", price } };
    await bench.put("own.json", JSON.stringify({ models }));
    const line = `calibrate --model acme-vision-2 --models own.json --base-url ${service.url} --json`;
    expect(documentOf(await bench.cli(line)).plan[0]).toMatchObject({ tokens: 1000, usd: 0.002 });
    const { code, stderr } = await bench.cli("calibrate --model acme-vision-2 --models own.json");
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining("cannot be asked: where it is served is not known here"),
    ]);
    service.answer((seen) => ({ body: forms.chat.write(forms.chat.read(seen).image === undefined ? 12 : 512, 0) }));
    expect(documentOf(await bench.cli(`${line} --yes`)).results[0]).toMatchObject({ conclusion: "supported" });
  });

  test("a server on this machine needs no key and gets none", async () => {
    service.answer(byTheRule(forms.chat, "qwen2.5-vl-7b", undefined));
    const line = `calibrate --model Qwen/Qwen2.5-VL-7B-Instruct --base-url ${service.url}/v1 --yes --json`;
    const called = await bench.cli(line, { env: { OPENAI_API_KEY: key, DASHSCOPE_API_KEY: key } });
    expect(documentOf(called).results[0]).toMatchObject({ model: "qwen2.5-vl-7b", conclusion: "supported" });
    for (const { headers } of service.seen) expect(headers["authorization"]).toBeUndefined();
  });
});

test.each([
  // Keys: missing, empty, and such as no header takes. None is shown.
  [
    "--model gpt-4o --yes",
    {},
    "expected a key for api.openai.com in the environment variable OPENAI_API_KEY but received none",
  ],
  ["--model gpt-4o --yes", { OPENAI_API_KEY: "  " }, "environment variable OPENAI_API_KEY but received none"],
  ["--model gpt-4o --key-env MINE --yes", { OPENAI_API_KEY: key }, "environment variable MINE but received none"],
  [
    "--model gpt-4o --yes",
    { OPENAI_API_KEY: `${key}\n${key}` },
    "but received one with a space, a line break or another sign",
  ],
  [
    "--model gpt-4o --yes",
    { OPENAI_API_KEY: `${key}→` },
    "but received one with a space, a line break or another sign",
  ],
  // Before anything is sent, also to the others.
  [
    "--model gpt-4o --model grok-4.6 --yes",
    { OPENAI_API_KEY: key },
    "environment variable XAI_API_KEY but received none",
  ],

  // Models that nobody can be asked about with a key.
  [
    "--model claude-opus-4-6@20260101",
    {},
    "claude-opus-4-6 cannot be asked: Vertex takes the tokens of a Google account",
  ],
  ["--model llama-4-scout", {}, "llama-4-scout cannot be asked: its maker publishes it and does not serve it"],
  ["--model deepseek-vl2", {}, "its maker publishes it and does not serve it; name a service"],
  ["--model command-a-vision-weights", {}, "its maker publishes it and does not serve it; name a service"],

  // Base URLs: nothing secret in them, nothing in the clear, and never the maker's key for somebody else.
  ["--model gpt-4o --base-url gateway", {}, 'for --base-url but received "gateway"'],
  [
    "--model gpt-4o --base-url http://gateway.example --key-env KEY",
    {},
    'for --base-url but received "http://gateway.example"',
  ],
  ["--model gpt-4o --base-url file:///etc/passwd --key-env KEY", {}, "expected an https URL"],
  [
    `--model gpt-4o --base-url https://me:${key}@gateway.example --key-env KEY`,
    {},
    'but received "https://gateway.example"',
  ],
  [
    `--model gpt-4o --base-url https://gateway.example/?key=${key} --key-env KEY`,
    {},
    'but received "https://gateway.example"',
  ],
  [
    "--model gpt-4o --base-url https://gateway.example",
    { OPENAI_API_KEY: key },
    "expected the variable of the environment that has the key for gateway.example for --key-env",
  ],

  // Forms and details that a service does not have.
  ["--model gpt-4o --api messages", {}, 'expected responses for --api but received "messages"'],
  [
    "--model gpt-4o --base-url http://localhost --api soap",
    {},
    "expected chat, cohere, converse, count-tokens, gemini, messages or responses for --api",
  ],
  [
    "--model gemini-3.6-flash --detail low --base-url http://localhost",
    {},
    "expected none, as chat has no media_resolution, for --detail",
  ],
  ["--model gpt-4o --detail original", {}, "expected low, high or auto for detail of gpt-4o"],

  // Sizes that are none, or that nobody takes.
  ["--model gpt-4o --sizes 512", {}, 'for --sizes but received "512"'],
  ["--model gpt-4o --sizes 0x512", {}, 'for --sizes but received "0x512"'],
  ["--model gpt-4o --sizes 99999x99999", {}, "of at most 40 megapixels"],
  [
    `--model gpt-4o --sizes ${Array.from({ length: 21 }, () => "8x8").join(",")}`,
    {},
    "expected between 1 and 20 sizes for --sizes but received 21",
  ],

  // Models: none, and one that is not known.
  ["", {}, "expected at least one id for --model"],
  ["--model gpt-4", {}, "expected a known model (closest: gpt-4o"],
])("refuses '%s' before anything is sent", async (line, env, message) => {
  const called = await bench.cli(`calibrate ${line}`, { env });
  expect([called.code, called.stdout, service.seen]).toEqual([2, "", []]);
  expect(called.stderr).toContain(message);
  expect(called.stderr).not.toContain(key);
});
