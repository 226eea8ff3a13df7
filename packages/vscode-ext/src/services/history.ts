import { randomUUID } from "node:crypto";

import type { Kept } from "pixelthrift/backups";
import type { Ledger, LedgerRead } from "pixelthrift/ledger";
import * as vscode from "vscode";

import { realPathOf } from "./backups.ts";
import { type Library, library } from "./library.ts";
import { type Log, messageOf } from "./log.ts";
import type { Done } from "./runs.ts";
import type { Settings } from "./settings.ts";

/*
 * The history of all runs of all windows. The library writes and reads it; the extension only says where.
 */

/** The part of the history that one run writes. */
export interface RunHistory {
  readonly id: string;
  /** Written at once: what is done is in the history, whatever happens to the rest of the run. */
  add(done: Done, settings: Settings): Promise<void>;
  end(): Promise<void>;
}

export interface RestoredFile {
  /** Without any link on the way. */
  readonly realPath: string;
  readonly original: Kept;
}

export interface History {
  readonly folder: string;
  startRun(): RunHistory;
  /** Originals were put back: what their replacements had saved is saved no more. Files by their real paths. */
  restored(files: readonly RestoredFile[]): Promise<void>;
  read(): Promise<LedgerRead>;
  /** All of it as text. */
  exported(format: "json" | "csv"): Promise<string>;
  /** After every run of this window and every restoration. */
  readonly onDidChange: vscode.Event<void>;
}

export function openHistoryIn(folder: string, log: Log): History & vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const loaded = async (): Promise<Library["ledger"]> => (await library()).ledger;
  let opening: Promise<Ledger> | undefined;
  const ledger = async (): Promise<Ledger> => {
    opening ??= loaded().then(({ openLedger }) => openLedger(folder));
    return opening;
  };
  /** An image that is done is done, whether or not its line can be written. */
  const orLog = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log.warn(`the history could not be written: ${messageOf(error)}`);
    }
  };
  return {
    folder,
    onDidChange: changed.event,
    startRun: () => {
      const id = randomUUID();
      return {
        id,
        add: async ({ entry, outcome, uri, result, backup }, { client }) =>
          orLog(async () => {
            const { entryOf } = await loaded();
            const facts = {
              at: new Date(),
              runId: id,
              path: pathOf(uri),
              outputPath: result && pathOf(result),
              client,
              backup,
            };
            const skipped = outcome === "skipped" ? { skipped: vscode.l10n.t("would save too little") } : {};
            await (await ledger()).append(entryOf(entry, { ...facts, ...skipped }));
          }),
        end: async () => {
          await orLog(async () => (await ledger()).sync());
          changed.fire();
        },
      };
    },
    restored: async (files) => {
      await orLog(async () => {
        const { readLedger, restoredEntry } = await loaded();
        const names = await namesOf(await readLedger(folder));
        const runId = randomUUID();
        const entries = files.flatMap(({ realPath, original: { sha256, sizeBytes } }) =>
          (names.get(realPath) ?? [realPath]).map((path) =>
            restoredEntry({ at: new Date(), runId, path, backup: { sha256, sizeBytes } }),
          ),
        );
        await (await ledger()).append(...entries);
        await (await ledger()).sync();
      });
      changed.fire();
    },
    read: async () => (await loaded()).readLedger(folder),
    exported: async (format) => {
      const { csvOf, readLedger } = await loaded();
      const { entries } = await readLedger(folder);
      return format === "csv" ? csvOf(entries) : `${JSON.stringify({ version: 1, entries }, undefined, 2)}\n`;
    },
    dispose: () => changed.dispose(),
  };
}

/** By real path: the paths under which replaced files are in the history, which may have links in them. */
async function namesOf({ entries }: LedgerRead): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = new Map<string, string[]>();
  const replaced = entries.flatMap((entry) => (entry.backup === undefined ? [] : (entry.path ?? [])));
  for (const name of new Set(replaced)) {
    const real = await realPathOf(name);
    names.set(real, [...(names.get(real) ?? []), name]);
  }
  return names;
}

/** How the history names an image: a path for files, an address for images of virtual workspaces. */
export function pathOf(uri: vscode.Uri): string {
  return uri.scheme === "file" ? uri.fsPath : uri.toString();
}

/** The image that the history names so. */
export function uriOf(path: string): vscode.Uri {
  return /^[a-z][\w+.-]+:\/\//iu.test(path) ? vscode.Uri.parse(path, true) : vscode.Uri.file(path);
}
