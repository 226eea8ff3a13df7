import * as ledger from "pixelthrift/ledger";
import { expect, test } from "vitest";

import { image, restored } from "../../../core/test/history.ts";
import type { Item, Savings } from "../shared/protocol.ts";
import { type Asking, chosenOf, stateOf } from "./panelState.ts";

type Entries = readonly ledger.LedgerEntry[];

interface Around {
  readonly period?: Asking["query"]["period"];
  readonly model?: string;
  readonly own?: string;
  readonly runs?: number;
  readonly shownRuns?: readonly string[];
  /** Files that are not there any more. */
  readonly gone?: readonly string[];
}

const nothingUnread = { tornLines: 0, newerLines: 0, foreignLines: 0, files: [] };

/** The state on 2026-11-22, or nothing where there is none. */
function panel(entries: Entries, around: Around = {}): Savings | undefined {
  const { period = "30 days", model, own, runs = 20, shownRuns = [], gone = [] } = around;
  const asking: Asking = {
    query: { model, period, runs, shownRuns: new Set(shownRuns) },
    ownModel: own === undefined ? undefined : { model: own, detail: "auto", channel: "api" },
    today: "2026-11-22",
    timeZone: "UTC",
  };
  const chosen = chosenOf({ entries, unread: nothingUnread }, asking, ledger);
  if (chosen === undefined) return undefined;
  const asked = new Set(chosen.paths);
  const surroundings = {
    // Whoever looks for files looks for those that were asked for, and no others.
    isThere: (path: string) => {
      expect(asked).toContain(path);
      return !gone.includes(path);
    },
    address: (path: string) => `at ${path}`,
    folder: (paths: readonly string[]) => paths.length.toString(),
    client: (names: readonly string[]) => names.join(),
    restored: "put back",
  };
  return stateOf(chosen, surroundings, ledger) as Savings;
}

test("is nothing where nothing was recorded", () => {
  expect(panel([])).toBeUndefined();
});

/** The only item there is, as its outcome, its picture and what can be done with it. */
function check(entries: Entries, around: Around = {}): string {
  const items = panel(entries, around)?.runs.flatMap((run) => run.items) ?? [];
  return items.map(inWords).join("; ");
}

function inWords({ outcome, why, thumbnail = "no picture", actions, saved }: Item): string {
  const tokens = saved === undefined ? "" : `, ${saved.tokens?.saved ?? "?"} tokens`;
  return `${outcome}${why === undefined ? "" : ` (${why})`}${tokens}, ${thumbnail}: ${actions.join(" ")}`;
}

const beside = image({ path: "/w/a.jpg" });
const replaced = image({ path: "/w/a.jpg", replaced: "hash" });
const kept = { ...unwritten({ outcome: "kept", bytes: "100 -> 100" }), why: "it fits" };
const failed = { ...unwritten({ outcome: "failed" }), error: { code: "E_CORRUPT", message: "torn" } };

/** An image that nothing was written for. */
function unwritten(words: Parameters<typeof image>[0]): ledger.ImageEntry {
  const { outputPath: _, ...entry } = image({ path: "/w/a.jpg", ...words });
  return entry;
}

test.each<[what: string, entries: Entries, around: Around, wanted: string]>([
  ["a result", [beside], {}, "optimized, 850 tokens, at /w/a.jpg_optimized.jpg: compare reveal"],
  ["a replaced original", [replaced], {}, "optimized, 850 tokens, at /w/a.jpg: compare restore reveal"],
  // What is gone can be neither looked at nor shown.
  ["a deleted result", [beside], { gone: ["/w/a.jpg_optimized.jpg"] }, "optimized, 850 tokens, no picture: reveal"],
  ["a deleted original", [beside], { gone: ["/w/a.jpg"] }, "optimized, 850 tokens, at /w/a.jpg_optimized.jpg: reveal"],
  ["both deleted", [replaced], { gone: ["/w/a.jpg"] }, "optimized, 850 tokens, no picture: restore"],
  // What was put back has saved nothing, and has nothing to be put back.
  [
    "an original that was put back",
    [replaced, restored("/w/a.jpg", "2026-11-22T13:00:00.000Z")],
    {},
    "kept (put back), at /w/a.jpg: reveal",
  ],
  ["a kept image", [kept], {}, "kept (it fits), 850 tokens, at /w/a.jpg: reveal"],
  ["a failure", [failed], {}, "failed (torn), no picture: reveal"],
  ["a failure of a file that is gone", [failed], { gone: ["/w/a.jpg"] }, "failed (torn), no picture: "],
  // A picture of a hundred megabytes is no thumbnail.
  ["a large original", [{ ...kept, before: { sizeBytes: 1e8 } }], {}, "kept (it fits), 850 tokens, no picture: reveal"],
])("shows %s", (_what, entries, around, wanted) => expect(check(entries, around)).toBe(wanted));

