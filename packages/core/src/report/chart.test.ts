import { describe, expect, test } from "vitest";

import { barsOf, chart, roundedUp } from "./chart.ts";

describe("barsOf", () => {
  test("has a bar for days without anything too", () => {
    const days = [
      { label: "2026-11-29", amount: 5 },
      { label: "2026-12-01", amount: 2 },
    ];
    expect(barsOf(days)).toEqual([days[0], { label: "2026-11-30", amount: 0 }, days[1]]);
    expect(barsOf([])).toEqual([]);
  });

  test("has a bar a month where there are too many days", () => {
    const days = ["2026-01-31", "2026-03-01", "2026-03-02", "2026-05-04"].map((label) => ({ label, amount: 2 }));
    expect(barsOf(days).map(({ label, amount }) => `${label} ${amount}`)).toEqual([
      "2026-01 2",
      "2026-02 0",
      "2026-03 4",
      "2026-04 0",
      "2026-05 2",
    ]);
  });

  test("shows the end of a history that a wrong clock made endless", () => {
    const days = ["1970-01-01", "2026-11-22"].map((label) => ({ label, amount: 2 }));
    expect(barsOf(days).length).toBeLessThan(130);
  });
});

test.each([
  [0, 1],
  [1, 1],
  [1.1, 2],
  [31_400, 40_000],
  [99, 100],
  [0.003, 0.004],
])("the scale for %d ends at %d", (amount, wanted) => expect(roundedUp(amount)).toBeCloseTo(wanted, 12));

test("draws no bar for a loss, and says it", () => {
  const svg = chart([{ label: "2026-11-22", amount: -3 }], String, "what <was> saved");
  expect(svg).toContain('height="0.0"><title>2026-11-22: -3</title>');
  expect(svg).toContain('aria-label="what &lt;was&gt; saved"');
});
