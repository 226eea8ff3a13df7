import path from "node:path";

import type { Kept } from "pixelthrift/backups";
import type { Entry, Placed, Placing, Source, Totals } from "pixelthrift/files";
import * as vscode from "vscode";

import { type Backups, type Stamp, stampsOf } from "./backups.ts";
import { gather, type Group } from "./gather.ts";
import type { History } from "./history.ts";
import { library } from "./library.ts";
import { type Log, messageOf } from "./log.ts";
import { libraryOptions, type Settings } from "./settings.ts";
import { optimizeVirtual } from "./virtual.ts";
import { shownCount } from "./words.ts";

/*
 * One run over what was chosen: one notification with its progress, the library's work, and the history of it.
 */

/** What a run is asked for. */
export interface Wish {
  readonly uris: readonly vscode.Uri[];
  /** What this run does otherwise than the settings say. */
  readonly change?: (settings: Settings) => Settings;
  /** Stops the run as the button of its notification does. */
  readonly token?: vscode.CancellationToken;
}

/** What became of one image; `skipped` saves too little to be worth a file. */
export type Outcome = "optimized" | "kept" | "skipped" | "failed";

export interface Done {
  readonly outcome: Outcome;
  readonly entry: Entry;
  /** The original. */
  readonly uri: vscode.Uri;
  /** The result, where one was written. */
  readonly result?: vscode.Uri;
  /** The original, where it was replaced. */
  readonly backup?: Kept;
}

export interface RunResult {
  readonly id: string;
  readonly done: readonly Done[];
  /** How many images there were to do. */
  readonly total: number;
  /** Of what was worth a file. */
  readonly totals: Totals;
  readonly ended: "complete" | "cancelled";
  /** Images that were passed over because they are results themselves. */
  readonly results: number;
}

export interface Services {
  readonly log: Log;
  readonly history: History;
  readonly backups: Backups;
}

/** Optimizes everything that was chosen. Never rejects for an image: one that fails is in the result. */
export async function optimizeChosen(wish: Wish, services: Services): Promise<RunResult> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Optimizing for AI"), cancellable: true },
    async (progress, button) => {
      const stop = new AbortController();
      const listeners = [button, wish.token].map((token) => token?.onCancellationRequested(() => stop.abort()));
      try {
        return await run(wish, services, stop.signal, progress);
      } finally {
        for (const listener of listeners) listener?.dispose();
      }
    },
  );
}

type Progress = vscode.Progress<{ message?: string; increment?: number }>;

async function run(
  { uris, change = (settings) => settings }: Wish,
  services: Services,
  signal: AbortSignal,
  progress: Progress,
): Promise<RunResult> {
  const startedMs = performance.now();
  const { files } = await library();
  const { groups, virtual } = await gather(uris, change, signal);
  const all = groups.reduce((sum, { found }) => sum + found.sources.length + found.unreadable.length, 0);
  const total = all + virtual.reduce((sum, images) => sum + images.uris.length, 0);
  const history = services.history.startRun();
  const tally = counter(total, progress);
  const done: Done[] = [];
  const through = async (one: Done, settings: Settings): Promise<void> => {
    done.push(one);
    tally.step(one);
    logOne(one, services.log);
    await history.add(one, settings);
  };
  try {
    for (const group of groups) {
      for (const { path: shown, error } of group.found.unreadable) {
        const uri = vscode.Uri.file(path.resolve(group.root, shown));
        await through({ outcome: "failed", entry: files.unreadableEntry(shown, error), uri }, group.settings);
      }
      await optimizeGroup(group, { services, signal, through });
    }
    for (const images of virtual) {
      for await (const one of optimizeVirtual(images, services.backups, signal)) await through(one, images.settings);
    }
  } finally {
    await history.end();
  }
  // What was not worth a file is as it was, whatever its result would have saved.
  const entries = done.filter(({ outcome }) => outcome !== "skipped").map(({ entry }) => entry);
  const totals = files.totalsOf(entries, {
    unchanged: 0,
    notReached: total - done.length,
    elapsedMs: Math.round(performance.now() - startedMs),
  });
  services.log.info(`run ${history.id}: ${done.length} of ${total} images in ${totals.elapsedMs} ms`);
  const results = groups.flatMap(({ found }) => found.skipped.filter(({ why }) => why === "result"));
  const ended = signal.aborted ? "cancelled" : "complete";
  return { id: history.id, done, total, totals, ended, results: results.length };
}

