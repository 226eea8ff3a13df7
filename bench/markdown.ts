/** Prints a report as docs/benchmarks.md. Pure: every word comes from the run. */

import { aheadBy, behind, bestPeer, db, mb, ms, pick } from "./behind.ts";
import { quality } from "./jobs.ts";
import type { JobResult, MemoryResult, Report, Speed } from "./report.ts";
import { type PeerId, peerIds, titles } from "./roster.ts";
import { none, optional, table } from "./table.ts";

export function markdown(report: Report): string {
  const sections = [
    head(report),
    summary(report),
    "## Where we are behind\n\n" +
      statement(report) +
      "\n\nWhat stands in the way, and what was tried: [bounds.md](bounds.md).",
    jobTables(report),
    lone(report),
    throughput(report),
    memory(report),
    startup(report),
    estimates(report),
    method(report),
  ];
  return `${sections.filter(Boolean).join("\n\n")}\n`;
}

function head({ date, machine, command, sources, versions, notMeasured, missing }: Report): string {
  const measured = peerIds.flatMap((peer) => (versions[peer] ? [`${titles[peer]} ${versions[peer]}`] : []));
  const absent = peerIds.flatMap((peer) =>
    notMeasured[peer] === undefined ? [] : [`- Not measured: ${titles[peer]} (${notMeasured[peer]})`],
  );
  return [
    "# Benchmarks",
    "",
    `Written by \`${command}\` on ${date}. Absolute figures are this machine's; quote ratios, and only from one run.`,
    "",
    `- Machine: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGib} GiB, ${machine.system}, Node ${machine.node}`,
    `- Assembler, without which our AVIF takes two to three times as long: ${machine.assembler}`,
    `- Load average before the run: ${machine.loadAverage.toFixed(2)}${machine.loadAverage > 0.5 ? " (others were using the machine: do not quote)" : ""}`,
    `- Versions: ${measured.join(", ")}`,
    ...absent,
    ...missing.map((sentence) => `- ${sentence}`),
    `- Pictures: made from ${sources.join(" and ")}`,
  ].join("\n");
}

function summary({ jobs }: Report): string {
  const rows = jobs.map((result) => {
    const ahead = aheadBy(result);
    const best = bestPeer(
      pick(result.speed, (speed) => speed.minMs),
      "least",
    );
    const { ours } = result.speed;
    const peerFidelity = best && result.fidelity[best.peer]?.resize?.psnrDb;
    return [
      result.job.title,
      ours ? ms(ours.minMs) + engineOf(ours) : none,
      best ? `${ms(best.value)} (${titles[best.peer]})` : none,
      ahead ? times(ahead.times) : none,
      optional(result.fidelity.ours?.resize?.psnrDb, db),
      optional(peerFidelity, db),
    ];
  });
  return [
    "## In short",
    "",
    "One core, minimum; above 1× we are faster. Fidelity is the resize against full decode + Lanczos3, higher is better; fidelity.md has it over a folder of photos.",
    "",
    table(["job", "ours", "fastest peer", "ratio", "our fidelity", "its fidelity"], rows),
  ].join("\n");
}

function statement(report: Report): string {
  if (!report.versions.ours) return "Ours was not measured in this run.";
  const sentences = behind(report);
  return sentences.length === 0 ? "Nowhere in this run." : sentences.map((sentence) => `- ${sentence}`).join("\n");
}

function jobTables({ jobs }: Report): string {
  return ["## Each job, one core", ...jobs.map(jobTable)].join("\n\n");
}

function jobTable(result: JobResult): string {
  const { job, input, speed, fidelity, failed } = result;
  const best = bestPeer(
    pick(speed, (figure) => figure.minMs),
    "least",
  );
  const rows = sortedPeers(
    pick(speed, (figure) => figure.minMs),
    "least",
  ).map((peer) => {
    const figure = speed[peer];
    const judged = fidelity[peer];
    if (!figure) return [];
    const cells = [
      name(peer) + engineOf(figure),
      ms(figure.minMs),
      ms(figure.medianMs),
      best ? times(best.value / figure.minMs) : none,
    ];
    if (job.maxEdgePx === undefined) return cells;
    const truth = peer === "pillow" ? "reference" : undefined;
    cells.push(
      truth ?? optional(judged?.resize?.psnrDb, db),
      truth ?? optional(judged?.resize?.ssim, (value) => value.toFixed(4)),
      optional(judged?.jpegPsnrDb, db),
      integer(figure.bytes),
    );
    return cells;
  });
  const speedColumns = ["", "min", "median", "against the fastest peer"];
  const columns =
    job.maxEdgePx === undefined
      ? speedColumns
      : [...speedColumns, "resize PSNR", "resize SSIM", "JPEG PSNR", `bytes at q${quality}`];
  const notes = peerIds.flatMap((peer) => (failed[peer] === undefined ? [] : [`${titles[peer]} (${failed[peer]})`]));
  return [
    `### ${job.title}`,
    `Input: ${input.about}, ${input.widthPx}x${input.heightPx}, ${integer(input.bytes)} bytes.`,
    table(columns, rows),
    ...(notes.length === 0 ? [] : [`Not done: ${notes.join(", ")}.`]),
  ].join("\n\n");
}

