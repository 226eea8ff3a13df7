/**
 * `pixelthrift optimize`: finds images, makes them small, writes the results, reports.
 */
import { nowMs } from "../clock.ts";
import { expected } from "../errors.ts";
import { optimizeFiles } from "../files.ts";
import { type FlagValues, rawOptions } from "../flags.ts";
import { type ExitCode, type Io, styleOf } from "../io.ts";
import { defaultPattern, isBare, parsePattern, type Pattern } from "../names.ts";
import { type Options, resolveOptions } from "../options.ts";
import { type Placed, type Placing, whereabouts } from "../place.ts";
import { type Progress, startProgress } from "../progress.ts";
import { type Entry, totalsOf, unreadableEntry } from "../report/entry.ts";
import { jsonText } from "../report/json.ts";
import { type Budget, pricesOn, termsOf } from "../report/money.ts";
import { failedText, reportText } from "../report/text.ts";
import { type Scan, scan } from "../scan.ts";
import { version } from "../version.ts";
import { budgetFor, checkBudget } from "./budget.ts";
import { dryRun } from "./dry-run.ts";
import { explain } from "./explain.ts";
import { ownModels } from "./own-models.ts";
import { pricesFor } from "./prices.ts";
import { startRecording } from "./record.ts";

/**
 * Runs the command over `paths`.
 *
 * @throws `E_OPTION` before anything is read.
 */
export async function optimizeCommand(paths: readonly string[], values: FlagValues, io: Io): Promise<ExitCode> {
  const startedMs = nowMs();
  const pattern = parsePattern(values.pattern ?? defaultPattern);
  const asked = { ...rawOptions(values), extraModels: await ownModels(values, io), signal: io.signal };
  // A wrong option is told before a large folder is searched.
  const resolved = resolveOptions(asked);
  checkBudget(values, resolved);
  const patterns = [pattern, parsePattern(defaultPattern)];
  const found = await scan({ paths, cwd: io.cwd, outputFolder: values.output, patterns, signal: io.signal });
  refuseUnclear(found, pattern, values);
  explain(found, paths, io);
  const prices = await pricesFor(values, io);
  const budget = await budgetFor(values, { ...resolved, prices }, { sources: found.sources, signal: io.signal });
  const options = { ...asked, prices, ...(budget === undefined ? {} : { scale: budget.scale }) };
  const placing: Placing = {
    pattern,
    cwd: io.cwd,
    existing: values.overwrite === true ? "replace" : "refuse",
    sources: new Map(found.sources.map((source) => [source.realPath, source])),
    outputFolder: values.output,
  };
  if (values.dryRun === true) return dryRun(found, { values, options, budget }, placing, io);

  const recording = await startRecording(values, prices.source, io);
  const placed: Placed[] = [];
  const progress = startProgress(found.sources.length + found.unreadable.length, io);
  const through = async (one: Placed): Promise<void> => {
    placed.push(one);
    step(progress, one.entry);
    await recording.add(one);
  };
  try {
    for (const { path, error } of found.unreadable) await through({ entry: unreadableEntry(path, error) });
    for await (const one of optimizeFiles(found.sources, options, placing)) await through(one);
  } finally {
    progress.stop();
  }
  const totals = print(placed, found, { startedMs, values, options: { ...resolved, prices }, budget }, io);
  await recording.end();
  if (io.signal.aborted) return 130;
  if (found.sources.length === 0) return 2;
  return totals.failed > 0 ? 1 : 0;
}

/** A name that adds nothing would put the result where the source is. */
function refuseUnclear({ sources }: Scan, pattern: Pattern, { pattern: given }: FlagValues): void {
  if (!isBare(pattern) || !sources.some(({ result }) => result.kind === "beside")) return;
  throw expected("more than {name}.{ext}, or a folder with -o,", "pattern", given);
}

function step(progress: Progress, entry: Entry): void {
  const { path, outcome } = entry;
  const { originalSizeBytes, optimizedSizeBytes } = entry.metrics;
  switch (outcome) {
    case "optimized":
      return progress.step({ path, originalSizeBytes, optimizedSizeBytes });
    case "kept": {
      const why = entry.plan.kind === "keep" ? entry.plan.why : "no result was smaller";
      return progress.step({ path, originalSizeBytes, optimizedSizeBytes, remark: `kept, ${why}` });
    }
    case "failed": {
      const remark = `failed, ${entry.error.message} (${entry.error.code})`;
      return progress.step({ path, originalSizeBytes: 0, optimizedSizeBytes: 0, remark });
    }
  }
}

function print(
  placed: readonly Placed[],
  { sources, unreadable }: Scan,
  {
    startedMs,
    values,
    options,
    budget,
  }: {
    readonly startedMs: number;
    readonly values: FlagValues;
    readonly options: Options;
    readonly budget: Budget | undefined;
  },
  io: Io,
): { readonly failed: number } {
  const results = placed.map(({ entry }) => entry);
  const totals = totalsOf(results, {
    unchanged: placed.filter(({ state }) => state === "same").length,
    notReached: sources.length + unreadable.length - placed.length,
    elapsedMs: Math.round(nowMs() - startedMs),
  });
  const prices = pricesOn(new Date(), options.prices.source);
  const files = placed.flatMap(({ file }) => (file === undefined ? [] : [file]));
  if (values.json === true) {
    io.stdout.write(jsonText(version, { results, totals, terms: termsOf(options), budget, prices }));
    // Lines of progress have said it already; a bar has not.
    const failed = results.filter((entry) => entry.outcome === "failed");
    if (io.isTTY.stderr) io.stderr.write(failedText(failed, { colors: "none" }));
  } else if (results.length > 0 || totals.notReached > 0) {
    const report = { entries: results, totals, prices, asked: options, budget, resultsAt: whereabouts(files, io.cwd) };
    io.stdout.write(reportText(report, styleOf(io)));
  }
  return totals;
}
