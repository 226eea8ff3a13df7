import { expect, test } from "vitest";

import { anchorOf, inWords, linkTo, list, paragraph, table } from "./markdown.ts";

test.each([
  ["Claude standard", "claude-standard"],
  ["Qwen-VL weights, 28 px", "qwen-vl-weights-28-px"],
  ["GPT-4.1 mini, by one token", "gpt-41-mini-by-one-token"],
  ["DeepSeek-OCR-2 tiles", "deepseek-ocr-2-tiles"],
])("GitHub calls %s #%s", (heading, anchor) => {
  expect(anchorOf(heading)).toBe(anchor);
  expect(linkTo(heading, "see", "page.md")).toBe(`[see](page.md#${anchor})`);
});

test("a paragraph has no long line, and leaves links and quoted text whole", () => {
  const link = "[a link of many words](https://example.com/somewhere)";
  const text = `${"word ".repeat(22)}${link}, \`quoted text that is one\` and *${"more ".repeat(30).trim()}*.`;
  const lines = paragraph(text).split("\n");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  expect(lines.join(" ")).toBe(text);
  expect(lines.filter((line) => line.includes(link) || line.includes("`quoted text that is one`"))).not.toEqual([]);
  expect(lines.some((line) => line.includes(link))).toBe(true);
});

test("a paragraph keeps brackets and backquotes that are nothing special", () => {
  expect(paragraph("an [open bracket, a ` and a <https://example.com>")).toBe(
    "an [open bracket, a ` and a <https://example.com>",
  );
});

test("entries of a list are set in", () => {
  const long = "word ".repeat(30).trim();
  expect(list([long, "short"], "numbered").split("\n")).toEqual([
    `1. ${"word ".repeat(23).trim()}`,
    `   ${"word ".repeat(7).trim()}`,
    "2. short",
  ]);
  expect(list(["a"])).toBe("- a");
});

test("a table aligns its columns and lets no cell end early", () => {
  expect(table([{ head: "a" }, { head: "b", align: "right" }], [["x|y", "1"]])).toBe(
    "| a | b |\n| --- | --: |\n| x\\|y | 1 |",
  );
});

test.each([
  [[], ""],
  [["a"], "a"],
  [["a", "b"], "a and b"],
  [["a", "b", "c"], "a, b and c"],
])("%j in words", (words, text) => expect(inWords(words)).toBe(text));
