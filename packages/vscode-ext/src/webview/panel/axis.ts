import type { Chart, Day, Metric } from "../../shared/protocol.ts";

/*
 * Where the bars stand. Numbers in, numbers out.
 */

export interface Bar {
  /** YYYY-MM-DD. */
  readonly day: string;
  /** `null` where nothing was optimized, or its figure is not known. */
  readonly saved: number | null;
  readonly images: number;
  /** From the top of the chart, in parts of its height. */
  readonly top: number;
  readonly height: number;
}

export interface Bars {
  readonly bars: readonly Bar[];
  /** What the top of the chart stands for; 0 where there is nothing to show. */
  readonly most: number;
  /** Where nothing was saved, in parts of the height: above the bottom only where something cost more. */
  readonly zero: number;
}

const dayMs = 86_400_000;

/**
 * One bar a day, also for the days without any.
 *
 * @example
 * barsOf({ from: "2026-11-20", to: "2026-11-22", days: [] }, "bytes").bars.length;
 * //=> 3
 */
export function barsOf({ from, to, days }: Chart, metric: Metric): Bars {
  const byDay = new Map(days.map((day) => [day.day, day]));
  const axis = daysBetween(from, to).map((day) => ({ day, found: byDay.get(day) }));
  const savings = axis.map(({ found }) => found?.saved[metric] ?? 0);
  const most = Math.max(0, ...savings);
  const least = Math.min(0, ...savings);
  const span = most - least || 1;
  const zero = most === least ? 1 : most / span;
  return {
    most,
    zero,
    bars: axis.map(({ day, found }) => bar(day, found, metric, span, zero)),
  };
}

function bar(day: string, found: Day | undefined, metric: Metric, span: number, zero: number): Bar {
  const saved = found?.saved[metric] ?? null;
  const height = Math.abs(saved ?? 0) / span;
  return { day, saved, images: found?.images ?? 0, top: (saved ?? 0) < 0 ? zero : zero - height, height };
}

/** A day in UTC has 24 hours, all year: only there can days be counted by their length. */
function daysBetween(from: string, to: string): string[] {
  const start = Date.parse(from);
  const count = Math.max(0, Math.round((Date.parse(to) - start) / dayMs) + 1);
  return Array.from({ length: count }, (_, index) => new Date(start + index * dayMs).toISOString().slice(0, 10));
}
