/** What the first image costs: module load, and whatever the peer puts off until it is needed. */

import type { Input } from "./inputs.ts";
import { targetOf } from "./latency.ts";
import type { Startup } from "./report.ts";
import type { PeerId } from "./roster.ts";
import { Worker } from "./worker.ts";

const rounds = 10;

/** Both figures are the least of ten fresh processes. */
export async function measureStartup(
  peers: readonly PeerId[],
  tiny: Input,
  python: string | undefined,
): Promise<Partial<Record<PeerId, Startup>>> {
  const request = { op: "time", path: tiny.path, target: targetOf(tiny, 32), repeat: 1 } as const;
  const found: Partial<Record<PeerId, Startup>> = {};
  for (let round = 0; round < rounds; round++) {
    for (const peer of peers) {
      const worker = await Worker.start(peer, "one", python);
      try {
        const { importMs } = worker.hello;
        const firstImageMs = importMs + (await worker.ask(request)).elapsedMs;
        const before = found[peer] ?? { importMs, firstImageMs };
        found[peer] = {
          importMs: Math.min(before.importMs, importMs),
          firstImageMs: Math.min(before.firstImageMs, firstImageMs),
        };
      } finally {
        await worker.stop();
      }
    }
  }
  return found;
}
