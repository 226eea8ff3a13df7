/** The places where a peer does better than we do, as sentences. Pure, so that no one has to remember to say it. */

import type { ByPeer, JobResult, LoneResult, Report, Speed } from "./report.ts";
import { type PeerId, peerIds, titles } from "./roster.ts";

/** Differences below these are the noise of a run. */
const timeTolerance = 1.03;
const psnrToleranceDb = 0.1;
const bytesTolerance = 1.02;
const memoryToleranceBytes = 2 ** 20;

export interface Best {
  readonly peer: PeerId;
  readonly value: number;
}

/** The peer, never ourselves, with the least (or most) of a figure. */
export function bestPeer(figures: ByPeer<number>, wanted: "least" | "most"): Best | undefined {
  let best: Best | undefined;
  for (const peer of peerIds) {
    const value = figures[peer];
    if (peer === "ours" || value === undefined) continue;
    if (!best || (wanted === "least" ? value < best.value : value > best.value)) best = { peer, value };
  }
  return best;
}

/** One figure out of each peer's several. */
export function pick<T>(figures: ByPeer<T>, of: (figure: T) => number | undefined): ByPeer<number> {
  const picked: Partial<Record<PeerId, number>> = {};
  for (const peer of peerIds) {
    const figure = figures[peer];
    const value = figure && of(figure);
    if (value !== undefined) picked[peer] = value;
  }
  return picked;
}

/** How many times faster than the fastest peer; below 1 where we are slower. */
export function aheadBy({
  speed,
}: Pick<JobResult, "speed">): { readonly times: number; readonly peer: PeerId } | undefined {
  const best = bestPeer(pick(speed, leastMs), "least");
  return speed.ours && best && { times: best.value / speed.ours.minMs, peer: best.peer };
}

function leastMs(speed: Speed): number {
  return speed.minMs;
}

/** Every figure of the report in which a peer is ahead of us, one sentence each. */
export function behind(report: Report): readonly string[] {
  return [
    ...report.jobs.flatMap((result) => [...slower(result), ...farther(result), ...larger(result)]),
    ...report.lone.flatMap((result) => slower(result).map((sentence) => `On all cores, ${sentence}`)),
    ...batch(report),
    ...memory(report),
    ...startup(report),
  ];
}

function slower({ job, speed, failed }: LoneResult): readonly string[] {
  if (failed.ours !== undefined) return [`${job.title}: not done (${failed.ours}).`];
  const best = bestPeer(pick(speed, leastMs), "least");
  if (!speed.ours || !best || speed.ours.minMs <= best.value * timeTolerance) return [];
  const by = (speed.ours.minMs / best.value).toFixed(2);
  return [
    `${job.title}: ${by} times the time of ${titles[best.peer]} (${ms(speed.ours.minMs)} against ${ms(best.value)}).`,
  ];
}

/** A peer that decodes in full is closer, and pays for it: its time belongs beside its merit. */
function farther({ job, speed, fidelity }: JobResult): readonly string[] {
  const ours = fidelity.ours?.resize?.psnrDb;
  // Pillow is what the others are judged by.
  const { pillow: _truth, ...others } = pick(fidelity, (figure) => figure.resize?.psnrDb);
  const best = bestPeer(others, "most");
  if (ours === undefined || !best || ours >= best.value - psnrToleranceDb) return [];
  const itsTime = ms(speed[best.peer]?.minMs ?? Number.NaN);
  return [`${job.title}: ${db(ours)} from the reference, ${titles[best.peer]} ${db(best.value)} in ${itsTime}.`];
}

/** Fewer bytes by a worse picture are no merit: only peers whose JPEG is as faithful as ours count. */
function larger({ job, speed, fidelity }: JobResult): readonly string[] {
  const ours = speed.ours?.bytes;
  const oursDb = fidelity.ours?.jpegPsnrDb;
  if (ours === undefined || oursDb === undefined) return [];
  const faithful: Partial<Record<PeerId, number>> = {};
  for (const peer of peerIds) {
    const bytes = speed[peer]?.bytes;
    if (bytes !== undefined && (fidelity[peer]?.jpegPsnrDb ?? 0) >= oursDb - psnrToleranceDb) faithful[peer] = bytes;
  }
  const best = bestPeer(faithful, "least");
  if (!best || ours <= best.value * bytesTolerance) return [];
  const more = ((ours / best.value - 1) * 100).toFixed(1);
  return [`${job.title}: ${more} % more bytes than ${titles[best.peer]}, whose JPEG is as faithful.`];
}

function batch({ throughput }: Report): readonly string[] {
  const rates = pick(throughput, (figure) => figure.imagesPerSecond);
  const best = bestPeer(rates, "most");
  if (!rates.ours || !best || rates.ours * timeTolerance >= best.value) return [];
  return [
    `Batch on all cores: ${rates.ours.toFixed(1)} images a second, ${titles[best.peer]} ${best.value.toFixed(1)}.`,
  ];
}

function memory(report: Report): readonly string[] {
  return report.memory.flatMap(({ input, peakBytes }) => {
    const best = bestPeer(peakBytes, "least");
    if (peakBytes.ours === undefined || !best || peakBytes.ours <= best.value + memoryToleranceBytes) return [];
    return [`Peak memory, ${input.about}: ${mb(peakBytes.ours)} over idle, ${titles[best.peer]} ${mb(best.value)}.`];
  });
}

function startup({ startup: figures }: Report): readonly string[] {
  const first = pick(figures, (figure) => figure.firstImageMs);
  const best = bestPeer(first, "least");
  if (first.ours === undefined || !best || first.ours <= best.value * timeTolerance) return [];
  return [`First image of a process: ${ms(first.ours)} with the import, ${titles[best.peer]} ${ms(best.value)}.`];
}

/** Milliseconds with as many digits as mean something. */
export function ms(value: number): string {
  return `${value.toFixed(value < 0.1 ? 4 : value < 1 ? 3 : value < 10 ? 2 : 1)} ms`;
}

export function db(value: number): string {
  return value === Number.POSITIVE_INFINITY ? "equal" : `${value.toFixed(1)} dB`;
}

export function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
