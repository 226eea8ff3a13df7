/** The page `docs/scaling.md`, from the figures of `scaling`. */

import type { Machine } from "./report.ts";
import { coreCounts, type Scaling, type ScalingCores, type ScalingPoint } from "./scaling.ts";
import { none, optional, table } from "./table.ts";

export interface ScalingReport extends Scaling {
  readonly date: string;
  readonly command: string;
  readonly machine: Machine;
  readonly version: string;
}

const coresTitle: Readonly<Record<ScalingCores, string>> = { one: "1 core", two: "2 cores" };

/** @param chart The picture, as the page links to it. */
export function scalingMarkdown(report: ScalingReport, chart: string): string {
  const { machine, byCount, bySize } = report;
  return `${[
    "# How time and memory grow",
    `Made by \`${report.command}\` on ${report.date} with pixelthrift ${report.version}, Node ${machine.node}, ${machine.cpu}, ${machine.system}; load average ${machine.loadAverage.toFixed(1)} before the run.`,
    "Everything is made 512 pixels by its path, in a fresh process that is held on one core or two: the addon starts at most one thread a core. Memory is the peak of resident bytes over what the process had before, and is that of Node too, so it differs by some megabytes from run to run.",
    `![Time and peak memory by number and size of pictures](${chart})`,
    "## By number of pictures",
    "A photo of 0.3 megapixels (JPEG), with `optimizeAll`; the path comes from a generator, and each result is dropped once it is there.",
    table(["pictures", ...columns(["time", "a picture", "peak memory"])], rowsOf(byCount, countCells)),
    "## By size of one picture",
    "The least time of up to five processes, which includes loading the engine.",
    ...(["jpeg", "png"] as const).flatMap((series) => [
      `### ${series.toUpperCase()}`,
      table(
        ["megapixels", ...columns(["time", "peak memory"])],
        rowsOf(
          bySize.filter((point) => point.series === series),
          sizeCells,
        ),
      ),
    ]),
  ].join("\n\n")}\n`;
}

function columns(titles: readonly string[]): readonly string[] {
  return coreCounts.flatMap((cores) => titles.map((title) => `${title}, ${coresTitle[cores]}`));
}

type Cells = (point: ScalingPoint | undefined) => readonly string[];

function countCells(point: ScalingPoint | undefined): readonly string[] {
  return [
    optional(point?.elapsedMs, ms),
    point === undefined ? none : ms(point.elapsedMs / point.amount),
    optional(point?.peakBytes, mb),
  ];
}

function sizeCells(point: ScalingPoint | undefined): readonly string[] {
  return [optional(point?.elapsedMs, ms), optional(point?.peakBytes, mb)];
}

/** One row an amount, the figures of one core beside those of two. */
function rowsOf(points: readonly ScalingPoint[], cellsOf: Cells): readonly (readonly string[])[] {
  return [...Map.groupBy(points, ({ amount }) => amount)].map(([amount, alike]) => {
    const cells = coreCounts.flatMap((cores) => cellsOf(alike.find((point) => point.cores === cores)));
    return [amount.toLocaleString("en-US")].concat(cells);
  });
}

function ms(value: number): string {
  if (value < 1000) return `${value.toPrecision(3)} ms`;
  return value < 10_000 ? `${(value / 1000).toFixed(2)} s` : `${(value / 1000).toFixed(1)} s`;
}

function mb(bytes: number): string {
  return `+${(bytes / 1e6).toFixed(1)} MB`;
}
