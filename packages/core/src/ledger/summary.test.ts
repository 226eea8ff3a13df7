import { describe, expect, test } from "vitest";

import { image, restored } from "../../test/history.ts";
import type { LedgerEntry } from "./entry.ts";
import { entriesIn, figuresOf, runsOf, summarize, type SummaryOptions } from "./summary.ts";

const gpt = { model: "gpt-4o", detail: "auto", channel: "api" };

/** The totals in short: images, bytes, tokens, dollars. */
function check(entries: readonly LedgerEntry[], options?: SummaryOptions): string {
  const { images, bytes, tokens, usd } = summarize(entries, options).totals;
  const text = (figure: { before: number; after: number } | null): string =>
    figure === null ? "?" : `${figure.before} -> ${figure.after}`;
  return `${images}: ${text(bytes)}, ${text(tokens)}, ${text(usd)}`;
}

const on = (day: string, time = "12:00:00.000"): string => `${day}T${time}Z`;

describe("summarize", () => {
  test("of nothing is nothing", () => {
    expect(summarize([])).toEqual({
      outcomes: { optimized: 0, kept: 0, skipped: 0, failed: 0, restored: 0 },
      totals: {
        images: 0,
        bytes: { before: 0, after: 0, saved: 0, savedPercent: null },
        countedImages: 0,
        uncountedImages: 0,
        pricedImages: 0,
        tokens: null,
        usd: null,
        certainty: null,
      },
      byDay: [],
      byModel: [],
      prices: [],
      clients: [],
    });
  });

  test.each([
    // Optimized and kept images are in the sums, and what came to nothing is not.
    [[image(), image({ path: "/b.jpg" })], "2: 2000 -> 200, 2210 -> 510, 0.005525 -> 0.001275"],
    [
      [image({ outcome: "kept", bytes: "9 -> 9", tokens: ["gpt-4o 85 -> 85"] })],
      "1: 9 -> 9, 85 -> 85, 0.0002125 -> 0.0002125",
    ],
    [[image({ outcome: "failed" }), image({ outcome: "skipped" })], "0: 0 -> 0, ?, ?"],

    // An image that is counted on one side only is in no sum of tokens.
    [
      [image({ tokens: ["gpt-4o ? -> 255"] }), image({ path: "/b.jpg" })],
      "2: 2000 -> 200, 1105 -> 255, 0.0027625 -> 0.0006375",
    ],
    [[image({ tokens: ["gpt-4o ? -> 255"] })], "1: 1000 -> 100, ?, ?"],

    // Dollars are those of the images that had a price, at the price of their day.
    [[image({ tokens: ["gpt-4o 1105 -> 255 at ?"] })], "1: 1000 -> 100, 1105 -> 255, ?"],
    [
      [image({ tokens: ["gpt-4o 100 -> 10 at 1"] }), image({ path: "/b.jpg", tokens: ["gpt-4o 100 -> 10 at 5"] })],
      "2: 2000 -> 200, 200 -> 20, 0.0006 -> 0.00006",
    ],

    // The same image with the same result counts once …
    [[image(), image({ at: on("2026-11-23") })], "1: 1000 -> 100, 1105 -> 255, 0.0027625 -> 0.0006375"],
    // … and twice where the image or the result is another one.
    [[image(), image({ bytes: "1000 -> 90" })], "2: 2000 -> 190, 2210 -> 510, 0.005525 -> 0.001275"],
    // What an earlier run did not count is counted by the later one.
    [[image({ tokens: ["o3 5 -> 5"] }), image(), image()], "1: 1000 -> 100, 1105 -> 255, 0.0027625 -> 0.0006375"],

    // Replacing an original saves nothing any more once it is back …
    [[image({ replaced: "hash" }), restored("/a.jpg", on("2026-11-23"))], "0: 0 -> 0, ?, ?"],
    // … but for what was done to it afterwards, and to others.
    [
      [
        image({ replaced: "hash" }),
        image({ path: "/b.jpg", replaced: "other" }),
        restored("/a.jpg", on("2026-11-23")),
        image({ at: on("2026-11-24"), replaced: "hash" }),
      ],
      "2: 2000 -> 200, 2210 -> 510, 0.005525 -> 0.001275",
    ],
    // A copy beside the original is none that could be restored.
    [[image(), restored("/a.jpg", on("2026-11-23"))], "1: 1000 -> 100, 1105 -> 255, 0.0027625 -> 0.0006375"],
  ])("row %#", (entries, wanted) => expect(check(entries, { model: "gpt-4o" })).toBe(wanted));

  test("stays exact where numbers would not", () => {
    const cents = Array.from({ length: 10 }, (_, index) =>
      image({ path: `/${index}.jpg`, tokens: ["gpt-4o 100000 -> 1 at 1"] }),
    );
    expect(summarize(cents).totals.usd?.before).toBe(1);
  });

  test("costs a request of the tier it was in", () => {
    const [tokens] = image().tokens;
    if (tokens === undefined) throw new Error("no tokens");
    const entry = { ...image(), tokens: [{ ...tokens, tier: { before: 10_000_000 } }] };
    expect(check([entry])).toBe("1: 1000 -> 100, 1105 -> 255, 0.01105 -> 0.0006375");
  });

  test("takes the model with most images where none is named, and says which", () => {
    const entries = [
      image({ tokens: ["o3 9 -> 5"] }),
      image({ path: "/b.jpg", tokens: ["gpt-4o 9 -> 5", "o3 9 -> 5"] }),
    ];
    const { of, byModel } = summarize(entries);
    expect(of).toEqual({ model: "o3", detail: "auto", channel: "api" });
    expect(byModel.map(({ model, countedImages, uncountedImages }) => [model, countedImages, uncountedImages])).toEqual(
      [
        ["o3", 2, 0],
        ["gpt-4o", 1, 1],
      ],
    );
    expect(summarize(entries, { model: "gpt-5" }).of).toBeUndefined();
  });

  test("is as certain as its least certain count", () => {
    const sure = image({ tokens: ["gpt-4o 9 -> 5"] });
    const [tokens] = sure.tokens;
    if (tokens === undefined) throw new Error("no tokens");
    const guessed = { ...image({ path: "/b.jpg" }), tokens: [{ ...tokens, certainty: "estimate" as const }] };
    expect(summarize([sure, guessed, image({ path: "/c.jpg" })]).totals.certainty).toBe("estimate");
  });

  test("adds up each day of a place", () => {
    const entries = [
      image({ at: on("2026-11-21", "23:30:00.000") }),
      image({ at: on("2026-11-22", "00:30:00.000"), path: "/b.jpg" }),
      image({ at: on("2026-11-22", "23:30:00.000"), path: "/c.jpg" }),
    ];
    const days = (timeZone?: string): string[] =>
      summarize(entries, { timeZone }).byDay.map(({ day, images, bytes }) => `${day} ${images} ${bytes.saved}`);
    expect(days()).toEqual(["2026-11-21 1 900", "2026-11-22 2 1800"]);
    expect(days("Europe/Vienna")).toEqual(["2026-11-22 2 1800", "2026-11-23 1 900"]);
    expect(days("America/New_York")).toEqual(["2026-11-21 2 1800", "2026-11-22 1 900"]);
    // Half an hour, and a clock that is set back on the day itself.
    expect(days("Asia/Kolkata")).toEqual(["2026-11-22 2 1800", "2026-11-23 1 900"]);
  });

  test("looks at a period, both ends included", () => {
    const entries = [20, 21, 22, 23].map((day) => image({ at: on(`2026-11-${day}`), path: `/${day}.jpg` }));
    expect(check(entries, { since: "2026-11-21", until: "2026-11-22" })).toMatch(/^2: /);
    expect(entriesIn(entries, { since: "2026-11-23" })).toEqual([entries[3]]);
  });

  test("counts a picture on the first day only, whatever the period", () => {
    const entries = [image(), image({ at: on("2026-11-23") })];
    expect(check(entries, { since: "2026-11-23" })).toBe("0: 0 -> 0, ?, ?");
  });

  test.each([
    [{ since: "2026-02-30" }, 'expected a day like 2026-11-22 for since but received "2026-02-30"'],
    [{ until: "yesterday" }, 'expected a day like 2026-11-22 for until but received "yesterday"'],
    [
      { since: "2026-11-22", until: "2026-11-21" },
      'expected a day from 2026-11-22 on for until but received "2026-11-21"',
    ],
    [{ timeZone: "Mars/Olympus" }, 'expected a time zone like Europe/Vienna for timeZone but received "Mars/Olympus"'],
  ])("refuses %j", (options, message) => expect(() => summarize([], options)).toThrow(message));

  test("says which prices were used, and when", () => {
    const old = {
      ...image({ at: on("2026-10-01"), path: "/b.jpg" }),
      prices: { package: "prices", version: "0.9.0", source: "bundled" as const },
    };
    expect(summarize([old, image(), image({ at: on("2026-11-24"), path: "/c.jpg" })]).prices).toEqual([
      { package: "prices", version: "0.9.0", firstDay: "2026-10-01", lastDay: "2026-10-01" },
      { package: "prices", version: "1.0.0", firstDay: "2026-11-22", lastDay: "2026-11-24" },
    ]);
  });
});

