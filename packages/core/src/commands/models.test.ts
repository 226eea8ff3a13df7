import { describe, expect, test } from "vitest";

import { workbench } from "../../test/workbench.ts";

const bench = workbench();

describe("models", () => {
  test("lists every model with rule, price, source and date", async () => {
    const { code, stdout, stderr } = await bench.cli("models");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^ {2}OpenAI tiles, openai$/m);
    expect(stdout).toMatch(/^ {4}detail low: 85 tokens, whatever the size \[exact\]$/m);
    expect(stdout).toMatch(/^ {4}https:\/\/\S+, read on 20\d\d-\d\d-\d\d$/m);
    expect(stdout).toMatch(/^ {4}gpt-4o +2\.50$/m);
  });

  test("… and as JSON", async () => {
    const document = JSON.parse((await bench.cli("models --json")).stdout) as { readonly models: readonly object[] };
    expect(document.models).toContainEqual(
      expect.objectContaining({ id: "gpt-4o", provider: "openai", usdPerMillionTokens: 2.5, defaultDetail: "auto" }),
    );
  });
});
