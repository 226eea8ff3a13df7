import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Engine } from "../src/engines/engine.ts";
import { PixelthriftError } from "../src/errors.ts";
import { probe } from "../src/probe.ts";
import { check, type Section } from "./check.ts";
import { transformWith } from "./pixels.ts";

const hangMs = 10_000;
const growthLimitBytes = 256 << 20;

/** Fuzzer seeds, all in this process: none may crash it, hang, or leave memory behind. */
export async function fuzz(folder: string, engine: Engine): Promise<Section> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const counts = new Map<string, number>();
  const count = (word: string): void => void counts.set(word, (counts.get(word) ?? 0) + 1);
  let slowestMs = 0;
  let peakBytes = 0;
  const idleBytes = process.memoryUsage.rss();
  for (const path of paths.toSorted()) {
    const startedMs = performance.now();
    count(await fate(engine, await readFile(path)));
    slowestMs = Math.max(slowestMs, performance.now() - startedMs);
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  }
  const failures = counts.get("E_NATIVE") ?? 0;
  const growthMb = Math.round((peakBytes - idleBytes) / 1e6);
  const decoded = counts.get("decoded") ?? 0;
  const refused = paths.length - decoded - failures;
  const codes = [...counts].filter(([word]) => word.startsWith("E_")).map(([word, times]) => `${word} ${times}`);
  const checks = [
    check("there are seeds", paths.length > 1000, `${paths.length}`),
    check("no seed makes the addon panic", failures === 0, `${failures}`),
    check("no seed takes 10 s", slowestMs < hangMs, `${slowestMs.toFixed(0)} ms`),
    check("memory stays bounded", peakBytes - idleBytes < growthLimitBytes, `${growthMb} MB over idle`),
  ];
  const findings = [
    `- ${paths.length} seeds: ${decoded} decoded, ${refused} refused with a typed error, ${failures} failed.`,
    `- Refused as: ${codes.join(", ")}.`,
    `- The slowest took ${slowestMs.toFixed(0)} ms; the process grew by ${growthMb} MB at most.`,
  ];
  const how = "Fuzzer seeds for JPEG and PNG decoders, one after the other through the addon in one process, at 64 px.";
  return { title: "Hostile files", how, checks, findings };
}

async function fate(engine: Engine, bytes: Uint8Array): Promise<string> {
  try {
    const { widthPx, heightPx } = probe(bytes);
    const scale = Math.min(1, 64 / Math.max(widthPx, heightPx));
    const side = (px: number): number => Math.max(1, Math.round(px * scale));
    await transformWith(engine, bytes, { widthPx: side(widthPx), heightPx: side(heightPx) });
    return "decoded";
  } catch (error) {
    if (error instanceof PixelthriftError) return error.code;
    throw error;
  }
}
