/** One job on every peer, one core, in turns: a machine that slows down for a second slows all of them. */

import type { Input } from "./inputs.ts";
import type { Job } from "./jobs.ts";
import { quality } from "./jobs.ts";
import type { Done, Request, Target } from "./protocol.ts";
import { median, type Speed } from "./report.ts";
import type { PeerId } from "./roster.ts";
import { reason, type Worker } from "./worker.ts";

/** A figure that took this long is far above the clock's noise. */
const enoughMs = 20;

/** The size to make: the longest side as asked, the other rounded to nearest, never below 1. */
export function targetOf(input: Pick<Input, "widthPx" | "heightPx">, maxEdgePx: number): Target {
  const scale = maxEdgePx / Math.max(input.widthPx, input.heightPx);
  return {
    widthPx: Math.max(1, Math.round(input.widthPx * scale)),
    heightPx: Math.max(1, Math.round(input.heightPx * scale)),
    format: "jpeg",
    quality,
  };
}

export async function measureLatency(
  workers: readonly Worker[],
  job: Job,
  input: Input,
  rounds: number,
): Promise<{ readonly speed: Partial<Record<PeerId, Speed>>; readonly failed: Partial<Record<PeerId, string>> }> {
  const speed: Partial<Record<PeerId, Speed>> = {};
  const failed: Partial<Record<PeerId, string>> = {};
  const runners: Runner[] = [];
  const attempt = async (worker: Worker, call: () => Promise<void>) => {
    try {
      if (failed[worker.peer] === undefined) await call();
    } catch (error) {
      failed[worker.peer] = reason(error);
    }
  };

  for (const worker of workers) {
    await attempt(worker, async () => {
      await worker.ask(requestOf(job, input, 1));
      const { elapsedMs } = await worker.ask(requestOf(job, input, 1));
      // A peer that takes long at what others do in microseconds needs no repeats to be measured.
      const repeat = Math.min(job.repeat, Math.ceil(enoughMs / elapsedMs));
      runners.push({ worker, request: requestOf(job, input, repeat), done: [] });
    });
  }

  for (let round = 0; round < rounds; round++) {
    // Another one begins each round, so that nobody always follows the heaviest.
    for (let turn = 0; turn < runners.length; turn++) {
      const runner = runners[(round + turn) % runners.length];
      if (!runner) continue;
      const { worker, request, done } = runner;
      await attempt(worker, async () => void done.push(await worker.ask(request)));
    }
  }

  for (const { worker, done } of runners) {
    const times = done.map(({ elapsedMs }) => elapsedMs);
    const { bytes = 0, engine } = done.at(-1) ?? {};
    if (failed[worker.peer] !== undefined) continue;
    speed[worker.peer] = { minMs: Math.min(...times), medianMs: median(times), bytes, ...(engine && { engine }) };
  }
  return { speed, failed };
}

interface Runner {
  readonly worker: Worker;
  readonly request: Request;
  readonly done: Done[];
}

function requestOf({ maxEdgePx }: Job, input: Input, repeat: number): Request {
  return maxEdgePx === undefined
    ? { op: "header", path: input.path, repeat }
    : { op: "time", path: input.path, target: targetOf(input, maxEdgePx), repeat };
}
