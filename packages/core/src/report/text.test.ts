import { expect, test } from "vitest";

import { PixelthriftError } from "../errors.ts";
import { measure } from "../measure.ts";
import { choose } from "../models/choose.ts";
import { costs } from "../prices.ts";
import { type DoneEntry, type Entry, totalsOf, unreadableEntry } from "./entry.ts";
import { reportText } from "./text.ts";

const prices = { package: "prices", version: "1.2.3", source: "bundled", on: "2026-11-22" } as const;

/** A photo of `fromBytes` that has become one of `toBytes`; the same number twice is one that was kept. */
function entry(path: string, fromBytes: number, toBytes: number, models: readonly string[] = ["gpt-4o"]): DoneEntry {
  const isKept = fromBytes === toBytes;
  const was = { widthPx: 2000, heightPx: 1000 };
  const is = isKept ? was : { widthPx: 512, heightPx: 256 };
  return {
    path,
    outputPath: `out/${path}`,
    outcome: isKept ? "kept" : "optimized",
    ...is,
    mimeType: "image/jpeg",
    engine: isKept ? "none" : "portable",
    plan: { kind: isKept ? "keep" : "resize", to: is, why: `why ${path} gets its size` },
    metrics: measure({
      before: { sizeBytes: fromBytes, dimensions: was },
      after: { sizeBytes: toBytes, dimensions: is },
      elapsedMs: 5,
    }),
    cost: costs(
      was,
      is,
      models.map((model) => choose(model)),
      { on: new Date("2026-11-22") },
    ),
  };
}

function check(entries: readonly Entry[], counts = { unchanged: 0, notReached: 0 }): string[] {
  const totals = totalsOf(entries, { ...counts, elapsedMs: 1_234 });
  return reportText({ entries, totals, prices, resultsAt: "out" }, { colors: "none" }).split("\n");
}

test("one image after the other, then the sums", () => {
  expect(check([entry("a.jpg", 1_000_000, 50_000), entry("b.jpg", 400, 400)])).toEqual([
    "  image  pixels                bytes               saved",
    "  a.jpg  2000x1000 -> 512x256  1.00 MB -> 50.0 kB  95.0%",
    "  b.jpg  2000x1000             400 bytes            kept",
    "",
    "  why a.jpg gets its size",
    "  why b.jpg gets its size",
    "",
    "  2 images: 1 optimized, 1 kept as they are, in 1.2 s",
    "  1.00 MB -> 50.4 kB, 95.0% saved",
    "",
    "  model          tokens          dollars               saved  certainty",
    "  gpt-4o (auto)  2,210 -> 1,360  $0.00553 -> $0.00340  38.5%  exact",
    "",
    "  Tokens of the images alone, dollars at the input price in prices 1.2.3 on 2026-11-22.",
    "",
    "  Results: out",
    "",
  ]);
});

test("a failed image is counted, explained, and in no sum", () => {
  const failed = unreadableEntry("gone.jpg", new PixelthriftError("E_READ", "no such file"));
  const lines = check([failed, entry("a.jpg", 1_000_000, 50_000)]);
  expect(lines).toContain("  failed gone.jpg: no such file (E_READ)");
  expect(lines).toContain("  2 images: 1 optimized, 1 failed, in 1.2 s");
  expect(lines).toContain("  1.00 MB -> 50.0 kB, 95.0% saved");
});

test("of many images the largest results are shown and all are summed", () => {
  const many = Array.from({ length: 30 }, (_, index) => entry(`${index}.jpg`, 1_000_000, 10_000 + index));
  const lines = check(many);
  expect(lines[1]).toContain("29.jpg");
  expect(lines[20]).toContain("10.jpg");
  expect(lines[21]).toBe("  The 20 largest results of 30 are shown; --json has all.");
  expect(lines).toContain("  30 images: 30 optimized, in 1.2 s");
});

test("says what was there already and what was not reached", () => {
  const lines = check([entry("a.jpg", 1_000_000, 50_000)], { unchanged: 1, notReached: 3 });
  expect(lines).toContain("  1 result had been there already and is untouched");
  expect(lines).toContain("  Interrupted: 3 images not reached");
});

test("says where a smaller image saves no tokens, once for all models it is true of", () => {
  const lines = check([entry("a.jpg", 1_000_000, 50_000, ["gemini-3.6-flash", "gemini-3.5-flash"])]);
  const hints = lines.filter((line) => line.includes("media_resolution"));
  expect(hints).toHaveLength(1);
  expect(hints[0]).toMatch(/^ {2}gemini-3\.6-flash \(high\), gemini-3\.5-flash \(high\): /);
});

test("a model of which nothing is known shows no figures", () => {
  expect(check([entry("a.jpg", 1_000_000, 50_000, ["gpt-5.3"])]).join("\n")).toMatch(/gpt-5\.3 .*not known +unknown/);
});
