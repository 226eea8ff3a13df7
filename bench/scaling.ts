/**
 * How time and memory grow: with the number of pictures, with their size, and with a second core. Each figure is of a fresh
 * process of ours.
 */

import { targetOf } from "./latency.ts";
import { type SizedInput } from "./scaling-inputs.ts";
import { Worker } from "./worker.ts";

/** On one core the addon starts one thread, on two it starts two. */
export type ScalingCores = "one" | "two";

export const coreCounts: readonly ScalingCores[] = ["one", "two"];

const maxEdgePx = 512;
/** A figure of less is the least of several. */
const enoughMs = 500;
const mostRounds = 5;

export interface ScalingPoint {
  readonly cores: ScalingCores;
  readonly series: "jpeg" | "png";
  /** Pictures, or millions of pixels of one. */
  readonly amount: number;
  readonly elapsedMs: number;
  /** Resident, over what the process had before. Absent where the system does not tell. */
  readonly peakBytes?: number;
}

export interface Scaling {
  readonly byCount: readonly ScalingPoint[];
  readonly bySize: readonly ScalingPoint[];
}

/**
 * @param counts Numbers of pictures.
 * @param inputs The picture in every size; the smallest JPEG is the one there are many of.
 */
export async function measureScaling(
  counts: readonly number[],
  inputs: readonly SizedInput[],
  say: (text: string) => void,
): Promise<Scaling> {
  const small = inputs.find(({ format }) => format === "jpeg");
  if (small === undefined) throw new Error("expected a JPEG among the inputs");
  const byCount: ScalingPoint[] = [];
  const bySize: ScalingPoint[] = [];
  for (const cores of coreCounts) {
    for (const count of counts) {
      say(`${count} pictures, ${cores} core${cores === "one" ? "" : "s"}`);
      byCount.push({ cores, series: "jpeg", amount: count, ...(await least(() => runOnce(cores, small, count))) });
    }
    for (const input of inputs) {
      const { format, megapixels } = input;
      say(`${megapixels} megapixels of ${format}, ${cores} core${cores === "one" ? "" : "s"}`);
      bySize.push({ cores, series: format, amount: megapixels, ...(await least(() => runOnce(cores, input, 1))) });
    }
  }
  return { byCount, bySize };
}

type Figures = Pick<ScalingPoint, "elapsedMs" | "peakBytes">;

/** The least time, and the memory of that run. */
async function least(run: () => Promise<Figures>): Promise<Figures> {
  let best = await run();
  let spentMs = best.elapsedMs;
  for (let round = 1; round < mostRounds && spentMs < enoughMs; round++) {
    const next = await run();
    spentMs += next.elapsedMs;
    if (next.elapsedMs < best.elapsedMs) best = next;
  }
  return best;
}

async function runOnce(cores: ScalingCores, input: SizedInput, count: number): Promise<Figures> {
  const worker = await Worker.start("ours", cores, undefined);
  try {
    const countsMemory = process.platform === "linux";
    const idleBytes = countsMemory ? worker.restartPeak() : 0;
    const target = targetOf(input, maxEdgePx);
    const { elapsedMs } = await worker.ask({ op: "files", path: input.path, count, target });
    return { elapsedMs, ...(countsMemory && { peakBytes: worker.peakBytes() - idleBytes }) };
  } finally {
    await worker.stop();
  }
}
