/** Prints docs/fidelity.md. Pure: every word comes from the run. */

import { db } from "./behind.ts";
import { type FidelityReport, median, type OddResult, type PhotoResult } from "./report.ts";
import { type PeerId, peerIds, titles } from "./roster.ts";
import { none, optional, table } from "./table.ts";

/** Below this a difference is one of rounding, not of the filter. */
const toleranceDb = 0.1;

const photoPeers = ["ours", "sharp"] as const satisfies readonly PeerId[];

export function fidelityMarkdown(report: FidelityReport): string {
  const sections = [head(report), bySize(report), closer(report), odd(report), byPhoto(report), method(report)];
  return `${sections.join("\n\n")}\n`;
}

function head({ date, command, versions, notMeasured, engine, missing }: FidelityReport): string {
  const measured = peerIds.flatMap((peer) => {
    const version = versions[peer];
    if (version === undefined) return [];
    return [`${titles[peer]} ${version}${peer === "ours" && engine !== "" ? ` (${engine} engine)` : ""}`];
  });
  const absent = peerIds.flatMap((peer) =>
    notMeasured[peer] === undefined ? [] : [`- Not measured: ${titles[peer]} (${notMeasured[peer]})`],
  );
  return [
    "# Fidelity on photos",
    "",
    `Written by \`${command}\` on ${date}. How close a resize is to full decode + Lanczos3 in Pillow: PSNR of a lossless PNG, in dB, higher is better. How fast each one gets there is in benchmarks.md.`,
    "",
    `- Versions: ${measured.join(", ")}`,
    ...absent,
    ...missing.map((sentence) => `- ${sentence}`),
  ].join("\n");
}

function bySize({ photos }: FidelityReport): string {
  const rows = edgesOf(photos).map((edgePx) => {
    const results = photos.filter(({ maxEdgePx }) => maxEdgePx === edgePx);
    return [`${edgePx} px`, `${results.length}`].concat(photoPeers.flatMap((peer) => spread(results, peer)));
  });
  const columns = photoPeers.flatMap((peer) => [`${titles[peer]}: min`, "median", "max"]);
  return ["## By size", table(["longest edge", "photos", ...columns], rows)].join("\n\n");
}

function spread(results: readonly PhotoResult[], peer: PeerId): readonly string[] {
  const values = results.flatMap(({ psnrDb }) => psnrDb[peer] ?? []);
  if (values.length === 0) return [none, none, none];
  return [Math.min(...values), median(values), Math.max(...values)].map(db);
}

function closer({ photos }: FidelityReport): string {
  const both = photos.filter(({ psnrDb }) => psnrDb.ours !== undefined && psnrDb.sharp !== undefined);
  const rows = both.filter(({ psnrDb }) => (psnrDb.sharp ?? 0) > (psnrDb.ours ?? 0) + toleranceDb);
  const lines = rows.map(
    ({ photo, maxEdgePx, psnrDb }) =>
      `- ${photo} → ${maxEdgePx}: ${optional(psnrDb.ours, db)}, sharp ${optional(psnrDb.sharp, db)}`,
  );
  return [
    "## Where sharp is closer",
    lines.length === 0 ? `In none of ${both.length}.` : `In ${lines.length} of ${both.length}:`,
    ...(lines.length === 0 ? [] : [lines.join("\n")]),
  ].join("\n\n");
}

function odd({ odd: { input, results } }: FidelityReport): string {
  const rows = peerIds
    .filter((peer) => results.some(({ psnrDb }) => psnrDb[peer] !== undefined))
    .map((peer) => [oddTitle(peer)].concat(results.map(({ psnrDb }) => optional(psnrDb[peer], db))));
  return [
    `## ${input.widthPx}x${input.heightPx}`,
    `A camera's size that no scaled decode divides evenly: ${input.about}.`,
    table(["", ...results.map(({ maxEdgePx }) => `→ ${maxEdgePx}`)], rows),
    results.flatMap((result) => [verdict(result), ...ahead(result)]).join("\n"),
  ].join("\n\n");
}

function oddTitle(peer: PeerId): string {
  if (peer === "pillow") return "Pillow, draft";
  return peer === "ours" ? `**${titles.ours}**` : titles[peer];
}

function verdict({ maxEdgePx, leastDb, psnrDb: { ours } }: OddResult): string {
  const found = ours === undefined ? "not measured" : ours >= leastDb ? "reached" : "**not reached**";
  return `- → ${maxEdgePx}: at least ${leastDb} dB is demanded of ours, ${found}`;
}

/** Who decodes in full is closer, and pays for it in time; the table alone would leave that to the reader. */
function ahead({ maxEdgePx, psnrDb }: OddResult): readonly string[] {
  const { ours } = psnrDb;
  if (ours === undefined) return [];
  const peers = peerIds.filter((peer) => (psnrDb[peer] ?? 0) > ours + toleranceDb);
  return peers.length === 0 ? [] : [`- → ${maxEdgePx}: closer than ours is ${peers.map(oddTitle).join(", ")}`];
}

function byPhoto({ photos }: FidelityReport): string {
  const edges = edgesOf(photos);
  const rows = [...Map.groupBy(photos, ({ photo }) => photo)].map(([name, results]) => {
    const size = results[0] ? `${results[0].widthPx}x${results[0].heightPx}` : none;
    const cells = edges.flatMap((edgePx) => {
      const result = results.find(({ maxEdgePx }) => maxEdgePx === edgePx);
      return photoPeers.map((peer) => optional(result?.psnrDb[peer], (value) => db(value).replace(" dB", "")));
    });
    return [name, size].concat(cells);
  });
  const columns = edges.flatMap((edgePx) => [`**${edgePx}**: ours`, "sharp"]);
  return ["## Each photo", table(["photo", "pixels", ...columns], rows)].join("\n\n");
}

function edgesOf(photos: readonly PhotoResult[]): readonly number[] {
  return [...new Set(photos.map(({ maxEdgePx }) => maxEdgePx))].toSorted((a, b) => a - b);
}

function method({ odd: { input } }: FidelityReport): string {
  return [
    "## How it is measured",
    "",
    "- The reference is Pillow's: the whole picture decoded, RGB on white, Lanczos to the size, saved as PNG. It converts no color profile, so a photo that is not in sRGB does not belong in the folder.",
    "- PSNR is over red, green and blue of all pixels. Every peer makes exactly the reference's size; a size that would not make the photo smaller is left out.",
    '- Ours is `optimize` with `format: "png"`. A lossless PNG may well be larger than its source, and the library never hands back more bytes than it was given, so JPEGs are padded behind their end for it.',
    "- sharp is `resize` with Lanczos3 to PNG, as its users call it: it decodes a JPEG at a fraction of its size where it can.",
    `- ${input.widthPx}x${input.heightPx} is one photo of the folder, brought to that size. Pillow's draft decodes at the fraction that its \`thumbnail\` would take.`,
  ].join("\n");
}
