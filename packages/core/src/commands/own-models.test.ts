import { expect, test } from "vitest";

import { workbench } from "../../test/workbench.ts";

const bench = workbench();

const file = JSON.stringify({
  models: {
    "my-vlm": {
      provider: "Acme",
      details: {
        default: { rule: { kind: "cells", cellPx: 28, maxEdgePx: 1568, maxTokens: 1568 }, certainty: "documented" },
      },
      price: { usdPerMillionTokens: "0.5" },
      limits: { formats: ["jpeg"], maxSidePx: 3000 },
      source: "a letter",
      checked: "2026-11-22",
    },
  },
  prices: { "qwen3-vl-8b": { usdPerMillionTokens: 0.08 } },
});

test("a model of one's own is estimated, also from a file that starts with a mark of its encoding", async () => {
  await bench.put("mine.json", `\uFEFF${file}`);
  const { code, stdout, stderr } = await bench.cli(
    "estimate 1920x1080 3840x2160 --models mine.json --model my-vlm --max-edge 512 --json",
  );
  expect([code, stderr]).toEqual([0, ""]);
  const { results } = JSON.parse(stdout) as { readonly results: readonly { readonly cost: readonly object[] }[] };
  expect(results.map(({ cost }) => cost[0])).toMatchObject([
    { model: "my-vlm", tokensBefore: 1560, tokensAfter: 209, usdBefore: 0.000_78 },
    { tokensBefore: null, refusedBefore: "Acme refuses it: a side of 3,840 px is over 3,000 px", tokensAfter: 209 },
  ]);
});

test("it is listed with the others, before them, and told of by its name", async () => {
  await bench.put("mine.json", file);
  const all = await bench.cli("models --models mine.json");
  expect(all.stdout).toMatch(/^ {4}my-vlm +0\.50/m);
  expect(all.stdout).toMatch(/^ {4}gpt-4o +2\.50/m);
  const one = await bench.cli("models my-vlm qwen3-vl-8b --models mine.json");
  expect([one.code, one.stderr]).toEqual([0, ""]);
  expect(one.stdout).toContain("a letter");
});

test("the dry run and the work itself take it", async () => {
  await bench.put("mine.json", file);
  for (const line of ["optimize . --dry-run --models mine.json --model", "optimize . --models mine.json --model"]) {
    const wrong = await bench.cli(`${line} my-vml`);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining("closest: my-vlm, ") as string });
    // The folder has no image: that nothing was tried has no other reason.
    const right = await bench.cli(`${line} my-vlm`);
    expect(right).toMatchObject({ code: 2, stderr: expect.not.stringContaining("error") as string });
  }
});

test.each([
  ["missing.json", undefined, "error: missing.json: no such file or directory\n"],
  [
    "bad.json",
    "{ models: }",
    "error: bad.json: this is not JSON: Expected property name or '}' in JSON at position 2 (line 1 column 3)\n",
  ],
  ["bad.json", "[]", "error: bad.json: the document: expected an object but received []\n"],
  [
    "bad.json",
    '{ "models": { "my-vlm": { "provider": 5 } } }',
    'error: bad.json: models["my-vlm"].provider: expected words but received 5\n',
  ],
  [
    "bad.json",
    '{ "prices": { "gpt-4o": { "usdPerMillionTokens": 1 } } }',
    'error: bad.json: prices["gpt-4o"].replace: expected true, as a price of gpt-4o is known already, but received nothing\n',
  ],
])("of %s with %j says what is wrong, and tries nothing", async (name, text, stderr) => {
  if (text !== undefined) await bench.put(name, text);
  for (const command of ["estimate 10x10", "models", "optimize ."]) {
    expect(await bench.cli(`${command} --models ${name}`)).toEqual({ code: 2, stdout: "", stderr });
  }
});
