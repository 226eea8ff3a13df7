/** A batch on all cores: each peer in the way its users would run a folder. */

import type { Inputs } from "./inputs.ts";
import { batchMix } from "./jobs.ts";
import { targetOf } from "./latency.ts";
import { median, type Throughput } from "./report.ts";
import type { PeerId } from "./roster.ts";
import { Worker } from "./worker.ts";

const rounds = 5;
const maxEdgePx = 512;

export const batchImages = batchMix.reduce((sum, { copies }) => sum + copies, 0);

export async function measureThroughput(
  peers: readonly PeerId[],
  inputs: Inputs,
  python: string | undefined,
): Promise<Partial<Record<PeerId, Throughput>>> {
  const first = inputs.typical;
  if (!first) return {};
  const request = { op: "batch", paths: batchPaths(inputs), target: targetOf(first, maxEdgePx) } as const;

  const elapsed = new Map<Worker, number[]>();
  const peaks = new Map<Worker, number>();
  try {
    for (const peer of peers) elapsed.set(await Worker.start(peer, "all", python), []);
    // The first round warms up; it is also where memory is read, before the allocator keeps what it has freed.
    for (let round = 0; round <= rounds; round++) {
      for (const [worker, times] of elapsed) {
        const idle = round === 0 && process.platform === "linux" ? await idleBytes(worker, inputs) : undefined;
        const { elapsedMs } = await worker.ask(request);
        if (idle !== undefined) peaks.set(worker, worker.peakBytes() - idle);
        if (round > 0) times.push(elapsedMs);
      }
    }
  } finally {
    for (const worker of elapsed.keys()) await worker.stop();
  }

  const found: Partial<Record<PeerId, Throughput>> = {};
  for (const [worker, times] of elapsed) {
    const peakBytes = peaks.get(worker);
    found[worker.peer] = {
      imagesPerSecond: (batchImages * 1000) / Math.min(...times),
      medianImagesPerSecond: (batchImages * 1000) / median(times),
      ...(peakBytes !== undefined && { peakBytes }),
    };
  }
  return found;
}

/** Has the worker read its sources, which are the bench's memory and not the peer's, and starts the count there. */
async function idleBytes(worker: Worker, inputs: Inputs): Promise<number> {
  await worker.ask({ op: "read", paths: batchPaths(inputs) });
  return worker.restartPeak();
}

/** Mixed as a folder would be, not sorted by kind: a pool with all heavy files at the end would idle. */
function batchPaths(inputs: Inputs): readonly string[] {
  const most = Math.max(...batchMix.map(({ copies }) => copies));
  const paths: string[] = [];
  for (let copy = 0; copy < most; copy++) {
    for (const { input, copies } of batchMix) {
      const made = inputs[input];
      if (made && copy < copies) paths.push(made.path);
    }
  }
  return paths;
}
