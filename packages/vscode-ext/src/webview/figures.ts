import * as l10n from "@vscode/l10n";

import type { Metric, ModelOption, Period } from "../shared/protocol.ts";

type Size = { readonly widthPx: number; readonly heightPx: number };

/*
 * Figures as the reader's language writes them. Values in, words out: nothing here is a figure of its own.
 */

/** The language of the editor, which the host writes on the page. */
const language = document.documentElement.lang || "en";

const integers = new Intl.NumberFormat(language);
const compact = new Intl.NumberFormat(language, { notation: "compact", maximumSignificantDigits: 3 });
const percents = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
const days = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
const shortDays = new Intl.DateTimeFormat(language, { month: "short", day: "numeric", timeZone: "UTC" });
const daysHere = new Intl.DateTimeFormat(language, { month: "short", day: "numeric" });
const moments = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
const ago = new Intl.RelativeTimeFormat(language, { numeric: "always", style: "narrow" });

/** @example shownCount(21_345); //=> "21,345" */
export function shownCount(amount: number): string {
  return integers.format(amount);
}

/** @example shownCompact(1_234_567); //=> "1.23M" */
function shownCompact(amount: number): string {
  return Math.abs(amount) < 100_000 ? shownCount(amount) : compact.format(amount);
}

/**
 * Dollars with as many digits as an image needs, which costs a small part of a cent.
 *
 * @example
 * shownUsd(0.000_637_5);
 * //=> "$0.000638"
 */
export function shownUsd(usd: number): string {
  // Zero has no cents either: it is nothing, not a small amount.
  const digits: Intl.NumberFormatOptions =
    Math.abs(usd) >= 0.1 || usd === 0 ? { minimumFractionDigits: usd === 0 ? 0 : 2 } : { maximumSignificantDigits: 3 };
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
    ...digits,
  }).format(usd);
}

const byteUnits = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** @example shownBytes(3_550_112); //=> "3.55 MB" */
export function shownBytes(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  // 999,999 bytes are 1 MB, not 1,000 kB: rounded first, then compared.
  while (Math.abs(Number(amount.toPrecision(3))) >= 1_000 && unit < byteUnits.length - 1) {
    amount /= 1_000;
    unit += 1;
  }
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: byteUnits[unit] ?? "byte",
    unitDisplay: unit === 0 ? "long" : "short",
    maximumSignificantDigits: 3,
  }).format(amount);
}

/** @example shownPercent(98.73); //=> "98.7%" */
export function shownPercent(percent: number): string {
  // Not everything is gone while something is left.
  return percents.format((percent < 100 ? Math.min(percent, 99.9) : percent) / 100);
}

/** @example shownSize({ widthPx: 512, heightPx: 288 }); //=> "512 × 288" */
export function shownSize({ widthPx, heightPx }: Size): string {
  return `${widthPx} × ${heightPx}`;
}

/** A figure of `metric`, long or short. */
export function shown(metric: Metric, amount: number, length: "whole" | "short" = "whole"): string {
  switch (metric) {
    case "tokens":
      return length === "whole" ? shownCount(amount) : shownCompact(amount);
    case "usd":
      return shownUsd(amount);
    case "bytes":
      return shownBytes(amount);
  }
}

/** @example shownDay("2026-11-22"); //=> "Nov 22, 2026" */
export function shownDay(day: string): string {
  return days.format(new Date(day));
}

/** @example shownShortDay("2026-11-22"); //=> "Nov 22" */
export function shownShortDay(day: string): string {
  return shortDays.format(new Date(day));
}

/** A moment with its day and time. */
export function shownMoment(at: string): string {
  return moments.format(new Date(at));
}

const spans = [
  ["minute", 60],
  ["hour", 3_600],
  ["day", 86_400],
  ["week", 604_800],
] as const;

/** How long ago, to the largest unit that is whole; a day where it is more than a month. */
export function shownAgo(at: string, now: number = Date.now()): string {
  const seconds = Math.max(0, (now - Date.parse(at)) / 1_000);
  if (seconds < 60) return l10n.t("just now");
  if (seconds >= 30 * 86_400) return daysHere.format(new Date(at));
  const [unit, length] = spans.findLast(([, spanSeconds]) => seconds >= spanSeconds) ?? spans[0];
  return ago.format(-Math.floor(seconds / length), unit);
}

export function shownPeriod(period: Period): string {
  switch (period) {
    case "7 days":
      return l10n.t("Last 7 days");
    case "30 days":
      return l10n.t("Last 30 days");
    case "90 days":
      return l10n.t("Last 90 days");
    case "all":
      return l10n.t("All time");
  }
}

export function shownImages(images: number): string {
  return images === 1 ? l10n.t("1 image") : l10n.t("{0} images", shownCount(images));
}

export function labelOf(models: readonly ModelOption[], id: string): string {
  return models.find((model) => model.id === id)?.label ?? id;
}
