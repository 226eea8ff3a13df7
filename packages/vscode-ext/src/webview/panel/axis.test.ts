import { expect, test } from "vitest";

import type { Day } from "../../shared/protocol.ts";
import { barsOf } from "./axis.ts";

/** `2026-11-20 5` is a day that saved five tokens; `?` is a figure nobody knows. */
function check(from: string, to: string, days: readonly string[]): string {
  const { bars, most, zero } = barsOf({ from, to, days: days.map((text) => dayOf(text)) }, "tokens");
  const shown = bars.map(({ day, saved, top, height }) => `${day.slice(5)} ${saved} ${round(top)}+${round(height)}`);
  return [`${most} at the top, zero at ${round(zero)}`, ...shown].join("; ");
}

function dayOf(text: string): Day {
  const [day = "", tokens = "?"] = text.split(" ");
  return { day, images: 1, saved: { tokens: tokens === "?" ? null : Number(tokens), usd: null, bytes: 0 } };
}

function round(part: number): number {
  return Math.round(part * 100) / 100;
}

test.each([
  // A bar a day, also for the days without any.
  [
    "2026-11-20",
    "2026-11-22",
    ["2026-11-20 5", "2026-11-22 10"],
    "10 at the top, zero at 1; 11-20 5 0.5+0.5; 11-21 null 1+0; 11-22 10 0+1",
  ],
  // Over the end of a month, of a year, and over a day that has 23 hours in some places.
  ["2026-12-31", "2027-01-01", ["2026-12-31 1"], "1 at the top, zero at 1; 12-31 1 0+1; 01-01 null 1+0"],
  [
    "2026-03-28",
    "2026-03-30",
    ["2026-03-29 1"],
    "1 at the top, zero at 1; 03-28 null 1+0; 03-29 1 0+1; 03-30 null 1+0",
  ],
  // What cost more hangs below the line.
  [
    "2026-11-21",
    "2026-11-22",
    ["2026-11-21 30", "2026-11-22 -10"],
    "30 at the top, zero at 0.75; 11-21 30 0+0.75; 11-22 -10 0.75+0.25",
  ],
  ["2026-11-22", "2026-11-22", ["2026-11-22 -4"], "0 at the top, zero at 0; 11-22 -4 0+1"],
  // Nothing to draw, and nothing that is divided by it.
  ["2026-11-22", "2026-11-22", ["2026-11-22 0"], "0 at the top, zero at 1; 11-22 0 1+0"],
  ["2026-11-22", "2026-11-22", ["2026-11-22 ?"], "0 at the top, zero at 1; 11-22 null 1+0"],
  // A day outside of the axis is not on it.
  ["2026-11-22", "2026-11-22", ["2026-11-20 5"], "0 at the top, zero at 1; 11-22 null 1+0"],
  ["2026-11-22", "2026-11-20", [], "0 at the top, zero at 1"],
])("from %s to %s, %j is %s", (from, to, days, wanted) => expect(check(from, to, days)).toBe(wanted));