const two = [
  image({ path: "/w/a.jpg", runId: "1" }),
  image({ path: "/w/b.jpg", runId: "1", replaced: "hash" }),
  image({ path: "/w/c.jpg", runId: "1", outcome: "failed" }),
];

test("a run of several is one row until it is opened", () => {
  const [closed] = panel(two)?.runs ?? [];
  expect(closed).toMatchObject({ id: "1", images: 3, failed: 1, items: [], actions: ["restore"] });
  expect(closed?.thumbnail).toBe("at /w/a.jpg_optimized.jpg");
  const [open] = panel(two, { shownRuns: ["1"] })?.runs ?? [];
  expect(open?.items.map(({ name }) => name)).toEqual(["a.jpg", "b.jpg", "c.jpg"]);
});

test("a run is shown by another picture where the first is gone", () => {
  const [run] = panel(two, { gone: ["/w/a.jpg_optimized.jpg"] })?.runs ?? [];
  expect(run?.thumbnail).toBe("at /w/b.jpg");
});

test("names of images stay the same, whatever else is recorded", () => {
  const ids = (entries: Entries): readonly string[] =>
    panel(entries, { shownRuns: ["1"] })?.runs.flatMap((run) => run.items.map(({ id }) => id)) ?? [];
  const before = ids(two);
  const later = image({ at: "2026-11-22T14:00:00.000Z", runId: "2", path: "/w/d.jpg" });
  expect(new Set(before).size).toBe(3);
  expect(ids([...two, later])).toEqual(expect.arrayContaining([...before]));
});

test("gives as many runs as are asked for, the newest first, and says how many more there are", () => {
  const entries = [1, 2, 3].map((hour) =>
    image({ at: `2026-11-22T0${hour}:00:00.000Z`, runId: `${hour}`, path: `/${hour}` }),
  );
  const state = panel(entries, { runs: 2 });
  expect(state?.runs.map(({ id }) => id)).toEqual(["3", "2"]);
  expect(state?.olderRuns).toBe(1);
});

test.each<[around: Around, wanted: string]>([
  // As it was chosen last, else that of the settings, else that of the latest image.
  [{ model: "gpt-4o auto api " }, "gpt-4o auto api "],
  [{ model: "gpt-4o auto api ", own: "gpt-4o-mini" }, "gpt-4o auto api "],
  [{ own: "gpt-4o-mini" }, "gpt-4o-mini auto api "],
  [{ model: "gone auto api ", own: "gone" }, "gpt-4o-mini auto api "],
  [{}, "gpt-4o-mini auto api "],
])("of the models with figures takes for %j %s", (around, wanted) => {
  const entries = [
    image({ tokens: ["gpt-4o 1105 -> 255"] }),
    image({ at: "2026-11-22T13:00:00.000Z", path: "/b", tokens: ["gpt-4o-mini 36835 -> 8500"] }),
  ];
  const state = panel(entries, around);
  expect(state?.model).toBe(wanted);
  expect(state?.models.map(({ label }) => label)).toEqual(["gpt-4o-mini (auto)", "gpt-4o (auto)"]);
});

