import type { Change, ModelFigures, ModelKey } from "../ledger/index.ts";
import { barsOf, chart } from "./chart.ts";
import { escaped } from "./escape.ts";
import {
  changeText as changed,
  emptyText,
  type History,
  modelNotes,
  modelText,
  outcomesText,
  remarks,
  savedText,
} from "./history.ts";
import { shownBytes, shownCount, shownPercent, shownUsd } from "./units.ts";

/*
 * What a history comes to, as one page that needs nothing beside itself: no script, no font, no network. It names no image
 * and no folder, so that it can be shown to others.
 */

/** By which a page of ours is known. */
export const pageMark = '<meta name="generator" content="Pixelthrift report">';

export function historyPage(history: History): string {
  const { summary, period } = history;
  const isEmpty = Object.values(summary.outcomes).every((count) => count === 0);
  const body = isEmpty
    ? [
        paragraph(
          period.since === undefined && period.until === undefined ? "Nothing is recorded yet." : emptyText(history),
        ),
      ]
    : [
        paragraph(`${outcomesText(summary, period)}.`),
        tilesHtml(history),
        chartHtml(history),
        modelsHtml(summary.byModel),
        daysHtml(history),
      ];
  const notes = remarks({ ...history, unread: { ...history.unread, files: [] } });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${pageMark}
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>What Pixelthrift saved</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>What Pixelthrift saved</h1>
${[...body, ...notes.map((note) => paragraph(note, "note"))].filter((part) => part !== "").join("\n")}
</main>
</body>
</html>
`;
}

function tilesHtml({ summary: { totals, of } }: History): string {
  const { bytes, tokens, usd, certainty } = totals;
  const tile = (head: string, value: string, note: string): string =>
    `<div><dt>${escaped(head)}</dt><dd>${escaped(value)}</dd><dd class="note">${escaped(note)}</dd></div>`;
  const percent = (part: number | null): string => (part === null ? "" : `${shownPercent(part)}, `);
  return `<dl>${[
    ...(tokens === null || of === undefined
      ? []
      : [
          tile(
            `tokens saved, ${modelText(of)}`,
            savedText(tokens, shownCount),
            `${percent(tokens.savedPercent)}${changeText(tokens, shownCount)}, ${certainty ?? ""}`,
          ),
        ]),
    ...(usd === null || of === undefined
      ? []
      : [
          tile(
            `dollars saved, ${modelText(of)}`,
            savedText(usd, shownUsd),
            `${percent(usd.savedPercent)}${changeText(usd, shownUsd)}`,
          ),
        ]),
    tile("bytes saved", savedText(bytes, shownBytes), `${percent(bytes.savedPercent)}${changeText(bytes, shownBytes)}`),
  ].join("")}</dl>`;
}

/** Of tokens, or of bytes where a smaller image saves no tokens. */
function chartHtml({ summary: { byDay, totals, of } }: History): string {
  if (byDay.length === 0) return "";
  const isOfTokens = of !== undefined && (totals.tokens?.saved ?? 0) > 0;
  const days = byDay.map(({ day, bytes, tokens }) => ({
    label: day,
    amount: (isOfTokens ? tokens?.saved : bytes.saved) ?? 0,
  }));
  const bars = barsOf(days);
  const unit = bars[0]?.label.length === 7 ? "month" : "day";
  const title = isOfTokens ? `Tokens saved a ${unit}, ${modelText(of)}` : `Bytes saved a ${unit}`;
  const shown = isOfTokens ? (amount: number) => shownCount(Math.round(amount)) : shownBytes;
  return `<h2>${escaped(title)}</h2>\n${chart(bars, shown, title)}`;
}

function modelsHtml(models: readonly (ModelKey & ModelFigures)[]): string {
  if (models.length === 0) return "";
  const rows = models.map((one) => {
    const { tokens, usd, certainty } = one;
    return [
      modelText(one),
      tokens === null ? "not known" : changeText(tokens, shownCount),
      usd === null ? "" : changeText(usd, shownUsd),
      tokens?.savedPercent === undefined || tokens.savedPercent === null ? "" : shownPercent(tokens.savedPercent),
      certainty ?? "",
    ];
  });
  const notes = modelNotes(models).map((note) => paragraph(note, "note"));
  return `<h2>By model</h2>\n${tableHtml(["model", "tokens", "dollars", "saved", "certainty"], rows)}${notes.join("")}`;
}

function daysHtml({ summary: { byDay, of } }: History): string {
  if (byDay.length === 0) return "";
  const rows = byDay
    .toReversed()
    .map(({ day, images, bytes, tokens, usd }) => [
      day,
      shownCount(images),
      savedText(bytes, shownBytes),
      savedText(tokens, shownCount),
      savedText(usd, shownUsd),
    ]);
  const model = of === undefined ? "" : `, ${modelText(of)}`;
  const heads = ["day", "images", "bytes saved", `tokens saved${model}`, `dollars saved${model}`];
  return `<h2>By day</h2>\n${tableHtml(heads, rows)}`;
}

/** A page has the arrow that a terminal may not have. */
function changeText(change: Change, shown: (amount: number) => string): string {
  return changed(change, shown).replace("->", "→");
}

function tableHtml(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = heads.map((text) => `<th scope="col">${escaped(text)}</th>`).join("");
  const body = rows.map((cells) => {
    const [first = "", ...others] = cells.map(escaped);
    return `<tr><th scope="row">${first}</th>${others.map((text) => `<td>${text}</td>`).join("")}</tr>`;
  });
  return `<table><thead><tr>${head}</tr></thead><tbody>\n${body.join("\n")}\n</tbody></table>`;
}

function paragraph(text: string, kind?: "note"): string {
  return `<p${kind === undefined ? "" : ` class="${kind}"`}>${escaped(text)}</p>`;
}

const style = `
:root { color-scheme: light dark; --ink: #1f2328; --dim: #59636e; --line: #d1d9e0; --paper: #ffffff; --bar: #1a7f37; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --dim: #9198a1; --line: #3d444d; --paper: #0d1117; --bar: #3fb950; }
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.6rem; margin: 0 0 0.5rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 0.5rem; }
.note { color: var(--dim); font-size: 0.85rem; margin: 0.35rem 0; }
dl { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1.5rem 0; }
dl div { flex: 1 1 12rem; border: 1px solid var(--line); border-radius: 6px; padding: 0.75rem 1rem; }
dt { color: var(--dim); font-size: 0.85rem; }
dd { margin: 0; font-variant-numeric: tabular-nums; }
dt + dd { font-size: 1.7rem; font-weight: 600; }
svg { display: block; width: 100%; height: auto; }
svg line { stroke: var(--line); }
svg rect { fill: var(--bar); }
svg text { fill: var(--dim); font-size: 12px; }
svg .scale { text-anchor: end; dominant-baseline: middle; }
svg .end { text-anchor: end; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.3rem 0.6rem; text-align: right; border-bottom: 1px solid var(--line); font-weight: 400; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
thead th { color: var(--dim); font-size: 0.85rem; }
@media (max-width: 36rem) { table { display: block; overflow-x: auto; } }
`;
