/** Peak memory of one job by path, over idle, each in a process that has done nothing before. */

import type { Input, Inputs } from "./inputs.ts";
import { memoryInputs } from "./jobs.ts";
import { targetOf } from "./latency.ts";
import { median, type MemoryResult } from "./report.ts";
import { type PeerId, titles } from "./roster.ts";
import { reason, Worker } from "./worker.ts";

const rounds = 3;
const maxEdgePx = 512;

export async function measureMemory(
  peers: readonly PeerId[],
  inputs: Inputs,
  python: string | undefined,
  missing: string[],
): Promise<readonly MemoryResult[]> {
  if (process.platform !== "linux") return [];
  const results: MemoryResult[] = [];
  for (const name of memoryInputs) {
    const input = inputs[name];
    if (!input) continue;
    const peakBytes: Partial<Record<PeerId, number>> = {};
    for (const peer of peers) {
      try {
        const peaks: number[] = [];
        for (let round = 0; round < rounds; round++) peaks.push(await peakOf(peer, input, python));
        peakBytes[peer] = median(peaks);
      } catch (error) {
        missing.push(`Peak memory of ${titles[peer]}, ${input.about}: ${reason(error)}.`);
      }
    }
    results.push({ input, peakBytes });
  }
  return results;
}

async function peakOf(peer: PeerId, input: Input, python: string | undefined): Promise<number> {
  const worker = await Worker.start(peer, "all", python);
  try {
    const idle = worker.restartPeak();
    await worker.ask({ op: "file", path: input.path, target: targetOf(input, maxEdgePx) });
    return worker.peakBytes() - idle;
  } finally {
    await worker.stop();
  }
}
