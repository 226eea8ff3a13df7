import { describe, expect, test } from "vitest";

import { byTheRule, documentOf, key, promptTokens } from "../../test/calibration.ts";
import { forms, provider } from "../../test/provider.ts";
import { workbench } from "../../test/workbench.ts";
import { choose } from "../models/choose.ts";
import { prepare } from "./prepare.ts";

const bench = workbench();
const service = provider();

interface Conformance {
  readonly line: string;
  readonly model: string;
  readonly host: string;
  readonly path: string;
  readonly header: string;
  readonly form: keyof typeof forms;
  readonly calledAs: string;
  readonly keyEnv: string;
  readonly limit: number | undefined;
  readonly detail?: { readonly named: string; readonly sent: unknown };
}

const bearer = `authorization: Bearer ${key}`;

/** Each provider: what is asked of whom, with what header, in what form, and how the detail is written. */
const providers: readonly Conformance[] = [
  row("gpt-5.4", "api.openai.com/v1/responses", bearer, "responses", "OPENAI_API_KEY", 16),
  row("gpt-5.6-sol", "api.openai.com/v1/responses", bearer, "responses", "OPENAI_API_KEY", 16, ["low", "low"]),
  row("gpt-4o", "api.openai.com/v1/responses", bearer, "responses", "OPENAI_API_KEY", 16, ["high", "high"]),
  row(
    "claude-opus-5-5",
    "api.anthropic.com/v1/messages/count_tokens",
    `x-api-key: ${key}`,
    "countTokens",
    "ANTHROPIC_API_KEY",
  ),
  {
    ...row(
      "claude-haiku-4-5",
      "api.anthropic.com/v1/messages",
      `x-api-key: ${key}`,
      "messages",
      "ANTHROPIC_API_KEY",
      1,
    ),
    line: "--model claude-haiku-4-5 --api messages",
  },
  google("gemini-3.6-flash", "v1beta"),
  google("gemini-3.6-flash", "v1beta", ["low", "MEDIA_RESOLUTION_LOW"]),
  google("gemini-3.6-flash", "v1alpha", ["ultra_high", "MEDIA_RESOLUTION_ULTRA_HIGH"]),
  google("gemini-2.5-flash", "v1beta"),
  google("gemini-4-argon", "v1beta"),
  row("grok-4.6", "api.x.ai/v1/chat/completions", bearer, "chatWithDetails", "XAI_API_KEY", 1),
  row("grok-4.6", "api.x.ai/v1/chat/completions", bearer, "chatWithDetails", "XAI_API_KEY", 1, ["low", "low"]),
  row("mistral-large-2512", "api.mistral.ai/v1/chat/completions", bearer, "chat", "MISTRAL_API_KEY", 1),
  qwen(),
  qwen(["true", true]),
  qwen(["false", false]),
  row("deepseek-flash", "api.deepseek.com/chat/completions", bearer, "chat", "DEEPSEEK_API_KEY", 1, ["low", "low"]),
  {
    ...row("command-a-vision", "api.cohere.com/v2/chat", bearer, "cohere", "CO_API_KEY", 1, ["high", "high"]),
    calledAs: "command-a-vision-07-2025",
  },
  row("kimi-k2.6", "api.moonshot.ai/v1/chat/completions", bearer, "chat", "MOONSHOT_API_KEY", 1),
  row("glm-4.6v", "api.z.ai/api/paas/v4/chat/completions", bearer, "chat", "ZAI_API_KEY", 1),
  {
    ...row("minimax-m3", "api.minimax.io/v1/chat/completions", bearer, "chat", "MINIMAX_API_KEY", 1),
    calledAs: "MiniMax-M3",
  },
  { ...aws("us.amazon.nova-pro-v1:0"), line: "--model nova-pro", model: "nova-pro" },
  { ...aws("us.anthropic.claude-haiku-4-5-20251001-v1:0"), model: "claude-haiku-4-5" },
  {
    // A gateway calls models as it likes, and passes some on to OpenAI.
    ...row("llama-4-scout", "openrouter.ai/api/v1/chat/completions", bearer, "chat", "OPENROUTER_API_KEY", 16),
    line: "--model meta-llama/llama-4-scout --base-url https://openrouter.ai/api/v1/ --key-env OPENROUTER_API_KEY",
    calledAs: "meta-llama/llama-4-scout",
  },
  {
    ...row("nova-pro", "gateway.example/anthropic/messages", `x-api-key: ${key}`, "messages", "GATEWAY_KEY", 16),
    line: "--model amazon/nova-pro-v1 --api messages --base-url https://gateway.example/anthropic --key-env GATEWAY_KEY",
    calledAs: "amazon/nova-pro-v1",
  },
];

