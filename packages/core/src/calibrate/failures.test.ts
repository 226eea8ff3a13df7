import { describe, expect, test } from "vitest";

import { byTheRule, documentOf, key, promptTokens } from "../../test/calibration.ts";
import { type Answer, forms, provider } from "../../test/provider.ts";
import { workbench } from "../../test/workbench.ts";
import { calibrate } from "./calibrate.ts";
import { prepare } from "./prepare.ts";

const bench = workbench();
const service = provider();

describe("a service that fails", () => {
  const env = { OPENAI_API_KEY: key };
  const line = "calibrate --model gpt-4o --yes --json";

  test.each([
    // What the service says, in one of the ways in which services say it; never the key.
    [
      { status: 401, body: { error: { message: `Incorrect API key provided: ${key}.` } } },
      "api.openai.com answers HTTP 401: Incorrect API key provided: [key].",
    ],
    [{ status: 403, body: { error: "no access" } }, "api.openai.com answers HTTP 403: no access"],
    [{ status: 404, body: { message: "no such model" } }, "api.openai.com answers HTTP 404: no such model"],
    [{ status: 500, body: { detail: "our fault" } }, "api.openai.com answers HTTP 500: our fault"],
    [{ status: 500, body: "" }, "api.openai.com answers HTTP 500: an empty answer"],
    [{ status: 502, body: `<!DOCTYPE html><p>Bad gateway ${key}` }, "api.openai.com answers HTTP 502: an HTML page"],
    [{ status: 500, body: `${"x".repeat(400)} ${key}` }, `${"x".repeat(300)}…`],
    [{ status: 500, body: { [key]: key } }, 'HTTP 500: {"[key]":"[key]"}'],
    // Gemini's word for a wrong key; there is no image in it yet.
    [
      { status: 400, body: { error: { message: "API key not valid." } } },
      "api.openai.com answers HTTP 400: API key not valid.",
    ],

    // An answer that is none.
    [{ body: "<html><body>Log in</body></html>" }, "api.openai.com answers with no JSON: an HTML page"],
    [{ body: { usage: {} } }, "api.openai.com answers about gpt-4o: no usage in the form of responses"],
    [{ body: { usage: { input_tokens: "12" } } }, "no usage in the form of responses"],
    [{ body: { usage: { input_tokens: -1 } } }, "no usage in the form of responses"],
    [
      { body: { base_resp: { status_code: 1004, status_msg: "login fail" } } },
      "api.openai.com answers about gpt-4o: login fail",
    ],
    [{ body: [] }, "no usage in the form of responses"],
    [{ body: "null" }, "no usage in the form of responses"],
    [{ body: "7".repeat(4_000_001) }, "answers with more than 4000000 bytes"],

    // Somewhere else: whoever followed would hand the key over.
    [
      { status: 307, headers: { location: `https://other.example/?k=${key}` } },
      "sends us on to https://other.example/?k=[key] (HTTP 307)",
    ],
  ])("%j", async (answer: Answer, message) => {
    service.answer(() => answer);
    const called = await bench.cli(line, { env });
    const [result] = documentOf(called).results;
    expect([called.code, result?.error?.code, result?.notReached]).toEqual([1, "E_NETWORK", 3]);
    expect(result?.error?.message).toContain(message);
    expect(result).toMatchObject({ conclusion: "undecided", sizes: [] });
    expect(service.seen).toHaveLength(1);
    for (const text of [called.stdout, called.stderr]) expect(text).not.toContain(key);
  });

  test("keeps what was measured before: it has been paid for", async () => {
    const agreeing = byTheRule(forms.responses, "gpt-4o", undefined);
    service.answer((seen, index) =>
      index < 2 ? agreeing(seen) : { status: 500, body: { error: { message: "down" } } },
    );
    const called = await bench.cli("calibrate --model gpt-4o --yes", { env });
    expect(called.code).toBe(1);
    expect(called.stdout).toMatch(/^ {2}512x512 +255 +255 +0 +agrees$/m);
    expect(called.stdout).toContain(
      "failed: api.openai.com answers HTTP 500: down (E_NETWORK). 2 sizes not asked for.",
    );
    expect(called.stdout).toContain("The one size is billed as the rule says.");
  });

  test("goes on with the next model", async () => {
    const agreeing = byTheRule(forms.responses, "gpt-4o", undefined);
    service.answer((seen) => (forms.responses.read(seen).model === "gpt-4o" ? agreeing(seen) : { status: 404 }));
    const called = await bench.cli("calibrate --model gpt-5.4,gpt-4o --yes --json", { env });
    expect(called.code).toBe(1);
    expect(documentOf(called).results.map(({ conclusion }) => conclusion)).toEqual(["undecided", "supported"]);
  });

  test("a picture that is refused is an answer: the other sizes are asked for", async () => {
    const agreeing = byTheRule(forms.responses, "gpt-4o", undefined);
    const refusal = { status: 400, body: { error: { message: `image too large ${key}` } } };
    service.answer((seen) => (forms.responses.read(seen).image === "1024x1024" ? refusal : agreeing(seen)));
    const called = await bench.cli("calibrate --model gpt-4o --yes", { env });
    expect(called.code).toBe(0);
    expect(called.stdout).toMatch(/^ {2}1024x1024 +765 +refused +contradicts$/m);
    expect(called.stdout).toContain("  1024x1024: HTTP 400: image too large [key]\n");
    expect(called.stdout).toContain("The rule is contradicted at 1024x1024 (765 by the rule, refused).");
    expect(service.seen).toHaveLength(4);
  });

  test("… and what the rule says is refused agrees", async () => {
    service.answer((seen) =>
      forms.countTokens.read(seen).image === undefined
        ? { body: forms.countTokens.write(promptTokens, 0) }
        : { status: 400, body: { error: { message: "exceeds 8000 pixels" } } },
    );
    const surroundings = { env: { ANTHROPIC_API_KEY: key } };
    const called = await bench.cli("calibrate --model claude-opus-5-5 --sizes 8001x8 --yes", surroundings);
    expect(called.stdout).toMatch(/^ {2}8001x8 +refused +refused +agrees$/m);
    expect(called.stdout).toContain("The one size is counted as the rule says.");
  });

  test("raw usage has no key in it, whatever the service puts there", async () => {
    service.answer(() => ({ body: { usage: { input_tokens: 100, note: [`Bearer ${key}`], [key]: 1 } } }));
    const called = await bench.cli(line, { env });
    expect(called.stdout).toContain('"Bearer [key]"');
    for (const text of [called.stdout, called.stderr]) expect(text).not.toContain(key);
  });
});