test("shows every model with figures of the same images, also where they were optimized for another", () => {
  const entries = [
    image({ tokens: ["gpt-4o 1105 -> 255"] }),
    image({ at: "2026-11-22T13:00:00.000Z", path: "/b", tokens: ["gpt-4o-mini 36835 -> 8500"] }),
  ];
  expect(panel(entries)?.byModel.map(({ uncounted }) => uncounted)).toEqual([0, 0]);
});

test.each<[period: Asking["query"]["period"], days: string, optimized: number]>([
  // Today is the last of the days.
  ["7 days", "2026-11-16 to 2026-11-22", 1],
  ["30 days", "2026-10-24 to 2026-11-22", 2],
  ["90 days", "2026-08-25 to 2026-11-22", 3],
  // The end of a long history.
  ["all", "2025-11-22 to 2026-11-22", 4],
])("of %s shows %s", (period, days, optimized) => {
  const ats = ["2024-01-01", "2026-09-01", "2026-11-01", "2026-11-16"];
  const entries = ats.map((day) => image({ at: `${day}T10:00:00.000Z`, path: `/${day}`, runId: day }));
  const state = panel(entries, { period });
  expect(`${state?.chart.from} to ${state?.chart.to}`).toBe(days);
  expect(state?.totals.optimized).toBe(optimized);
  expect(state?.runs).toHaveLength(optimized);
  expect(state?.chart.days).toHaveLength(Math.min(3, optimized));
});

test("counts a file that fails every night once, and shows the latest reason", () => {
  const failedOn = (day: number): ledger.ImageEntry => ({
    ...unwritten({ at: `2026-11-0${day}T02:00:00.000Z`, runId: `${day}`, outcome: "failed" }),
    error: { code: "E_READ", message: `reason ${day}` },
  });
  const entries = [failedOn(1), failedOn(2)];
  const state = panel(entries);
  expect(state?.failures.map(({ why }) => why)).toEqual(["reason 2"]);
  expect(state?.totals.failed).toBe(1);
});

test("shows no more failures than anybody reads, and says how many there are", () => {
  const entries = Array.from({ length: 23 }, (_, index) => image({ path: `/${index}`, outcome: "failed" }));
  const state = panel(entries);
  expect(state?.failures).toHaveLength(20);
  expect(state?.olderFailures).toBe(3);
  expect(state?.totals.failed).toBe(23);
});

test("says of which days and lists its prices are", () => {
  const newer = { package: "prices", version: "1.0.1", source: "bundled" } as const;
  const entries = [
    image({ at: "2026-11-03T10:00:00.000Z" }),
    { ...image({ at: "2026-11-20T10:00:00.000Z", path: "/b" }), prices: newer },
  ];
  expect(panel(entries)?.prices).toEqual({
    package: "prices",
    versions: ["1.0.0", "1.0.1"],
    from: "2026-11-03",
    to: "2026-11-20",
  });
  // A quiet week has the list of the last figures.
  const old = [image({ at: "2026-01-03T10:00:00.000Z" })];
  expect(panel(old, { period: "7 days" })?.prices).toMatchObject({ package: "prices", versions: ["1.0.0"] });
});

test("counts the lines that it cannot read", () => {
  const unread = { ...nothingUnread, tornLines: 1, foreignLines: 2, newerLines: 3 };
  const query = { model: undefined, period: "all", runs: 20, shownRuns: new Set<string>() } as const;
  const asking = { query, ownModel: undefined, today: "2026-11-22", timeZone: "UTC" };
  expect(chosenOf({ entries: [image()], unread }, asking, ledger)?.unreadableLines).toBe(6);
});

test("its figures are those that the library gives for the history", () => {
  const entries = [image(), image({ path: "/b", bytes: "500 -> 400", tokens: ["gpt-4o 765 -> 255"] })];
  const { totals, byDay } = ledger.summarize(entries, { model: "gpt-4o" });
  const state = panel(entries);
  expect(state?.totals.saved).toEqual({ tokens: totals.tokens, usd: totals.usd, bytes: totals.bytes });
  expect(state?.chart.days).toEqual([
    { day: "2026-11-22", images: 2, saved: { tokens: 1360, usd: byDay[0]?.usd?.saved, bytes: 1000 } },
  ]);
});
