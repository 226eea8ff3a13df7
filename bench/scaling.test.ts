import { expect, test } from "vitest";

import { scalingChart } from "./scaling-chart.ts";
import { scalingMarkdown } from "./scaling-markdown.ts";
import type { Scaling, ScalingPoint } from "./scaling.ts";

function point(amount: number, elapsedMs: number, rest: Partial<ScalingPoint> = {}): ScalingPoint {
  return { cores: "one", series: "jpeg", amount, elapsedMs, peakBytes: 2e6 * amount, ...rest };
}

const figures: Scaling = {
  byCount: [point(10, 30), point(100, 300), point(10, 20, { cores: "two" }), point(100, 150, { cores: "two" })],
  bySize: [point(0.3, 4), point(100, 400), point(0.3, 6, { series: "png" }), point(100, 900, { series: "png" })],
};

const machine = {
  cpu: "a processor",
  cores: 2,
  memoryGib: 8,
  system: "Linux 6, x64",
  node: "24.0.0",
  assembler: "none",
  loadAverage: 0,
};
const said = { date: "2026-01-02", command: "pnpm bench --scaling", machine, version: "0.1.0" };

test("one core stands beside two, and what was not measured is a dash", () => {
  const rows = scalingMarkdown({ ...said, ...figures }, "scaling.svg").split("\n");
  expect(rows).toContain("| 10 | 30.0 ms | 3.00 ms | +20.0 MB | 20.0 ms | 2.00 ms | +20.0 MB |");
  expect(rows).toContain("| 0.3 | 4.00 ms | +0.6 MB | – | – |");
});

test("the chart has a line for each format and number of cores, inside its frame", () => {
  const chart = scalingChart(figures);
  const lines = [...chart.matchAll(/<polyline class="([a-z ]+)" points="([^"]+)"/g)];
  // By number only JPEGs, on one core and on two; by size both formats. Each for time, then for memory.
  const [byNumber, bySize] = ["jpeg one, jpeg two", "jpeg one, png one"];
  expect(lines.map(([, name]) => name).join(", ")).toBe([byNumber, byNumber, bySize, bySize].join(", "));
  for (const [, , places = ""] of lines) {
    for (const place of places.split(/[ ,]/).map(Number)) expect(place).toBeGreaterThan(0);
  }
  expect(chart).toContain("prefers-color-scheme:dark");
});

test("memory that a system does not tell leaves its panel empty, and the others as they are", () => {
  const untold = figures.bySize.map(({ cores, series, amount, elapsedMs }) => ({ cores, series, amount, elapsedMs }));
  expect(scalingChart({ ...figures, bySize: untold }).match(/<polyline/g)).toHaveLength(6);
});