function row(
  model: string,
  url: string,
  header: string,
  form: Conformance["form"],
  keyEnv: string,
  limit?: number,
  detail?: readonly [named: string, sent: unknown],
): Conformance {
  const [host = "", ...path] = url.split("/");
  const common = { model, host, path: `/${path.join("/")}`, header, form, calledAs: model, keyEnv, limit };
  if (detail === undefined) return { ...common, line: `--model ${model}` };
  const [named, sent] = detail;
  return { ...common, line: `--model ${model} --detail ${named}`, detail: { named, sent } };
}

function google(model: string, version: string, detail?: readonly [string, unknown]): Conformance {
  const url = `generativelanguage.googleapis.com/${version}/models/${model}:generateContent`;
  return row(model, url, `x-goog-api-key: ${key}`, "gemini", "GEMINI_API_KEY", 1, detail);
}

function aws(calledAs: string): Conformance {
  const url = `bedrock-runtime.us-east-1.amazonaws.com/model/${encodeURIComponent(calledAs)}/converse`;
  return row(calledAs, url, bearer, "converse", "AWS_BEARER_TOKEN_BEDROCK", 1);
}

function qwen(detail?: readonly [string, unknown]): Conformance {
  const url = "dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions";
  return row("qwen3-vl-plus", url, bearer, "chatWithDetails", "DASHSCOPE_API_KEY", 1, detail);
}

describe.each(providers)("$line", ({ line, model, host, path, header, calledAs, keyEnv, limit, detail, ...rest }) => {
  const form = forms[rest.form];
  const env = { [keyEnv]: key };
  const { sizes } = prepare(model, { detail: detail?.named, baseUrl: "http://localhost", api: formApi(rest.form) });

  test("asks once without an image, then with one of each size, in the form of the service", async () => {
    service.answer(byTheRule(form, model, detail?.named));
    const called = await bench.cli(`calibrate ${line} --yes --json`, { env });
    expect([called.code, documentOf(called).results[0]?.error]).toEqual([0, undefined]);
    for (const seen of service.seen) {
      expect([seen.method, seen.host, seen.path]).toEqual(["POST", host, path]);
      const [name = "", value] = header.split(": ");
      expect(seen.headers[name]).toBe(value);
      expect(seen.headers["content-type"]).toBe("application/json");
    }
    const asked = service.seen.map(form.read);
    const [first] = asked;
    expect(first?.text).toMatch(/\w/u);
    expect(first?.image).toBeUndefined();
    expect(asked.slice(1).map(({ image }) => image)).toEqual(
      sizes.map(({ size }) => `${size.widthPx}x${size.heightPx}`),
    );
    for (const one of asked) {
      expect([one.model ?? calledAs, one.text, one.maxOutputTokens]).toEqual([calledAs, first?.text, limit]);
      if (one.image !== undefined) expect(one.detail).toBe(detail?.sent);
    }
  });

  test("agrees with a service that counts as the rule does, and contradicts one that does not", async () => {
    service.answer(byTheRule(form, model, detail?.named));
    const [agreed] = documentOf(
      await bench.cli(`calibrate ${line} --sizes 64x64,1024x96 --yes --json`, { env }),
    ).results;
    const { rule } = choose(model, detail?.named);
    const isKnown = rule.kind !== "unknown";
    expect(agreed).toMatchObject({
      model,
      conclusion: isKnown ? "supported" : "measured",
      wrapTokens: 0,
      notReached: 0,
    });
    expect(agreed?.overhead?.inputTokens).toBe(promptTokens);
    if (isKnown) expect(agreed?.sizes.map(({ difference }) => difference)).toEqual([0, 0]);

    service.answer(byTheRule(form, model, detail?.named, (size) => (size.startsWith("1024") ? 20_000 : 10_000)));
    const called = await bench.cli(`calibrate ${line} --sizes 64x64,1024x96 --yes --json`, { env });
    const [contradicted] = documentOf(called).results;
    expect(contradicted?.conclusion).toBe(isKnown ? "contradicted" : "measured");
    if (isKnown) expect(contradicted?.sizes[0]).toMatchObject({ difference: 10_000, verdict: "contradicts" });
    // The figures are what was asked for, whatever they are.
    expect(called.code).toBe(0);
  });
});

/** The word of `--api` for a form. */
function formApi(form: Conformance["form"]): string {
  const words = { chat: "chat", chatWithDetails: "chat", cohere: "cohere", countTokens: "count-tokens" } as const;
  return form in words ? words[form as keyof typeof words] : form;
}
