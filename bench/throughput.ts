/** A batch on all cores: each peer in the way its users would run a folder. */

import type { Inputs } from "./inputs.ts";
import { batchMix } from "./jobs.ts";
import { targetOf } from "./latency.ts";
import type { Request } from "./protocol.ts";
import { median, type Throughput } from "./report.ts";
import { type PeerId, titles } from "./roster.ts";
import { reason, Worker } from "./worker.ts";

const rounds = 5;
const maxEdgePx = 512;

export const batchImages = batchMix.reduce((sum, { copies }) => sum + copies, 0);

interface Runner {
  readonly worker: Worker;
  readonly timesMs: number[];
  peakBytes?: number;
}

export async function measureThroughput(
  peers: readonly PeerId[],
  inputs: Inputs,
  python: string | undefined,
  missing: string[],
): Promise<Partial<Record<PeerId, Throughput>>> {
  const runners = new Map<PeerId, Runner>();
  try {
    for (const peer of peers) runners.set(peer, { worker: await Worker.start(peer, "all", python), timesMs: [] });
    // The first round warms up; it is also where memory is read, before the allocator keeps what it has freed.
    for (let round = 0; round <= rounds; round++) {
      for (const [peer, runner] of runners) {
        try {
          await (round === 0 ? warmUp(runner, inputs) : runBatch(runner, inputs));
        } catch (error) {
          runners.delete(peer);
          missing.push(`Batch of ${titles[peer]}: ${reason(error)}.`);
          await runner.worker.stop();
        }
      }
    }
  } finally {
    for (const { worker } of runners.values()) await worker.stop();
  }

  const found: Partial<Record<PeerId, Throughput>> = {};
  for (const [peer, { timesMs, peakBytes }] of runners) {
    found[peer] = {
      imagesPerSecond: (batchImages * 1000) / Math.min(...timesMs),
      medianImagesPerSecond: (batchImages * 1000) / median(timesMs),
      ...(peakBytes !== undefined && { peakBytes }),
    };
  }
  return found;
}

async function warmUp(runner: Runner, inputs: Inputs): Promise<void> {
  const { worker } = runner;
  // Its sources are the bench's memory and not the peer's: read before the count starts.
  await worker.ask({ op: "read", paths: batchPaths(inputs) });
  const countsMemory = process.platform === "linux";
  const idle = countsMemory ? worker.restartPeak() : 0;
  await worker.ask(batchOf(inputs));
  if (countsMemory) runner.peakBytes = worker.peakBytes() - idle;
}

async function runBatch({ worker, timesMs }: Runner, inputs: Inputs): Promise<void> {
  timesMs.push((await worker.ask(batchOf(inputs))).elapsedMs);
}

function batchOf(inputs: Inputs): Request {
  const target = targetOf(inputs.typical ?? { widthPx: 3840, heightPx: 2160 }, maxEdgePx);
  return { op: "batch", paths: batchPaths(inputs), target };
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
