import { expected } from "../errors.ts";

/*
 * Days, in the time of a place. A moment and a zone in, YYYY-MM-DD out: text that sorts as the days do.
 */

/** Clocks differ from UTC by whole quarters of an hour since 1972: the moments of one are on the same day, wherever. */
const quarterMs = 15 * 60 * 1_000;

/**
 * Tells the day of a moment.
 *
 * @param timeZone An IANA name like `Europe/Vienna`. Default: UTC.
 * @throws `E_OPTION` for a zone that nobody knows.
 * @example
 * dayIn("Pacific/Auckland")("2026-11-22T20:00:00.000Z");
 * //=> "2026-11-23"
 */
export function dayIn(timeZone = "UTC"): (at: string) => string {
  if (timeZone === "UTC") return (at) => at.slice(0, 10);
  const format = formatIn(timeZone);
  const known = new Map<number, string>();
  return (at) => {
    const quarter = Math.floor(Date.parse(at) / quarterMs);
    const found = known.get(quarter);
    if (found !== undefined) return found;
    // The formats of this locale are those of ISO 8601.
    const day = format.format(quarter * quarterMs);
    known.set(quarter, day);
    return day;
  };
}

function formatIn(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });
  } catch {
    throw expected("a time zone like Europe/Vienna", "timeZone", timeZone);
  }
}

/**
 * A day that somebody wrote.
 *
 * @throws `E_OPTION` for anything that is no day of the calendar, written YYYY-MM-DD.
 */
export function checkDay(name: string, text: string): string {
  const moment = /^\d{4}-\d{2}-\d{2}$/u.test(text) ? Date.parse(`${text}T00:00:00.000Z`) : NaN;
  // February 30 is read as March 2.
  if (Number.isNaN(moment) || !new Date(moment).toISOString().startsWith(text)) {
    throw expected("a day like 2026-11-22", name, text);
  }
  return text;
}

/**
 * The day a number of days later, or earlier where the number is negative.
 *
 * @example
 * dayAfter("2026-02-27", 2);
 * //=> "2026-03-01"
 */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Every day from `first` to `last`, both included, and no more than `most` of them: the last ones. */
export function daysFrom(first: string, last: string, most = 3_660): string[] {
  const days: string[] = [];
  for (let day = last; day >= first && days.length < most; day = dayAfter(day, -1)) days.push(day);
  return days.toReversed();
}
