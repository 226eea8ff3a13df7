/**
 * `pnpm bench`: ours against its peers on the same pictures, written to docs/benchmarks.md and docs/fidelity.md.
 *
 *     peers ──install──▶ workers ──latency, judge──▶ ┐
 *     photo, screenshot ──▶ inputs                   ├─▶ report ──markdown──▶ docs/benchmarks.md
 *     fresh processes ──startup, memory, throughput─▶ ┘
 *     all photos ──photos──▶ fidelity report ──photos-markdown──▶ docs/fidelity.md
 */

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { measureEstimates } from "./estimates.ts";
import { findSources, type Inputs, makeInputs } from "./inputs.ts";
import { cacheFolder, installPackages, installPillow } from "./install.ts";
import { batchMix, type Job, jobs as allJobs, memoryInputs } from "./jobs.ts";
import { judge } from "./judge.ts";
import { measureLatency, targetOf } from "./latency.ts";
import { measureLone } from "./lone.ts";
import { describeMachine } from "./machine.ts";
import { estimates, markdown } from "./markdown.ts";
import { measureMemory } from "./memory.ts";
import { versionOf } from "./peers/version.ts";
import { fidelityMarkdown } from "./photos-markdown.ts";
import { measureFidelity } from "./photos.ts";
import type { ByPeer, JobResult, Report } from "./report.ts";
import { type PeerId, peerIds } from "./roster.ts";
import { scalingChart } from "./scaling-chart.ts";
import { makeSizes } from "./scaling-inputs.ts";
import { scalingMarkdown } from "./scaling-markdown.ts";
import { measureScaling } from "./scaling.ts";
import { mostGrowthBytes, soak } from "./soak.ts";
import { measureStartup } from "./startup.ts";
import { batchImages, measureThroughput } from "./throughput.ts";
import { reason, startWorkers, versionsOf } from "./worker.ts";

const root = join(import.meta.dirname, "..");

const help = `pnpm bench [options]

  --corpus DIR   a folder with photos/*.{jpg,png} and screens/*.png (default: fixtures/demo)
  --rounds N     turns of each peer at each job (default: 20)
  --job ID       only this job, may be repeated; prints instead of writing
                 (${allJobs.map((job) => job.id).join(", ")})
  --large        also the job of 100 megapixels
  --fidelity     only how close the resizes of all photos are to full decode + Lanczos3;
                 nothing is timed, so the machine may be busy
  --estimates    only what an estimate of 10,000 files takes; prints instead of writing
  --soak         only whether memory stays flat over 10,000 mixed jobs; prints instead of writing,
                 and ends with 1 where it does not
  --scaling      only time and memory by number and size of pictures, on one core and on two;
                 writes docs/scaling.md and docs/scaling.svg
  --jobs N       so many jobs with --soak, by thousands, or pictures at most with --scaling (default: 10000)
  --out FILE     where to write (default: docs/benchmarks.md, with --fidelity docs/fidelity.md);
                 a full run writes fidelity.md beside it
`;

