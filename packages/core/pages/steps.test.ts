import fc from "fast-check";
import { expect, test } from "vitest";

import { findDetail } from "../src/models/find.ts";
import { type Model, models } from "../src/models/index.ts";
import { shownSize, type Size } from "../src/size.ts";
import { countByRule } from "../src/tokens/count.ts";
import { counted, type Rule } from "../src/tokens/rule.ts";
import { steps } from "./steps.ts";

/** Every rule of the tables once, by a model and setting that has it. */
const rules = new Map<string, Rule>();
for (const [id, { details }] of Object.entries<Model>(models)) {
  for (const [detail, { rule }] of Object.entries(details)) {
    const isSeen = [...rules.values()].some((known) => JSON.stringify(known) === JSON.stringify(rule));
    if (!isSeen) rules.set(`${id} ${detail}`, rule);
  }
}

const sizes = fc.record<Size>({
  widthPx: fc.integer({ min: 512, max: 9000 }),
  heightPx: fc.integer({ min: 512, max: 9000 }),
});

test.each([...rules])("the steps of %s come to what it counts", (_name, rule) => {
  fc.assert(
    fc.property(sizes, (size) => {
      const lines = steps(rule, size);
      const count = countByRule(rule, size);
      switch (count.outcome) {
        case "billed":
          expect(lines.findLast((line) => / tokens\b/u.test(line))).toContain(`${counted(count.tokens)} tokens`);
          break;
        case "refused":
          expect(lines.at(-1)).toBe(`refused: ${count.why}`);
          break;
        case "unknown":
          expect(lines).toEqual([]);
      }
    }),
  );
});

test.each([...rules])("what the steps of %s say is so", (_name, rule) => {
  fc.assert(
    fc.property(sizes, (size) => {
      for (const line of steps(rule, size)) {
        for (const [, sum = "", result = ""] of line.matchAll(/((?:[\d,.]+ [x+/] )+[\d,.]*\d) = ([\d,.]*\d)/gu)) {
          expect(Math.abs(valueOf(sum) - numberOf(result)), `${shownSize(size)}: ${line}`).toBeLessThan(0.06);
        }
      }
    }),
  );
});

/** Of products and sums without brackets. */
function valueOf(sum: string): number {
  const terms = sum.split(" + ").map((term) => {
    const [first = "", ...others] = term.split(/ (?=[x/] )/u);
    return others.reduce((value, factor) => {
      const other = numberOf(factor.slice(2));
      return factor.startsWith("x") ? value * other : value / other;
    }, numberOf(first));
  });
  return terms.reduce((all, term) => all + term, 0);
}

function numberOf(text: string): number {
  return Number(text.replaceAll(",", ""));
}

test.each([
  [
    "claude-opus-5-5",
    "default",
    [
      "brought to 4,784 cells of 28 px and 2,576 px a side, once padded to whole ones: 3840x2160 -> 2576x1449",
      "2,576 / 28 = 92 and 1,449 / 28 = 51.8 cells, rounded up: 92 x 52 = 4,784 tokens",
    ],
  ],
  [
    "gpt-4o",
    "auto",
    [
      "brought to 2,048 px a side: 3840x2160 -> 2048x1152",
      "brought to a short side of 768 px: 2048x1152 -> 1365x768",
      "1,365 / 512 = 2.7 and 768 / 512 = 1.5 tiles, rounded up: 3 x 2 = 6 tiles",
      "85 + 6 x 170 = 1,105 tokens",
    ],
  ],
  ["nova-2-lite", "default", ["every picture: 230 tokens"]],
])("the steps of %s %s for 3840x2160", (model, detail, lines) => {
  expect(steps(findDetail(model, detail).rule, { widthPx: 3840, heightPx: 2160 })).toEqual(lines);
});
