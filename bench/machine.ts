/** Where the figures are from. */

import { spawnSync } from "node:child_process";
import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";

import type { Machine } from "./report.ts";

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown processor",
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}, ${process.arch}`,
    node: process.versions.node,
    assembler: assembler(),
    loadAverage: loadavg()[0] ?? 0,
  };
}

function assembler(): string {
  const { error, stdout } = spawnSync("nasm", ["-v"], { encoding: "utf8" });
  return error === undefined ? stdout.trim() : "none";
}
