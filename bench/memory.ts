/** Peak memory of one job by path, over idle, each in a process that has done nothing before. */

import type { Inputs } from "./inputs.ts";
import { memoryInputs } from "./jobs.ts";
import { targetOf } from "./latency.ts";
import { median, type MemoryResult } from "./report.ts";
import type { PeerId } from "./roster.ts";
import { Worker } from "./worker.ts";

const rounds = 3;
const maxEdgePx = 512;

export async function measureMemory(
  peers: readonly PeerId[],
  inputs: Inputs,
  python: string | undefined,
): Promise<readonly MemoryResult[]> {
  if (process.platform !== "linux") return [];
  const results: MemoryResult[] = [];
  for (const name of memoryInputs) {
    const input = inputs[name];
    if (!input) continue;
    const peakBytes: Partial<Record<PeerId, number>> = {};
    for (const peer of peers) {
      const peaks: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const worker = await Worker.start(peer, "all", python);
        try {
          const idle = worker.restartPeak();
          await worker.ask({ op: "file", path: input.path, target: targetOf(input, maxEdgePx) });
          peaks.push(worker.peakBytes() - idle);
        } finally {
          await worker.stop();
        }
      }
      peakBytes[peer] = median(peaks);
    }
    results.push({ input, peakBytes });
  }
  return results;
}
