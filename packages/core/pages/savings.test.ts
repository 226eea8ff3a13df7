import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { choose } from "../src/models/choose.ts";
import { fitWithin, type Size } from "../src/size.ts";
import { type Group, nth, type Picture, type Result } from "./savings-corpus.ts";
import { figuresOf, median, pairs, refusedOf } from "./savings-figures.ts";
import { savingsPage } from "./savings-page.ts";
import { furtherKinds, twelve } from "./savings-roster.ts";

/*
 * The sums and the page, on pictures that nobody has. What the real files give is compared by `pnpm savings FOLDER`.
 */

const on = new Date("2026-11-22T12:00:00Z");

function picture(group: Group, name: string, size: Size, bytes: Partial<Picture["before"]> = {}): Picture {
  const before = { ...size, format: "jpeg", frames: "one", sizeBytes: 1_000_000, ...bytes } as const;
  const made = (maxEdgePx: number): Result => {
    const to = fitWithin(size, maxEdgePx);
    return { outcome: "optimized", planned: to, sent: { ...to, format: "jpeg", frames: "one", sizeBytes: 50_000 } };
  };
  const named = new Map(twelve.map(({ chosen }) => [chosen.model, made(2000)]));
  return { group, name, before, content: made(512), text: made(768), named };
}

const all = [
  picture("photos", "large.jpg", { widthPx: 3840, heightPx: 2160 }),
  picture("photos", "small.jpg", { widthPx: 512, heightPx: 288 }),
  picture("screens", "screen.png", { widthPx: 1920, heightPx: 1080 }, { format: "png" }),
  picture("documents", "page.tif", { widthPx: 1654, heightPx: 2339 }, { format: "tiff" }),
  picture("documents", "strip.png", { widthPx: 12_000, heightPx: 300 }, { format: "png", sizeBytes: 4_000_000 }),
];

function castOf(model: string): (typeof twelve)[number] {
  return nth(
    twelve.filter(({ chosen }) => chosen.model === model),
    0,
  );
}

test.each([
  [[], null],
  [[7], 7],
  [[3, 1, 2], 2],
  [[3, 1, 2, 10], 2.5],
])("the median of %j is %s", (amounts, wanted) => expect(median(amounts)).toBe(wanted));

test("sums are of what is counted before and after, and a median is of single images", () => {
  const photos = all.filter(({ group }) => group === "photos");
  // 4,784 and 209 before, 209 twice after: 95.6 % and nothing of single ones.
  expect(figuresOf(pairs(photos, "content", castOf("claude-opus-5-5")), castOf("claude-opus-5-5"), on)).toMatchObject({
    images: 2,
    tokensBefore: 4784 + 209,
    tokensAfter: 2 * 209,
    savedPercent: 91.6,
    medianPercent: 47.8,
    usdBefore: ((4784 + 209) * 4) / 1e6,
  });
  // A side of 12,000 px is refused, whatever is done to the file; a TIFF only as it is.
  expect(figuresOf(pairs(all, "content", castOf("claude-opus-5-5")), castOf("claude-opus-5-5"), on)).toMatchObject({
    images: 4,
    uncountedImages: 1,
    newlyTaken: { images: 1 },
  });
});

test("through a client that makes it smaller, less is saved", () => {
  const photos = all.filter(({ group }) => group === "photos");
  const cast = castOf("gpt-6-astra");
  expect(figuresOf(pairs(photos, "content", cast), cast, on, "vscode-chat").savedPercent).toBeLessThan(
    figuresOf(pairs(photos, "content", cast), cast, on).savedPercent ?? 0,
  );
});

test("refusals are grouped by their reason, without the number of the one file", () => {
  const files = all.map(({ name, before }) => [name, before] as const);
  expect(refusedOf(files, castOf("grok-4.6"))).toEqual([
    { why: "only jpeg and png are taken, not tiff", names: ["page.tif"] },
  ]);
  expect(refusedOf(files, castOf("llama-4-maverick"))).toEqual([
    { why: "only png, jpeg, gif and webp are taken, not tiff", names: ["page.tif"] },
    { why: "more bytes than 3.93 MB", names: ["strip.png"] },
    { why: "a side of 12,000 px is over 8,000 px", names: ["strip.png"] },
  ]);
});

test("the twelve have a price and a rule, and with the others every kind of rule that is known", () => {
  expect(twelve).toHaveLength(12);
  for (const cast of twelve) {
    expect(figuresOf(pairs(all, "text", cast), cast, on)).toMatchObject({ usdBefore: expect.any(Number) as number });
  }
  const kinds = new Set([...twelve, ...furtherKinds].map(({ chosen }) => chosen.rule.kind));
  expect(kinds).toEqual(
    new Set(
      "canvas capped-tiles cells crops examples flat grid groups padded patches preview rounded rows squares tiles".split(
        " ",
      ),
    ),
  );
});

test("the page has all of it, and what is claimed beside it", () => {
  const page = savingsPage(all, on);
  for (const { chosen } of twelve) expect(page.split(`\n| ${chosen.model} |`).length).toBeGreaterThan(11);
  for (const heading of ["Photos", "Screens", "Documents", "Everything", "Through a client", "Refused"]) {
    expect(page).toContain(`\n## ${heading}\n`);
  }
  expect(page).toContain("**What `content` saves on screens and pages is not free.**");
  // The figures of a 4K photo that becomes 512 px wide, from the certain rules.
  expect(page).toMatch(/\| gpt-4o \| 76\.9% \|/u);
  expect(page).toMatch(/\| gemini-3\.6-flash \| 0\.0% \|/u);
  expect(page).toContain("1,105 -> 85 tokens, at any size");
});

test("the committed page is about the same models", () => {
  const page = readFileSync(new URL("../../../docs/savings.md", import.meta.url), "utf8");
  const firstCells = [...page.matchAll(/^\| ([\w.-]+)(?:, Bedrock)? \|/gmu)].map(([, id = ""]) => id);
  const ids = new Set([...twelve, ...furtherKinds].map(({ chosen }) => chosen.model));
  expect(new Set(firstCells.filter((id) => id !== "model" && id !== "---"))).toEqual(ids);
});

test("a model is in the roster as it is called", () => {
  expect(castOf("nova-2-lite").chosen).toEqual(choose("nova-2-lite", undefined, "bedrock"));
});