describe("runsOf", () => {
  test("gathers the images of a run, the latest run first, and says what was undone", () => {
    const entries = [
      image({ at: on("2026-11-20"), runId: "1", replaced: "hash" }),
      image({ at: on("2026-11-20", "13:00:00.000"), runId: "1", path: "/b.jpg", outcome: "failed" }),
      image({ at: on("2026-11-21"), runId: "2", path: "/c.jpg" }),
      image({ at: on("2026-11-21", "13:00:00.000"), runId: "3", path: "/c.jpg" }),
      restored("/a.jpg", on("2026-11-22")),
    ];
    const runs = runsOf(entries).map(({ runId, from, to, images }) => [
      runId,
      `${from.slice(0, 13)} ${to.slice(0, 13)}`,
      images.map(({ entry, standing }) => `${entry.path} ${standing}`).join(", "),
    ]);
    expect(runs).toEqual([
      ["3", "2026-11-21T13 2026-11-21T13", "/c.jpg repeats"],
      ["2", "2026-11-21T12 2026-11-21T12", "/c.jpg counts"],
      ["1", "2026-11-20T12 2026-11-20T13", "/a.jpg undone, /b.jpg nothing"],
    ]);
    expect(runsOf(entries, { since: "2026-11-21", until: "2026-11-21" }).map(({ runId }) => runId)).toEqual(["3", "2"]);
  });
});

test("figuresOf adds up what it is given", () => {
  const { images, bytes, tokens } = figuresOf([image(), image(), image({ outcome: "failed" })], gpt);
  expect([images, bytes.saved, tokens?.saved]).toEqual([2, 1800, 1700]);
  expect(figuresOf([image()], undefined).tokens).toBeNull();
});
