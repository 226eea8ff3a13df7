import { expect, test } from "vitest";

import { plural, reduction, shownBytes, shownCount, shownPercent, shownSeconds, shownUsd } from "./units.ts";

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1_000, "1.00 kB"],
  [45_120, "45.1 kB"],
  // Rounding carries into the next unit.
  [999_999, "1.00 MB"],
  [3_550_112, "3.55 MB"],
  [123_456_789_012, "123 GB"],
])("%d bytes are shown as %s", (bytes, wanted) => expect(shownBytes(bytes)).toBe(wanted));

test.each([
  [98.73, "98.7%"],
  [0, "0.0%"],
  [-12.34, "-12.3%"],
  // Not everything is gone while something is left.
  [99.99, "99.9%"],
  [100, "100.0%"],
])("%d percent are shown as %s", (percent, wanted) => expect(shownPercent(percent)).toBe(wanted));

test.each([
  [0, "$0"],
  [0.000_637_5, "$0.000638"],
  [0.0161, "$0.0161"],
  [0.25, "$0.250"],
  [12.345, "$12.35"],
  [1_234.5, "$1,235"],
])("%d dollars are shown as %s", (usd, wanted) => expect(shownUsd(usd)).toBe(wanted));

test.each([
  [40, "0.0 s"],
  [3_240, "3.2 s"],
  [45_400, "45 s"],
  [125_000, "2 min 5 s"],
])("%d ms are shown as %s", (elapsedMs, wanted) => expect(shownSeconds(elapsedMs)).toBe(wanted));

test("counts have their thousands apart", () =>
  expect([shownCount(21_345), plural(1, "image"), plural(2_000, "image")]).toEqual([
    "21,345",
    "1 image",
    "2,000 images",
  ]));

test("nothing from nothing is no reduction", () => expect([reduction(0, 0), reduction(400, 100)]).toEqual([0, 75]));