describe("a service that has too much to do", () => {
  const env = { XAI_API_KEY: key };
  const agreeing = byTheRule(forms.chatWithDetails, "grok-4.6", undefined);

  test.each([
    ["429 and a number of seconds", 429, () => "0"],
    ["429 and a fraction of one", 429, () => "0.05"],
    ["503 and a day that is past", 503, () => new Date(Date.now() - 60_000).toUTCString()],
    ["529 and a moment that is near", 529, () => new Date(Date.now() + 900).toUTCString()],
  ])("is asked again when it says: %s", async (_title, status, retryAfter) => {
    service.answer((seen, index) =>
      index < 2 ? { status, headers: { "retry-after": retryAfter() }, body: {} } : agreeing(seen),
    );
    const called = await bench.cli("calibrate --model grok-4.6 --sizes 448x448 --yes --json", { env });
    expect(documentOf(called).results[0]).toMatchObject({ conclusion: "supported" });
    expect(service.seen).toHaveLength(4);
  });

  test("is not asked more than twice again", async () => {
    service.answer(() => ({ status: 429, headers: { "retry-after": "0" }, body: { error: { message: "slow down" } } }));
    const called = await bench.cli("calibrate --model grok-4.6 --yes --json", { env });
    expect(documentOf(called).results[0]?.error?.message).toBe("api.x.ai answers HTTP 429: slow down");
    expect(service.seen).toHaveLength(3);
  });

  test("is not waited for an hour", async () => {
    service.answer(() => ({ status: 429, headers: { "retry-after": "3600" }, body: { error: "quota" } }));
    const called = await bench.cli("calibrate --model grok-4.6 --yes --json", { env });
    expect(documentOf(called).results[0]?.error?.message).toContain("HTTP 429: quota");
    expect(service.seen).toHaveLength(1);
  });

  test("and Ctrl-C does not wait for it", async () => {
    service.answer(() => ({ status: 429, headers: { "retry-after": "50" }, body: {} }));
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const called = await bench.cli("calibrate --model grok-4.6 --yes --json", { env, signal: controller.signal });
    expect([called.code, documentOf(called).results[0]?.error?.code]).toEqual([130, "E_CANCELLED"]);
  });
});

describe("no answer", () => {
  const asking = { key, signal: new AbortController().signal };

  test("is not waited for for ever", async () => {
    service.answer(() => ({ hangs: true }));
    const { error } = await calibrate(prepare("gpt-4o"), { ...asking, timeoutMs: 100 });
    expect([error?.code, error?.message]).toEqual(["E_NETWORK", "api.openai.com did not answer within 0.1 s"]);
  });

  test("Ctrl-C ends the wait, and what was measured is printed", async () => {
    const agreeing = byTheRule(forms.responses, "gpt-4o", undefined);
    service.answer((seen, index) => (index < 2 ? agreeing(seen) : { hangs: true }));
    const controller = new AbortController();
    const onStderr = (text: string): void => {
      if (text.includes("512x512")) setTimeout(() => controller.abort(), 50);
    };
    const surroundings = { env: { OPENAI_API_KEY: key }, signal: controller.signal, onStderr };
    const called = await bench.cli("calibrate --model gpt-4o,gpt-5.4 --yes", surroundings);
    expect(called.code).toBe(130);
    expect(called.stdout).toMatch(/^ {2}512x512 +255 +255 +0 +agrees$/m);
    expect(called.stdout).toContain("E_CANCELLED");
    expect(called.stdout).not.toContain("gpt-5.4");
  });
});
