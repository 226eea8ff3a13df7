import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { check, type Section } from "./check.ts";

/** The fields of the JSON report that are looked at here. */
interface Report {
  readonly results: readonly {
    readonly outcome: string;
    readonly path: string;
    readonly outputPath?: string;
    readonly metrics: { readonly originalSizeBytes: number; readonly optimizedSizeBytes: number };
  }[];
  readonly totals: { readonly cost: readonly { readonly model: string; readonly savedPercent: number | null }[] };
}

/** The command line on a folder of photos, twice. */
export async function photos(folder: string): Promise<Section> {
  const output = await mkdtemp(join(tmpdir(), "pixelthrift-corpus-"));
  try {
    const startedMs = performance.now();
    const first = await runCommand(folder, output);
    const elapsedMs = performance.now() - startedMs;
    const listing = await state(output);
    const second = await runCommand(folder, output);
    const { results, totals } = first.report;
    const files = (await readdir(folder)).length;
    const outputs = new Set(results.map(({ outputPath }) => outputPath?.toLowerCase()));
    const notDone = results.filter(({ outcome }) => outcome === "failed").map(({ path }) => path);
    const checks = [
      check(
        "exit code 0, twice",
        first.exitCode === 0 && second.exitCode === 0,
        `${first.exitCode}, ${second.exitCode}`,
      ),
      check("every photo is done", results.length === files && notDone.length === 0, `${results.length} of ${files}`),
      check("no output is shared", outputs.size === results.length && !outputs.has(undefined), `${outputs.size}`),
      check("tokens and dollars for each model", totals.cost.length > 0, `${totals.cost.length} models`),
      check("the second run touches nothing", (await state(output)) === listing, "names, sizes and times compared"),
    ];
    const before = results.reduce((sum, { metrics }) => sum + metrics.originalSizeBytes, 0);
    const after = results.reduce((sum, { metrics }) => sum + metrics.optimizedSizeBytes, 0);
    const findings = [
      `- ${results.length} photos in ${(elapsedMs / 1000).toFixed(1)} s: ${(before / 1e6).toFixed(1)} MB to ${(after / 1e6).toFixed(2)} MB, ${(100 - (100 * after) / before).toFixed(1)} % fewer bytes.`,
      "",
      "| model | saved on image tokens |",
      "|---|--:|",
      ...totals.cost.map(
        ({ model, savedPercent }) => `| ${model} | ${savedPercent === null ? "unknown" : `${savedPercent} %`} |`,
      ),
    ];
    const how = "`pixelthrift optimize photos --preset content -o OUT --json`, run twice into the same folder.";
    return { title: "A folder of photos", how, checks, findings };
  } finally {
    await rm(output, { recursive: true });
  }
}

async function runCommand(folder: string, output: string): Promise<{ exitCode: number; report: Report }> {
  const bin = join(import.meta.dirname, "../dist/bin.js");
  const args = [bin, "optimize", folder, "--preset", "content", "-o", output, "--no-history", "--json"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const [exitCode] = (await once(child, "close")) as [number];
  return { exitCode, report: JSON.parse(Buffer.concat(chunks).toString()) as Report };
}

/** Names, sizes and times of a folder's files, as one comparable text. */
async function state(folder: string): Promise<string> {
  const names = (await readdir(folder, { recursive: true })).toSorted();
  const lines = names.map(async (name) => {
    const { size, mtimeNs, ino } = await stat(join(folder, name), { bigint: true });
    return `${name} ${size} ${mtimeNs} ${ino}`;
  });
  return (await Promise.all(lines)).join("\n");
}
