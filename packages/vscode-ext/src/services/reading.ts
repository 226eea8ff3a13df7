import { stat } from "node:fs/promises";

import type { LedgerRead, ModelKey } from "pixelthrift/ledger";
import * as vscode from "vscode";

import type { RecordedFiles } from "../features/panel.ts";
import { settingsFor } from "./gather.ts";
import { type History, uriOf } from "./history.ts";
import { library } from "./library.ts";
import { everyImage, type LedgerLibrary, type Recorded, recorded } from "./recorded.ts";
import { libraryOptions } from "./settings.ts";
import { watchFolder } from "./watch.ts";

/*
 * The history as the views need it: read when somebody looks, and again when it has changed.
 */

/** What both views read. */
export interface Reading {
  readonly onDidChange: vscode.Event<void>;
  ledger(): Promise<LedgerLibrary>;
  read(): Promise<LedgerRead>;
  /** Every image of every run. */
  images(): Promise<readonly Recorded[]>;
  files(of: { readonly itemId: string } | { readonly runId: string }): Promise<readonly RecordedFiles[]>;
  /** The model of the settings as the history names it; `undefined` where the library does not know it. */
  ownModel(): Promise<ModelKey | undefined>;
}

/** Of this machine: a day is what people here call a day. */
export function localTimeZone(): string {
  // Asked for by whoever needs it: the first question takes longer than the rest of what is loaded at the start.
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function openReading(history: History): Reading & vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  let watching: { dispose(): void } | undefined;
  const ledger = async (): Promise<LedgerLibrary> => {
    // What other windows record is of interest once somebody looks.
    watching ??= watchFolder(history.folder, () => changed.fire());
    return (await library()).ledger;
  };
  const images = async (): Promise<readonly Recorded[]> => {
    const { entries } = await history.read();
    return everyImage(entries, await ledger()).map(recorded);
  };
  const listeners = [
    history.onDidChange(() => changed.fire()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("pixelthrift")) changed.fire();
    }),
  ];
  return {
    onDidChange: changed.event,
    ledger,
    read: async () => history.read(),
    images,
    files: async (of) => {
      const isMeant = ({ id, entry }: Recorded): boolean =>
        "itemId" in of ? id === of.itemId : entry.runId === of.runId;
      return (await images()).filter(isMeant).flatMap(({ entry: { path: original, outputPath } }) => {
        if (original === undefined) return [];
        const result = outputPath === undefined ? {} : { result: uriOf(outputPath) };
        return [{ original: uriOf(original), ...result }];
      });
    },
    ownModel: async () => {
      const { core } = await library();
      const { model, detail } = libraryOptions(settingsFor());
      try {
        const { cost } = await core.estimate({ widthPx: 1, heightPx: 1 }, { model, detail });
        return cost[0];
      } catch {
        // A model that is nowhere is refused where something is done with it.
        return undefined;
      }
    },
    dispose: () => {
      watching?.dispose();
      for (const listener of listeners) listener.dispose();
      changed.dispose();
    },
  };
}

/** In bytes; `undefined` where there is no file. */
export async function sizeOf(uri: vscode.Uri): Promise<number | undefined> {
  const found = uri.scheme === "file" ? stat(uri.fsPath) : Promise.resolve(vscode.workspace.fs.stat(uri));
  return found.then(
    ({ size }) => size,
    () => undefined,
  );
}
