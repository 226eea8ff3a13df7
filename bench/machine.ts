/** Where the figures are from. */

import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";

import type { Machine } from "./report.ts";

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown processor",
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}, ${process.arch}`,
    node: process.versions.node,
    loadAverage: loadavg()[0] ?? 0,
  };
}
