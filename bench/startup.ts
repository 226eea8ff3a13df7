/** What the first image costs: module load, and whatever the peer puts off until it is needed. */

import type { Input } from "./inputs.ts";
import { targetOf } from "./latency.ts";
import type { Startup } from "./report.ts";
import { type PeerId, titles } from "./roster.ts";
import { reason, Worker } from "./worker.ts";

const rounds = 10;

/** Both figures are the least of ten fresh processes. */
export async function measureStartup(
  peers: readonly PeerId[],
  tiny: Input,
  python: string | undefined,
  missing: string[],
): Promise<Partial<Record<PeerId, Startup>>> {
  const found: Partial<Record<PeerId, Startup>> = {};
  const able = new Set(peers);
  for (let round = 0; round < rounds; round++) {
    for (const peer of able) {
      try {
        const { importMs, firstImageMs } = await startOnce(peer, tiny, python);
        const before = found[peer] ?? { importMs, firstImageMs };
        found[peer] = {
          importMs: Math.min(before.importMs, importMs),
          firstImageMs: Math.min(before.firstImageMs, firstImageMs),
        };
      } catch (error) {
        able.delete(peer);
        missing.push(`First image of ${titles[peer]}: ${reason(error)}.`);
      }
    }
  }
  return found;
}

async function startOnce(peer: PeerId, tiny: Input, python: string | undefined): Promise<Startup> {
  const worker = await Worker.start(peer, "one", python);
  try {
    const { importMs } = worker.hello;
    const first = await worker.ask({ op: "time", path: tiny.path, target: targetOf(tiny, 32), repeat: 1 });
    return { importMs, firstImageMs: importMs + first.elapsedMs };
  } finally {
    await worker.stop();
  }
}