const { values: flags } = parseArgs({
  options: {
    corpus: { type: "string" },
    rounds: { type: "string", default: "20" },
    job: { type: "string", multiple: true, default: [] },
    large: { type: "boolean", default: false },
    fidelity: { type: "boolean", default: false },
    estimates: { type: "boolean", default: false },
    soak: { type: "boolean", default: false },
    jobs: { type: "string", default: "10000" },
    scaling: { type: "boolean", default: false },
    out: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

if (flags.help) process.stdout.write(help);
else if (flags.fidelity) await benchFidelity();
else if (flags.estimates) process.stdout.write(`${estimates({ estimates: await measureEstimates() })}\n`);
else if (flags.soak) await benchSoak();
else if (flags.scaling) await benchScaling();
else await bench();

async function benchScaling(): Promise<void> {
  await installPackages();
  const { photo } = await findSources(corpusFolder());
  const sizes = await makeSizes(photo, cacheFolder());
  const machine = describeMachine();
  const figures = await measureScaling(countsUpTo(chosenCount("jobs", flags.jobs)), sizes, say);
  const path = outPath("docs/scaling.md");
  const chart = path.replace(/\.md$/, ".svg");
  const page = scalingMarkdown(
    { ...spoken(), ...figures, machine, version: versionOf("pixelthrift") },
    basename(chart),
  );
  await write(path, page);
  await write(chart, scalingChart(figures));
}

async function benchSoak(): Promise<void> {
  await installPackages();
  const { inputs } = await makeInputs(corpusFolder(), cacheFolder(), [
    "typical",
    "progressive",
    "pngScreenshot",
    "webp",
  ]);
  const growthBytes = await soak(inputs, chosenCount("jobs", flags.jobs), (line) => process.stdout.write(`${line}\n`));
  if (growthBytes > mostGrowthBytes) process.exitCode = 1;
}

async function benchFidelity(): Promise<void> {
  if (flags.job.length > 0) throw new Error("expected either --fidelity or --job but received both");
  const { python, notMeasured } = await install();
  await runFidelity(outPath("docs/fidelity.md"), python, notMeasured);
}

async function bench(): Promise<void> {
  const jobs = chosenJobs();
  const rounds = chosenCount("rounds", flags.rounds);
  const machine = describeMachine();
  const { python, notMeasured } = await install();

  say("making the pictures");
  const whole = flags.job.length === 0;
  const names = new Set(jobs.map((job) => job.input));
  if (whole) for (const name of [...batchMix.map(({ input }) => input), ...memoryInputs]) names.add(name);
  const { inputs, sources } = await makeInputs(corpusFolder(), cacheFolder(), [...names]);

  const { results, versions } = await runJobs(jobs, inputs, rounds, python, notMeasured);
  const present = peerIds.filter((peer) => versions[peer] !== undefined);
  const report: Report = {
    ...spoken(),
    machine,
    rounds,
    sources,
    versions,
    notMeasured,
    jobs: results,
    batchImages,
    ...(whole
      ? await runRest(present, inputs, rounds, python, notMeasured)
      : { lone: [], throughput: {}, memory: [], startup: {}, estimates: [], missing: [] }),
  };
  await hand(report, whole);
}

async function install() {
  say("installing the peers");
  await installPackages();
  const notMeasured: Partial<Record<PeerId, string>> = {};
  const python = await installPillow().catch((error: unknown) => {
    notMeasured.pillow = reason(error);
    return undefined;
  });
  return { python, notMeasured };
}

async function runRest(
  present: readonly PeerId[],
  inputs: Inputs,
  rounds: number,
  python: string | undefined,
  notMeasured: Readonly<Partial<Record<PeerId, string>>>,
) {
  const missing: string[] = [];
  say("one picture on all cores");
  const lone = await measureLone(present, inputs, rounds, python, missing);
  say("module load");
  const startup = inputs.tiny ? await measureStartup(present, inputs.tiny, python, missing) : {};
  say("peak memory");
  const memory = await measureMemory(present, inputs, python, missing);
  say("batch on all cores");
  const throughput = await measureThroughput(present, inputs, python, missing);
  say("estimates of a folder");
  const ofFolder = await measureEstimates();
  const path = join(dirname(outPath("docs/benchmarks.md")), "fidelity.md");
  await runFidelity(path, python, notMeasured).catch((error: unknown) => {
    missing.push(`Fidelity on photos: ${reason(error)}.`);
  });
  return { lone, startup, memory, throughput, estimates: ofFolder, missing };
}

async function runFidelity(
  path: string,
  python: string | undefined,
  notMeasured: Readonly<Partial<Record<PeerId, string>>>,
): Promise<void> {
  say("fidelity on photos");
  const { inputs } = await makeInputs(corpusFolder(), cacheFolder(), ["odd"]);
  if (!inputs.odd) throw new Error("expected the input odd to be made");
  const found = await measureFidelity(corpusFolder(), inputs.odd, python, notMeasured, say);
  await write(path, fidelityMarkdown({ ...spoken(), ...found }));
}

async function runJobs(
  jobs: readonly Job[],
  inputs: Inputs,
  rounds: number,
  python: string | undefined,
  notMeasured: Partial<Record<PeerId, string>>,
): Promise<{ readonly results: readonly JobResult[]; readonly versions: ByPeer<string> }> {
  const scratch = await mkdtemp(join(tmpdir(), "pixelthrift-bench-"));
  const workers = await startWorkers(peerIds, "one", python, notMeasured);
  const results: JobResult[] = [];
  try {
    for (const job of jobs) {
      const input = inputs[job.input];
      if (!input) throw new Error(`expected the input ${job.input} to be made`);
      say(job.title);
      const { speed, failed } = await measureLatency(workers, job, input, roundsOf(job, rounds));
      const fidelity =
        job.maxEdgePx === undefined ? {} : await judge(workers, input, targetOf(input, job.maxEdgePx), scratch, failed);
      results.push({ job, input, speed, fidelity, failed });
    }
  } finally {
    for (const worker of workers) await worker.stop();
    await rm(scratch, { recursive: true });
  }
  return { results, versions: versionsOf(workers) };
}

/** A job of seconds is steady after a few turns. */
function roundsOf(job: Job, rounds: number): number {
  return job.when === "large" ? Math.max(3, Math.round(rounds / 5)) : rounds;
}

async function hand(report: Report, whole: boolean): Promise<void> {
  const text = markdown(report);
  if (!whole && flags.out === undefined) {
    process.stdout.write(text);
    return;
  }
  await write(outPath("docs/benchmarks.md"), text);
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  say(`wrote ${path}`);
}

function chosenJobs(): readonly Job[] {
  for (const id of flags.job) {
    if (!allJobs.some((job) => job.id === id)) {
      throw new Error(`expected one of ${allJobs.map((job) => job.id).join(", ")} for --job but received ${id}`);
    }
  }
  if (flags.job.length > 0) return allJobs.filter((job) => flags.job.includes(job.id));
  return allJobs.filter((job) => job.when === "always" || flags.large);
}

function chosenCount(flag: string, text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new Error(`expected a whole number above 0 for --${flag} but received ${text}`);
}

/** 10, 100 and so on. */
function countsUpTo(most: number): readonly number[] {
  return Array.from({ length: 4 }, (_, power) => 10 ** (power + 1)).filter((count) => count <= most);
}

/** pnpm runs scripts in the project's folder and says in INIT_CWD where it was called. */
function callersFolder(): string {
  return process.env["INIT_CWD"] ?? process.cwd();
}

function corpusFolder(): string {
  return flags.corpus === undefined ? join(root, "fixtures/demo") : resolve(callersFolder(), flags.corpus);
}

function outPath(byDefault: string): string {
  return flags.out === undefined ? join(root, byDefault) : resolve(callersFolder(), flags.out);
}

/** When and by which words a report was made. */
function spoken() {
  return {
    date: new Date().toISOString().slice(0, 10),
    command: ["pnpm bench", ...process.argv.slice(2).map(speakable)].join(" "),
  };
}

/** The report is read elsewhere: of a path that only this machine has, the last word is enough. */
function speakable(argument: string): string {
  return isAbsolute(argument) || argument.startsWith("..") ? basename(argument) : argument;
}

/** Progress goes to stderr, so that `--job` prints a clean document. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