function lone({ lone: results, jobs, machine }: Report): string {
  if (results.length === 0) return "";
  const rows = results.map(({ job, speed }) => {
    const { ours } = speed;
    const onOne = jobs.find((result) => result.job.id === job.id)?.speed.ours;
    const ahead = aheadBy({ speed });
    return [
      job.title,
      ours ? ms(ours.minMs) + engineOf(ours) : none,
      ours && onOne ? times(onOne.minMs / ours.minMs) : none,
      ahead ? `${ms(speed[ahead.peer]?.minMs ?? Number.NaN)} (${titles[ahead.peer]})` : none,
      ahead ? times(ahead.times) : none,
    ];
  });
  return [
    `## One picture on all ${machine.cores} cores`,
    "The same jobs with nothing beside them, for a program that waits for a single picture; minimum.",
    table(["job", "ours", "against ours on one core", "fastest peer", "ratio"], rows),
  ].join("\n\n");
}

function throughput({ throughput: figures, batchImages, machine }: Report): string {
  const rates = pick(figures, (figure) => figure.imagesPerSecond);
  const best = bestPeer(rates, "most");
  const rows = sortedPeers(rates, "most").map((peer) => {
    const figure = figures[peer];
    return [
      name(peer),
      optional(figure?.imagesPerSecond, (value) => value.toFixed(1)),
      optional(figure?.medianImagesPerSecond, (value) => value.toFixed(1)),
      figure && best ? times(figure.imagesPerSecond / best.value) : none,
      optional(figure?.peakBytes, mb),
    ];
  });
  if (rows.length === 0) return "";
  return [
    `## A batch on all ${machine.cores} cores`,
    `${batchImages} mixed 4K pictures in memory → 512, each peer in its own concurrent way.`,
    table(["", "images/s, best", "median", "against the best peer", "peak memory over idle"], rows),
  ].join("\n\n");
}

function memory({ memory: results }: Report): string {
  if (results.length === 0) return "";
  return [
    "## Peak memory",
    "One 4K picture by path → 512 in a fresh process, resident bytes over idle.",
    table(["", ...results.map(columnOf)], memoryRows(results)),
  ].join("\n\n");
}

function columnOf({ input }: MemoryResult): string {
  return `${input.path.split(".").at(-1)?.toUpperCase() ?? ""}: ${input.about}`;
}

function memoryRows(results: readonly MemoryResult[]): readonly (readonly string[])[] {
  return sortedPeers(results[0]?.peakBytes ?? {}, "least").map((peer) =>
    [name(peer)].concat(results.map(({ peakBytes }) => optional(peakBytes[peer], (bytes) => `+${mb(bytes)}`))),
  );
}

export function estimates({ estimates: results }: Pick<Report, "estimates">): string {
  if (results.length === 0) return "";
  const rows = results.map(({ title, images, minMs, peakBytes }) => [
    title,
    ms(minMs),
    (images / (minMs / 1000)).toFixed(0),
    mb(peakBytes),
  ]);
  return [
    "## Estimates of a folder",
    `\`pixelthrift estimate\` on 10,000 images in 20 folders, photos, screens and the odd files of the tests in turn: from the start of the program to its end, least of five, and its peak of resident memory. It reads headers only.`,
    table(["", "time", "images a second", "peak memory"], rows),
  ].join("\n\n");
}

function startup({ startup: figures }: Report): string {
  const rows = sortedPeers(
    pick(figures, (figure) => figure.firstImageMs),
    "least",
  ).map((peer) => [name(peer), optional(figures[peer]?.importMs, ms), optional(figures[peer]?.firstImageMs, ms)]);
  if (rows.length === 0) return "";
  return [
    "## Module load",
    "Least of ten fresh processes. The second figure counts what a peer puts off until its first image.",
    table(["", "import", "import and a first 64 px image"], rows),
  ].join("\n\n");
}

function method({ rounds }: Report): string {
  return [
    "## How it is measured",
    "",
    `- One core: every peer is a process of its own, held on one core, and times itself around bytes in memory → JPEG bytes of quality ${quality}. In each of ${rounds} rounds every peer runs once, another one first each time.`,
    "- Every peer makes exactly the same size with its own Lanczos filter. Ours is `optimize` as users call it, plan, metrics and cost included; header only is `probe`, which tells size, format, orientation and color, and counts no tokens.",
    "- Pillow runs the usual Python way: full decode, RGB on white, Lanczos, optimized JPEG. Its pixels are therefore the reference.",
    "- Resize PSNR and SSIM are measured on a lossless PNG of the same resize (RGB; luma, 11 px Gaussian window), JPEG PSNR on the file that was timed.",
    "- Peers differ in what their JPEG is: sharp, Bun, imgkit, Pillow and ours save 4:2:0, @napi-rs/image 4:4:4.",
  ].join("\n");
}

function sortedPeers(figures: Readonly<Partial<Record<PeerId, number>>>, first: "least" | "most"): readonly PeerId[] {
  const sign = first === "least" ? 1 : -1;
  return peerIds
    .filter((peer) => figures[peer] !== undefined)
    .toSorted((a, b) => sign * ((figures[a] ?? 0) - (figures[b] ?? 0)));
}

function name(peer: PeerId): string {
  return peer === "ours" ? `**${titles.ours}**` : titles[peer];
}

/** Our native engine goes without saying; the portable one is another program. */
function engineOf({ engine }: Speed): string {
  return engine === undefined || engine === "native" ? "" : ` (${engine} engine)`;
}

/** A peer that is thousands of times slower still has a figure. */
function times(ratio: number): string {
  return `${ratio < 0.1 ? ratio.toPrecision(1) : ratio.toFixed(2)}×`;
}

function integer(value: number): string {
  return value.toLocaleString("en-US");
}
