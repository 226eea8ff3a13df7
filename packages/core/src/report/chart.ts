import { dayAfter, daysFrom } from "../ledger/day.ts";
import { escaped } from "./escape.ts";

/*
 * One bar a day, or a month where there are too many days, as SVG. Amounts in, markup out; the colors are the page's.
 */

export interface Bar {
  /** YYYY-MM-DD or, of a month, YYYY-MM. */
  readonly label: string;
  readonly amount: number;
}

/** More than this are too thin to be told apart. */
const mostBars = 93;

/**
 * A bar for every day between the first and the last, those without an amount too, or for every month.
 *
 * @example
 * barsOf([{ label: "2026-11-20", amount: 5 }, { label: "2026-11-22", amount: 2 }]).length;
 * //=> 3
 */
export function barsOf(days: readonly Bar[]): Bar[] {
  const [first, last] = [days[0]?.label, days.at(-1)?.label];
  if (first === undefined || last === undefined) return [];
  const isLong = dayAfter(first, mostBars - 1) < last;
  const labelOf = (day: string): string => (isLong ? day.slice(0, 7) : day);
  const amounts = new Map(daysFrom(first, last).map((day) => [labelOf(day), 0]));
  for (const { label, amount } of days) {
    const before = amounts.get(labelOf(label));
    if (before !== undefined) amounts.set(labelOf(label), before + amount);
  }
  return [...amounts].map(([label, amount]) => ({ label, amount }));
}

const widthPx = 720;
const heightPx = 220;
/** Around the bars: what the scale and the labels need. */
const left = 84;
const top = 12;
const bottom = 26;

/** @param title Said to whoever cannot see it. */
export function chart(bars: readonly Bar[], shown: (amount: number) => string, title: string): string {
  const most = roundedUp(Math.max(...bars.map(({ amount }) => amount), 0));
  const room = heightPx - top - bottom;
  const y = (amount: number): number => top + room - (room * Math.max(0, amount)) / most;
  const step = (widthPx - left) / Math.max(1, bars.length);
  const lines = [0, 0.5, 1].map((part) => {
    const at = y(most * part).toFixed(1);
    return `<line x1="${left}" x2="${widthPx}" y1="${at}" y2="${at}"/><text x="${left - 8}" y="${at}" class="scale">${escaped(shown(most * part))}</text>`;
  });
  const drawn = bars.map(({ label, amount }, index) => {
    const x = (left + step * index + step * 0.1).toFixed(1);
    const barTop = y(amount);
    const tip = `<title>${escaped(`${label}: ${amount < 0 ? "-" : ""}${shown(Math.abs(amount))}`)}</title>`;
    return `<rect x="${x}" y="${barTop.toFixed(1)}" width="${(step * 0.8).toFixed(1)}" height="${(top + room - barTop).toFixed(1)}">${tip}</rect>`;
  });
  const ends = [
    `<text x="${left}" y="${heightPx - 6}">${escaped(bars[0]?.label ?? "")}</text>`,
    ...(bars.length > 1
      ? [`<text x="${widthPx}" y="${heightPx - 6}" class="end">${escaped(bars.at(-1)?.label ?? "")}</text>`]
      : []),
  ];
  return `<svg viewBox="0 0 ${widthPx} ${heightPx}" role="img" aria-label="${escaped(title)}">${[...lines, ...drawn, ...ends].join("")}</svg>`;
}

/**
 * The next amount that reads well at the top of a scale.
 *
 * @example
 * roundedUp(31_400);
 * //=> 40_000
 */
export function roundedUp(amount: number): number {
  if (amount <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(amount));
  return ([1, 2, 4, 5, 8, 10].find((digit) => digit * power >= amount) ?? 10) * power;
}
