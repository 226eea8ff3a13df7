import { expect, test } from "vitest";

import type { Certainty } from "../models/index.ts";
import type { Counted } from "../tokens/count.ts";
import { judge, type Measurement } from "./judge.ts";

const sizes = [
  { widthPx: 512, heightPx: 288 },
  { widthPx: 1024, heightPx: 1024 },
  { widthPx: 1920, heightPx: 1080 },
];

/** `173` is a rule, `173 (100-200)` a rule with a range, `?` no rule, `refused` one. */
function expectation(text: string): Counted {
  if (text === "?") return { outcome: "unknown" };
  if (text === "refused") return { outcome: "refused", why: "too large" };
  const [, tokens, min, max] = /^(\d+)(?: \((\d+)-(\d+)\))?$/u.exec(text) ?? [];
  const counted = { outcome: "billed", tokens: Number(tokens) } as const;
  return min === undefined ? counted : { ...counted, range: { min: Number(min), max: Number(max) } };
}

/** `173` is what the difference came to, `=173` what the service told. */
function measurement(rule: string, found: string, index: number): Measurement {
  const size = sizes[index] ?? { widthPx: 1, heightPx: 1 };
  const expected = expectation(rule);
  if (found === "refused") return { outcome: "refused", size, expected, message: "HTTP 400: too large" };
  const isTold = found.startsWith("=");
  return {
    outcome: "counted",
    size,
    expected,
    tokens: Number(found.replace("=", "")),
    by: isTold ? "service" : "difference",
  };
}

function check(pairs: readonly string[], certainty: Certainty = "exact"): string {
  const measurements = pairs.map((pair, index) => {
    const [rule = "", found = ""] = pair.split(" -> ");
    return measurement(rule, found, index);
  });
  const { conclusion, verdicts, text } = judge(measurements, certainty, "billed");
  return `${conclusion}: ${verdicts.join(", ")}; ${text}`;
}

test.each([
  // As the rule says, and what that makes of it.
  [["173 -> 173", "1229 -> =1229"], "exact", "supported: agrees, agrees; Both sizes are billed as the rule says."],
  [
    ["173 -> 173"],
    "documented",
    "supported: agrees; The one size is billed as the rule says. Its certainty could be raised from documented to exact.",
  ],
  [
    ["173 -> 173"],
    "estimate",
    "supported: agrees; The one size is billed as the rule says. Its certainty could be raised from estimate.",
  ],

  // The same few tokens around every image are markers; told apart by the service, there are none.
  [
    ["173 -> 177", "1229 -> 1233"],
    "exact",
    "supported: agrees, agrees; Both sizes are billed as the rule says, with 4 tokens around each image.",
  ],
  [
    ["173 -> 174"],
    "exact",
    "supported: agrees; The one size is billed as the rule says, with 1 token around each image.",
  ],
  [
    ["173 -> =177"],
    "exact",
    "contradicted: contradicts; The rule is contradicted at 512x288 (173 by the rule, 177 billed).",
  ],

  // Not the same, too many or too few are not markers.
  [
    ["173 -> 177", "1229 -> 1234"],
    "exact",
    "contradicted: contradicts, contradicts; The rule is contradicted at 512x288 (173 by the rule, 177 billed), 1024x1024 (1,229 by the rule, 1,234 billed).",
  ],
  [
    ["173 -> 190", "1229 -> 1246"],
    "exact",
    "contradicted: contradicts, contradicts; The rule is contradicted at 512x288 (173 by the rule, 190 billed), 1024x1024 (1,229 by the rule, 1,246 billed).",
  ],
  [
    ["173 -> 172", "1229 -> 1228"],
    "exact",
    "contradicted: contradicts, contradicts; The rule is contradicted at 512x288 (173 by the rule, 172 billed), 1024x1024 (1,229 by the rule, 1,228 billed).",
  ],

  // A range: its figure, another of it, an end of it every time, and outside.
  [
    ["512 (256-1792) -> =512"],
    "estimate",
    "supported: agrees; The one size is billed as the rule says. Its certainty could be raised from estimate.",
  ],
  [
    ["512 (256-1792) -> =512", "1792 (256-1792) -> =1500"],
    "estimate",
    "narrowed: agrees, in range; Every size is within the range, but not as the rule says at 1024x1024 (1,792 by the rule, 1,500 billed).",
  ],
  [
    ["512 (256-1792) -> =256", "768 (256-1800) -> =256"],
    "estimate",
    "narrowed: in range, in range; Every size is within the range, but not as the rule says at 512x288 (512 by the rule, 256 billed), 1024x1024 (768 by the rule, 256 billed); the same 256 tokens are billed for every size.",
  ],
  [
    ["1000 (258-1000) -> =258", "1548 (516-1548) -> =516"],
    "estimate",
    "narrowed: in range, in range; Every size is within the range, but not as the rule says at 512x288 (1,000 by the rule, 258 billed), 1024x1024 (1,548 by the rule, 516 billed); it is the fewest of the range every time.",
  ],
  [
    ["300 (258-1000) -> =1000", "1500 (516-1548) -> =1548"],
    "estimate",
    "narrowed: in range, in range; Every size is within the range, but not as the rule says at 512x288 (300 by the rule, 1,000 billed), 1024x1024 (1,500 by the rule, 1,548 billed); it is the most of the range every time.",
  ],
  [
    ["512 (256-1792) -> =255"],
    "estimate",
    "contradicted: contradicts; The rule is contradicted at 512x288 (512 by the rule, 255 billed).",
  ],

  // Where some sizes are sure, they tell the markers, and the others are judged without them.
  [["277 -> 280", "600 (100-602) -> 605"], "estimate", "narrowed: agrees, in range"],

  // A token more or less is not a marker where rounding is in question.
  [
    ["234 (233-235) -> 233", "1659 (1658-1660) -> 1658"],
    "documented",
    "narrowed: in range, in range; Every size is within the range",
  ],

  // Refused as expected, against it, and taken against it.
  [["refused -> refused", "173 -> 173"], "exact", "supported: agrees, agrees; Both sizes are billed as the rule says."],
  [
    ["173 -> refused"],
    "exact",
    "contradicted: contradicts; The rule is contradicted at 512x288 (173 by the rule, refused).",
  ],
  [
    ["refused -> 500"],
    "exact",
    "contradicted: contradicts; The rule is contradicted at 512x288 (refused by the rule, 500 billed).",
  ],

  // No rule: the figures speak for themselves.
  [["? -> 258", "? -> 1032"], "unknown", "measured: new, new; There is no rule; these are 2 points to find one from."],
  [
    ["? -> =258", "? -> =258"],
    "unknown",
    "measured: new, new; There is no rule; these are 2 points to find one from; the same 258 tokens are billed for every size.",
  ],

  // Nothing measured, nothing said.
  [[], "exact", "undecided: ; No size was answered, so nothing is decided."],
] as const)("%j, %s: %s", (pairs, certainty, wanted) => {
  expect(check(pairs, certainty)).toContain(wanted);
});

test("finds no markers in figures that the service told apart", () => {
  const told = [measurement("173", "=177", 0), measurement("1229", "=1233", 1)];
  expect(judge(told, "exact", "billed")).toMatchObject({ conclusion: "contradicted", wrapTokens: 0 });
});
