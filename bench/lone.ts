/** One JPEG with nothing beside it, on all cores: what a program waits for that has a single picture. */

import type { Inputs } from "./inputs.ts";
import { jobs } from "./jobs.ts";
import { measureLatency } from "./latency.ts";
import type { LoneResult } from "./report.ts";
import { type PeerId, titles } from "./roster.ts";
import { startWorkers } from "./worker.ts";

const alone = jobs.filter(
  ({ input, maxEdgePx }) => (input === "typical" || input === "hard") && maxEdgePx !== undefined,
);

export async function measureLone(
  peers: readonly PeerId[],
  inputs: Inputs,
  rounds: number,
  python: string | undefined,
  missing: string[],
): Promise<readonly LoneResult[]> {
  const absent: Partial<Record<PeerId, string>> = {};
  const workers = await startWorkers(peers, "all", python, absent);
  for (const peer of peers)
    if (absent[peer] !== undefined) missing.push(`${titles[peer]} on all cores: ${absent[peer]}.`);
  const results: LoneResult[] = [];
  try {
    for (const job of alone) {
      const input = inputs[job.input];
      if (!input) throw new Error(`expected the input ${job.input} to be made`);
      results.push({ job, ...(await measureLatency(workers, job, input, rounds)) });
    }
  } finally {
    for (const worker of workers) await worker.stop();
  }
  return results;
}
