import * as ledger from "pixelthrift/ledger";
import { expect, test } from "vitest";

import { image } from "../../../core/test/history.ts";
import type { Comparison } from "../shared/protocol.ts";
import { type Comparing, compareState } from "./compareState.ts";
import { newestResult, recorded } from "./recorded.ts";

const entry = image({ path: "/w/a.jpg", tokens: ["gpt-4o 1105 -> 255", "gpt-5.4 ? -> 245"] });

function state(change: Partial<Comparing> = {}): ReturnType<typeof compareState> {
  const known = recorded({ entry, standing: "counts" });
  return compareState(
    {
      itemId: known.id,
      image: known,
      before: { address: "at before", sizeBytes: 1000 },
      after: { address: "at after", sizeBytes: 100 },
      wanted: [],
      timeZone: "UTC",
      about: () => ({ refusals: {} }),
      words: {
        forgotten: "forgotten",
        restored: "restored",
        "no original": "no original",
        "other original": "other original",
        "no result": "no result",
        "other result": "other result",
      },
      ...change,
    },
    ledger,
  );
}

test.each<[change: Partial<Comparing>, wanted: string]>([
  [{}, "pictures"],
  [{ image: undefined }, "gone: forgotten"],
  [{ image: recorded({ entry, standing: "undone" }) }, "gone: restored"],
  [{ before: undefined }, "gone: no original"],
  [{ after: undefined }, "gone: no result"],
  // Another file of that name is not what was optimized.
  [{ before: { address: "", sizeBytes: 1001 } }, "gone: other original"],
  [{ after: { address: "", sizeBytes: 99 } }, "gone: other result"],
])("with %j is %s", (change, wanted) => {
  const found = state(change);
  expect(found.status === "gone" ? `gone: ${found.why}` : found.status).toBe(wanted);
});

test("has both pictures with their figures", () => {
  expect(state()).toMatchObject({
    name: "a.jpg",
    path: "/w/a.jpg",
    before: { uri: "at before", widthPx: 40, heightPx: 30, sizeBytes: 1000, format: "PNG" },
    after: { uri: "at after", widthPx: 20, heightPx: 15, sizeBytes: 100, format: "JPEG" },
    bytes: { before: 1000, after: 100, saved: 900, savedPercent: 90 },
    prices: { versions: ["1.0.0"], from: "2026-11-22", to: "2026-11-22" },
  });
});

test("has the figures of every model in the history, also where there is one of two", () => {
  const { models } = state() as Comparison;
  expect(models.map(({ label, cost }) => [label, cost])).toEqual([
    [
      "gpt-4o (auto)",
      {
        certainty: "exact",
        tokensBefore: 1105,
        tokensAfter: 255,
        savedPercent: 76.9,
        usdBefore: 0.002_762_5,
        usdAfter: 0.000_637_5,
      },
    ],
    [
      "gpt-5.4 (auto)",
      {
        certainty: "exact",
        tokensBefore: null,
        tokensAfter: 245,
        savedPercent: null,
        usdBefore: null,
        usdAfter: null,
      },
    ],
  ]);
});

test("says what the library says beyond the history", () => {
  const seen = { before: { widthPx: 40, heightPx: 30 }, after: { widthPx: 20, heightPx: 15 } };
  const about: Comparing["about"] = ({ model }) =>
    model === "gpt-4o" ? { seen, refusals: {} } : { refusals: { refusedBefore: "too large" } };
  const { models } = state({ about }) as Comparison;
  expect(models[0]?.seen).toEqual(seen);
  expect(models[1]?.cost.refusedBefore).toBe("too large");
  expect(models[1]).not.toHaveProperty("seen");
});

test.each([
  [[undefined, "gpt-5.4 auto api "], "gpt-5.4 auto api "],
  [["gpt-4o auto api ", "gpt-5.4 auto api "], "gpt-4o auto api "],
  [["gone", undefined], "gpt-4o auto api "],
])("wanting %j shows %s", (wanted, model) => {
  expect((state({ wanted }) as Comparison).model).toBe(model);
});

test("offers to restore what was replaced, and nothing where both files are there", () => {
  expect((state() as Comparison).actions).toEqual([]);
  const replaced = recorded({ entry: image({ path: "/w/a.jpg", replaced: "hash" }), standing: "counts" });
  expect((state({ image: replaced }) as Comparison).actions).toEqual(["restore", "keep"]);
});

test("finds the newest result of an image by the path of either", () => {
  const older = { entry: image({ path: "/a", at: "2026-11-20T10:00:00.000Z" }), standing: "counts" } as const;
  const newer = { entry: image({ path: "/a", at: "2026-11-21T10:00:00.000Z" }), standing: "counts" } as const;
  const other = { entry: image({ path: "/b" }), standing: "counts" } as const;
  const undone = { entry: image({ path: "/a" }), standing: "undone" } as const;
  const missed = { entry: image({ path: "/a", outcome: "failed" }), standing: "nothing" } as const;
  const all = [undone, missed, newer, older, other];
  expect(newestResult(all, "/a")).toBe(newer);
  expect(newestResult(all, "/a_optimized.jpg")).toBe(newer);
  expect(newestResult(all, "/c")).toBeUndefined();
});
