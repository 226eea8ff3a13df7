import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { workbench } from "../../test/workbench.ts";
import { choose } from "../models/choose.ts";
import { type Model, models } from "../models/index.ts";
import { countByRule } from "../tokens/count.ts";
import { counted } from "../tokens/rule.ts";

const bench = workbench();

const page = readFileSync(new URL("../../../../docs/uncertain-rules.md", import.meta.url), "utf8");

/** A heading, the families and ids under it, and the commands that would settle them. */
const sections = page
  .split(/^## /mu)
  .slice(1)
  .map((text) => {
    const [title = ""] = text.split("\n", 1);
    const [, rows = ""] = /^Rows: ([^]*?)\n\n/mu.exec(text) ?? [];
    const code = [...text.matchAll(/`([^`]+)`/gu)].map(([, quoted = ""]) => quoted);
    return {
      title,
      text,
      rows: [...rows.matchAll(/`([^`]+)`/gu)].map(([, row = ""]) => row),
      commands: code.filter((quoted) => quoted.startsWith("pixelthrift calibrate ")),
    };
  });

const table = Object.entries<Model>(models);
const isOf =
  (row: string) =>
  ([id, { family }]: (typeof table)[number]): boolean =>
    row === id || row === family;

describe.each(sections)("$title", ({ rows, commands }) => {
  test("is about rows that the table has", () => {
    expect(rows).not.toEqual([]);
    for (const row of rows) expect([row, table.some(isOf(row))]).toEqual([row, true]);
  });

  test("has commands that say what they would send, about models of these rows", async () => {
    expect(commands).not.toEqual([]);
    for (const command of commands) {
      const called = await bench.cli(`${command.replace("pixelthrift ", "")} --json`);
      expect([command, called.code, called.stderr]).toEqual([command, 2, ""]);
      const { plan } = JSON.parse(called.stdout) as { readonly plan: readonly { readonly model: string }[] };
      for (const { model } of plan) {
        const of = rows.filter((row) => table.filter(isOf(row)).some(([id]) => id === model));
        expect([command, model, of.length]).toEqual([command, model, 1]);
      }
    }
  });
});

test.each(table.filter(([, { details }]) => Object.values(details).some(({ certainty }) => isUncertain(certainty))))(
  "%s, which is an estimate or unknown, has a section",
  (id, model) => {
    expect(sections.filter(({ rows }) => rows.some((row) => isOf(row)([id, model])))).not.toEqual([]);
  },
);

function isUncertain(certainty: string): boolean {
  return certainty === "estimate" || certainty === "unknown";
}

test.each([
  ["Gemini 4", "gemini-3.6-flash", "high", "1920x1080", 1100],
  ["Gemini 2.0 and 2.5", "gemini-2.5-flash", "unspecified", "512x288", 1548],
  ["GPT-6 Sol and Luna", "gpt-6-sol", "auto", "1920x1440", 3240],
  ["GPT-6 Sol and Luna", "gpt-6-sol", "high", "1920x1440", 2942],
  ["GPT-5.3", "gpt-5.2", "auto", "2560x1440", 2765],
  ["GPT-5.3", "gpt-5.4", "auto", "2560x1440", 2765],
  ["GPT-5.3", "gpt-5.2", "auto", "4000x3000", 3687],
  ["GPT-5.3", "gpt-5.4", "auto", "4000x3000", 2942],
  ["GPT-4.1 mini, by one token", "gpt-4.1-mini", "auto", "512x288", 234],
  ["Claude Haiku 5.5", "claude-haiku-5-5", "default", "1920x1080", 2691],
  ["Claude Haiku 5.5", "claude-haiku-4-5", "default", "1920x1080", 1560],
  ["Qwen-VL on Model Studio", "qwen3-vl-plus", "false", "1920x1080", 2042],
  ["Kimi K2.5 and K2.6", "kimi-k2.6", "default", "3509x4963", 4158],
  ["Kimi K2.5 and K2.6", "kimi-k2.6", "default", "1654x4343", 4160],
  ["Kimi K2.5 and K2.6", "kimi-k2.6", "default", "1024x1024", 1369],
  ["Kimi K3", "kimi-k2.6", "default", "512x288", 209],
  ["Kimi K3", "kimi-k2.6", "default", "3840x2160", 4214],
  ["Mistral", "mistral-large-2512", "default", "512x288", 220],
  ["MiniMax M3", "minimax-m3", "default", "1024x1024", 576],
  ["Cohere", "command-a-vision", "auto", "4000x1001", 2304],
])("%s: the rule of %s %s gives %s the %i tokens that the page says", (title, model, detail, size, tokens) => {
  const [widthPx = 0, heightPx = 0] = size.split("x").map(Number);
  expect(countByRule(choose(model, detail).rule, { widthPx, heightPx })).toMatchObject({ tokens });
  const text = sections.find((section) => section.title === title)?.text;
  expect(text).toContain(counted(tokens));
});

test("the page and the help say that nobody has run it against the paid services", async () => {
  expect(page).toContain("Nobody has run it against the paid services yet");
  expect((await bench.cli("calibrate --help")).stdout).toContain("has not been run against the paid services");
});
