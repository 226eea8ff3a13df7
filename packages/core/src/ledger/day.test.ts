import { expect, test } from "vitest";

import { dayAfter, dayIn, daysFrom } from "./day.ts";

test.each([
  ["UTC", "2026-11-22T23:59:59.999Z", "2026-11-22"],
  ["Pacific/Kiritimati", "2026-11-22T10:00:00.000Z", "2026-11-23"],
  ["Pacific/Niue", "2026-11-22T10:59:59.999Z", "2026-11-21"],
  ["Asia/Kathmandu", "2026-11-22T18:15:00.000Z", "2026-11-23"],
  ["Asia/Kathmandu", "2026-11-22T18:14:59.999Z", "2026-11-22"],
  // The night the clocks are set back.
  ["Europe/Vienna", "2026-10-24T21:59:59.999Z", "2026-10-24"],
  ["Europe/Vienna", "2026-10-25T22:59:59.999Z", "2026-10-25"],
  ["Europe/Vienna", "2026-10-25T23:00:00.000Z", "2026-10-26"],
])("in %s it is, at %s, %s", (zone, at, wanted) => expect(dayIn(zone)(at)).toBe(wanted));

test("counts days over months, years and leap days", () => {
  expect([dayAfter("2024-02-28", 1), dayAfter("2026-01-01", -1), dayAfter("2026-11-22", 0)]).toEqual([
    "2024-02-29",
    "2025-12-31",
    "2026-11-22",
  ]);
});

test("lists days, both ends included and the last ones where they are too many", () => {
  expect(daysFrom("2026-11-30", "2026-12-01")).toEqual(["2026-11-30", "2026-12-01"]);
  expect(daysFrom("1970-01-01", "2026-12-01", 2)).toEqual(["2026-11-30", "2026-12-01"]);
  expect(daysFrom("2026-12-02", "2026-12-01")).toEqual([]);
});
