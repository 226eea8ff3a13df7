/**
 * `pixelthrift report`: what the runs of this machine have saved.
 */
import { open } from "node:fs/promises";
import path from "node:path";

import { expected, PixelthriftError } from "../errors.ts";
import { type FlagValues, rawOptions } from "../flags.ts";
import { type ExitCode, type Io, styleOf } from "../io.ts";
import { historyFolder } from "../ledger/folder.ts";
import {
  csvOf,
  entriesIn,
  type LedgerEntry,
  type ModelKey,
  modelsIn,
  readLedger,
  recount,
  sameModel,
  type Summary,
  summarize,
} from "../ledger/index.ts";
import { resolveOptions } from "../options.ts";
import { type History, historyText, type Period } from "../report/history.ts";
import { jsonText } from "../report/json.ts";
import { historyPage, pageMark } from "../report/page.ts";
import { version } from "../version.ts";
import { write } from "../write.ts";
import { ownModels } from "./own-models.ts";

/** @throws `E_OPTION` before anything is read. */
export async function reportCommand(values: FlagValues, io: Io): Promise<ExitCode> {
  const folder = historyFolder({ given: values.history, env: io.env, platform: process.platform, cwd: io.cwd });
  if (folder === undefined) throw expected("a folder", "history", values.history === false ? "--no-history" : "off");
  if (values.json === true && values.csv === true) throw expected("one of --json and --csv", "csv", "both");
  const extraModels = await ownModels(values, io);
  const options = resolveOptions({ ...rawOptions(values), extraModels });
  const period = { since: values.since, until: values.until, timeZone: timeZoneOf(io) };
  // A wrong day is told before a long history is read.
  summarize([], period);
  try {
    const read = await readLedger(folder);
    const named = values.model === undefined ? undefined : options.models;
    // Without it a row would be of other images than the next one, as every run has models of its own.
    const entries = recount(read.entries, named ?? modelsIn(read.entries, extraModels));
    const summary = summaryOf(entries, period, named);
    const history: History = { summary, period, folder, unread: read.unread };
    if (values.html !== undefined) await putPage(path.resolve(io.cwd, values.html), history, values);
    print(history, { recorded: read.entries, counted: entries }, values, io);
    return 0;
  } catch (error) {
    if (!(error instanceof PixelthriftError) || error.code === "E_OPTION") throw error;
    const where = error.path === undefined ? "" : `${error.path}: `;
    io.stderr.write(`error: ${where}${error.message} (${error.code})\n`);
    return 2;
  }
}

/** Of `models` alone where some were named, the first of them for the sums of a day. */
function summaryOf(entries: readonly LedgerEntry[], period: Period, models: readonly ModelKey[] | undefined): Summary {
  const { model, detail, channel } = models?.[0] ?? {};
  const summary = summarize(entries, { ...period, model, detail, channel });
  if (models === undefined) return summary;
  const isNamed = (key: ModelKey): boolean => models.some((one) => sameModel(one, key));
  return { ...summary, byModel: summary.byModel.filter(isNamed) };
}

interface Entries {
  readonly recorded: readonly LedgerEntry[];
  /** The same with what was counted only now. */
  readonly counted: readonly LedgerEntry[];
}

function print(history: History, { recorded, counted }: Entries, values: FlagValues, io: Io): void {
  const { summary, period, folder, unread } = history;
  if (values.json === true) {
    io.stdout.write(
      jsonText(version, { history: folder, period, ...summary, unread, entries: entriesIn(recorded, period) }),
    );
  } else if (values.csv === true) {
    io.stdout.write(csvOf(entriesIn(counted, period), { of: summary.of, timeZone: period.timeZone }));
  } else if (values.html === undefined) {
    io.stdout.write(historyText(history, styleOf(io)));
  } else {
    io.stdout.write(`  Report: ${values.html}\n`);
  }
}

/** An earlier report may be replaced by a later one; any other file only where that is asked for. */
async function putPage(file: string, history: History, { overwrite }: FlagValues): Promise<void> {
  const existing = overwrite === true || (await isPage(file)) ? "replace" : "refuse";
  try {
    await write(file, Buffer.from(historyPage(history)), { existing, sources: new Map() });
  } catch (cause) {
    if (!(cause instanceof PixelthriftError) || cause.code !== "E_EXISTS") throw cause;
    const message = "a file that is no report of ours is already there; --overwrite replaces it";
    throw new PixelthriftError("E_EXISTS", message, { cause, path: file });
  }
}

async function isPage(file: string): Promise<boolean> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
      return buffer.subarray(0, bytesRead).includes(pageMark);
    } finally {
      await handle.close();
    }
  } catch {
    // What cannot be read is left to `write`, which says why.
    return false;
  }
}

/** A day is a day here. */
function timeZoneOf({ env }: Io): string {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const named = env["TZ"];
  try {
    return named === undefined ? own : Intl.DateTimeFormat("sv-SE", { timeZone: named }).resolvedOptions().timeZone;
  } catch {
    // `:/etc/localtime` and the like are zones to the system and not to us.
    return own;
  }
}
