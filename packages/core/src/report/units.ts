import { counted } from "../tokens/rule.ts";

/*
 * Figures as a person reads them. The same on every machine: no locale decides about a dot or a comma.
 */

const byteUnits = ["bytes", "kB", "MB", "GB", "TB"] as const;

/** @example shownBytes(3_550_112); //=> "3.55 MB" */
export function shownBytes(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  // 999,999 bytes are 1 MB, not 1,000 kB: rounded first, then compared.
  while (Number(amount.toPrecision(3)) >= 1_000 && unit < byteUnits.length - 1) {
    amount /= 1_000;
    unit += 1;
  }
  const digits = unit === 0 ? String(amount) : amount.toPrecision(3);
  return `${digits} ${byteUnits[unit] ?? ""}`;
}

/** @example shownCount(21_345); //=> "21,345" */
export function shownCount(amount: number): string {
  return counted(amount);
}

/** @example shownPercent(98.73); //=> "98.7%" */
export function shownPercent(percent: number): string {
  // Not everything is gone while something is left.
  const rounded = percent < 100 ? Math.min(percent, 99.9) : percent;
  return `${rounded.toFixed(1)}%`;
}

/**
 * Dollars with as many digits as an image needs, which costs a small part of a cent.
 *
 * @example
 * shownUsd(0.000_637_5);
 * //=> "$0.000638"
 */
export function shownUsd(usd: number): string {
  if (usd === 0) return "$0";
  if (usd >= 100) return `$${counted(Math.round(usd))}`;
  if (usd >= 1) return `$${usd.toFixed(2)}`;
  const leadingZeros = Math.floor(-Math.log10(usd));
  return `$${usd.toFixed(Math.min(leadingZeros + 3, 9))}`;
}

/** @example shownSeconds(3_240); //=> "3.2 s" */
export function shownSeconds(elapsedMs: number): string {
  const seconds = elapsedMs / 1_000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds) % 60} s`;
}

/** A part in percent of the whole, saved by going from `before` to `after`; 0 where there was nothing. */
export function reduction(before: number, after: number): number {
  return before === 0 ? 0 : ((before - after) / before) * 100;
}

/** @example plural(1, "image"); //=> "1 image" */
export function plural(amount: number, word: string): string {
  return `${shownCount(amount)} ${word}${amount === 1 ? "" : "s"}`;
}
