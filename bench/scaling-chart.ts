/** The figures of `scaling` as a picture: four panels, both axes logarithmic, readable on light and on dark pages. */

import type { Scaling, ScalingPoint } from "./scaling.ts";

interface Panel {
  readonly title: string;
  readonly across: string;
  readonly points: readonly ScalingPoint[];
  readonly value: (point: ScalingPoint) => number | undefined;
  readonly shown: (value: number) => string;
}

const width = 460;
const height = 300;
const inner = { left: 62, top: 46, right: 92, bottom: 44 };

/** A document of its own, for `docs/scaling.svg`. */
export function scalingChart({ byCount, bySize }: Scaling): string {
  const time = { value: (point: ScalingPoint) => point.elapsedMs, shown: shownMs };
  const memory = { value: (point: ScalingPoint) => point.peakBytes, shown: shownMb };
  const panels: readonly Panel[] = [
    { title: "Time, by number of pictures", across: "pictures of 0.3 megapixels", points: byCount, ...time },
    { title: "Peak memory, by number of pictures", across: "pictures of 0.3 megapixels", points: byCount, ...memory },
    { title: "Time, by size of one picture", across: "megapixels", points: bySize, ...time },
    { title: "Peak memory, by size of one picture", across: "megapixels", points: bySize, ...memory },
  ];
  const drawn = panels.map((panel, index) => {
    const at = `translate(${(index % 2) * width},${Math.floor(index / 2) * height})`;
    return `<g transform="${at}">\n${drawPanel(panel)}\n</g>`;
  });
  const size = `viewBox="0 0 ${2 * width} ${2 * height}" width="${2 * width}" height="${2 * height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="Time and peak memory of pixelthrift by number and size of pictures; docs/scaling.md has the figures">`,
    `<style>${style}</style>`,
    `<rect class="page" width="100%" height="100%" rx="8"/>`,
    ...drawn,
    "</svg>\n",
  ].join("\n");
}

/** The page is drawn too: a picture does not know what it will lie on. */
const style = [
  "text{font:12px system-ui,sans-serif;fill:#57606a}",
  ".page{fill:#fff}.title{font-size:14px;font-weight:600;fill:#1f2328}",
  ".grid{stroke:#d0d7de;stroke-width:1}",
  "polyline{fill:none;stroke-width:2}.two{stroke-dasharray:6 4}",
  ".jpeg{stroke:#0969da}.png{stroke:#bc4c00}",
  "@media (prefers-color-scheme:dark){",
  "text{fill:#9198a1}.page{fill:#0d1117}.title{fill:#f0f6fc}.grid{stroke:#3d444d}.jpeg{stroke:#4493f8}.png{stroke:#f0883e}}",
].join("");

function drawPanel(panel: Panel): string {
  const figures = panel.points.flatMap((point) => {
    const value = panel.value(point);
    // A run that needs nothing more than there was has no place on this axis.
    return value === undefined || value <= 0 ? [] : [{ point, value }];
  });
  const title = `<text class="title" x="${inner.left}" y="24">${panel.title}</text>`;
  if (figures.length === 0) return `${title}\n<text x="${inner.left}" y="60">not told by this system</text>`;
  const x = axis(
    figures.map(({ point }) => point.amount),
    inner.left,
    width - inner.right,
  );
  const y = axis(
    figures.map(({ value }) => value),
    height - inner.bottom,
    inner.top,
  );
  const lines = [...Map.groupBy(figures, ({ point }) => `${point.series} ${point.cores}`)].map(([name, line]) => {
    const places = line.map(({ point, value }) => `${fixed(x.at(point.amount))},${fixed(y.at(value))}`).join(" ");
    return { name, drawn: `<polyline class="${name}" points="${places}"/>`, end: y.at(line.at(-1)?.value ?? 1) };
  });
  return [
    title,
    ...y.powers.map((power) => {
      const line = `<line class="grid" x1="${inner.left}" x2="${width - inner.right}" y1="${fixed(y.at(power))}" y2="${fixed(y.at(power))}"/>`;
      return `${line}<text x="${inner.left - 6}" y="${fixed(y.at(power) + 4)}" text-anchor="end">${panel.shown(power)}</text>`;
    }),
    ...x.powers.map(
      (power) =>
        `<text x="${fixed(x.at(power))}" y="${height - inner.bottom + 18}" text-anchor="middle">${power.toLocaleString("en-US")}</text>`,
    ),
    `<text x="${(inner.left + width - inner.right) / 2}" y="${height - 8}" text-anchor="middle">${panel.across}</text>`,
    ...lines.map(({ drawn }) => drawn),
    ...apart(lines).map(
      ([name, at]) => `<text x="${width - inner.right + 6}" y="${fixed(at + 4)}">${label(name)}</text>`,
    ),
  ].join("\n");
}

function label(name: string): string {
  const [series = "", cores = ""] = name.split(" ");
  return `${series.toUpperCase()}, ${cores === "one" ? "1 core" : "2 cores"}`;
}

/** Names at the ends of lines that lie on each other are moved down, one under the other. */
function apart(
  lines: readonly { readonly name: string; readonly end: number }[],
): readonly (readonly [string, number])[] {
  let free = Number.NEGATIVE_INFINITY;
  return lines
    .toSorted((a, b) => a.end - b.end)
    .map(({ name, end }) => {
      const at = Math.max(end, free);
      free = at + 14;
      return [name, at] as const;
    });
}

/** A logarithmic axis over whole powers of ten, but from the least value where that is near. */
function axis(values: readonly number[], from: number, to: number) {
  const low = Math.floor(Math.log10(Math.min(...values)) + 1e-9);
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values)) - 1e-9));
  return {
    at: (value: number): number => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
    powers: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)),
  };
}

function fixed(place: number): string {
  return place.toFixed(1);
}

function shownMs(value: number): string {
  return value < 1000 ? `${value} ms` : `${value / 1000} s`;
}

function shownMb(bytes: number): string {
  return bytes < 1e9 ? `${bytes / 1e6} MB` : `${bytes / 1e9} GB`;
}