interface Surroundings {
  readonly services: Services;
  readonly signal: AbortSignal;
  readonly through: (one: Done, settings: Settings) => Promise<void>;
}

async function optimizeGroup(group: Group, { services, signal, through }: Surroundings): Promise<void> {
  const { files } = await library();
  const { settings, found, outputFolder, root } = group;
  const pattern = files.parsePattern(settings.output.pattern);
  const isReplacing = settings.output.mode === "replace";
  if (!isReplacing && pattern.before + pattern.after === "" && found.sources.some(isBeside)) {
    // An original of another format may have just the name that the result would have.
    throw new Error(vscode.l10n.t("Results beside their images need more of a name than {0}.", "{name}.{ext}"));
  }
  const stamps = isReplacing ? await stampsOf(found.sources.map(({ realPath }) => realPath)) : new Map<string, Stamp>();
  const replaced = new Map<string, Kept>();
  const replace: Placing["replace"] = async ({ path: name, realPath }, { bytes }) => {
    replaced.set(name, await services.backups.replace(realPath, bytes, stamps.get(realPath)));
  };
  const placing: Placing = {
    pattern,
    cwd: root,
    // An earlier result may be of another preset. It is kept in the backups before it makes room.
    existing: "replace",
    keepOld: async (file) => services.backups.keep(file),
    sources: new Map(found.sources.map((source) => [source.realPath, source])),
    outputFolder,
    minSavedPercent: settings.minSavedPercent,
    ...(isReplacing ? { replace } : {}),
  };
  const sources = new Map<string, Source>(found.sources.map((source) => [source.path, source]));
  for await (const placed of files.optimizeFiles(found.sources, { ...libraryOptions(settings), signal }, placing)) {
    const source = sources.get(placed.entry.path);
    if (source === undefined) continue;
    const backup = replaced.get(source.path);
    await through({ ...doneOf(placed, source), ...(backup === undefined ? {} : { backup }) }, settings);
  }
}

function isBeside({ result }: Source): boolean {
  return result.kind === "beside";
}

function doneOf({ entry, state, file }: Placed, source: Source): Done {
  const uri = vscode.Uri.file(source.absolutePath);
  const outcome = state === "too little" ? "skipped" : entry.outcome;
  return file === undefined ? { outcome, entry, uri } : { outcome, entry, uri, result: vscode.Uri.file(file) };
}

/** At every report the bar slides for 100 ms, and the window draws each frame of that, on the cores that do the work. */
const reportEveryMs = 1_000;

/** Says how far the run is: `12/80 · saved 31,400 tokens`. The last image needs no report: the summary follows. */
function counter(total: number, progress: Progress): { step(one: Done): void } {
  let images = 0;
  let tokensSaved = 0;
  let reported = { images: 0, atMs: performance.now() };
  // A bar that has no length yet slides without a pause.
  progress.report({ message: `0/${shownCount(total)}`, increment: 0 });
  return {
    step: ({ outcome, entry }) => {
      images += 1;
      // The named model comes first.
      const [cost] = outcome === "optimized" ? entry.cost : [];
      if (typeof cost?.tokensBefore === "number" && cost.tokensAfter !== null) {
        tokensSaved += cost.tokensBefore - cost.tokensAfter;
      }
      if (performance.now() - reported.atMs < reportEveryMs) return;
      const count = `${shownCount(images)}/${shownCount(total)}`;
      const message = tokensSaved > 0 ? vscode.l10n.t("{0} · saved {1} tokens", count, shownCount(tokensSaved)) : count;
      progress.report({ message, increment: (100 * (images - reported.images)) / Math.max(1, total) });
      reported = { images, atMs: performance.now() };
    },
  };
}

function logOne({ outcome, entry }: Done, log: Log): void {
  if (entry.outcome === "failed") log.error(`${entry.path}: ${entry.error.message} (${entry.error.code})`);
  else log.info(`${entry.path}: ${outcome}, ${entry.plan.why}`);
}

/** Runs `work` and says its failure in one notification, with the log at hand. */
export async function orSay<T>(log: Log, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    log.error(error instanceof Error ? error : messageOf(error));
    const show = vscode.l10n.t("Show Log");
    void offerLog(messageOf(error), show, log);
    return undefined;
  }
}

async function offerLog(message: string, show: string, log: Log): Promise<void> {
  if ((await vscode.window.showErrorMessage(message, show)) === show) log.show();
}
