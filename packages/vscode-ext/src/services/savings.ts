import path from "node:path";

import type { LedgerRead, ModelKey } from "pixelthrift/ledger";
import * as vscode from "vscode";

import type { CompareSource } from "../features/compare.ts";
import type { SavingsQuery, SavingsSource } from "../features/panel.ts";
import type { PanelState } from "../shared/protocol.ts";
import type { Backups } from "./backups.ts";
import { compareSource } from "./comparison.ts";
import { type History, uriOf } from "./history.ts";
import { type Library, library } from "./library.ts";
import { messageOf } from "./log.ts";
import { openOriginals } from "./originals.ts";
import { chosenOf, type Shown, stateOf, type Surroundings } from "./panelState.ts";
import { localTimeZone, openReading, type Reading, sizeOf } from "./reading.ts";
import type { LedgerLibrary } from "./recorded.ts";

/*
 * Where the savings panel and the compare view get everything they show: the history, the backups, and the files as they are
 * now.
 */

export interface Stores {
  readonly history: History;
  readonly backups: Backups;
  /** Where replaced originals are laid out to be looked at. */
  readonly originalsFolder: string;
}

export interface Savings extends vscode.Disposable {
  readonly panel: SavingsSource;
  readonly compare: CompareSource;
}

export function openSavings({ history, backups, originalsFolder }: Stores): Savings {
  const reading = openReading(history);
  return {
    panel: panelSource(reading),
    compare: compareSource(reading, openOriginals(originalsFolder, backups)),
    dispose: () => reading.dispose(),
  };
}

function panelSource(reading: Reading): SavingsSource {
  return {
    onDidChange: reading.onDidChange,
    files: async (of) => reading.files(of),
    read: async (query, show) => {
      const ledger = await reading.ledger();
      const read = await reading.read().catch((error: unknown) => messageOf(error));
      if (typeof read === "string") return { status: "unreadable", why: read };
      const [unreadable] = read.unread.files;
      if (read.entries.length === 0 && unreadable !== undefined) return { status: "unreadable", why: unreadable };
      return panelState(read, { query, show, ledger, ownModel: await reading.ownModel() });
    },
  };
}

interface PanelAsking {
  readonly query: SavingsQuery;
  readonly ownModel: ModelKey | undefined;
  readonly show: (file: vscode.Uri) => string;
  readonly ledger: LedgerLibrary;
}

async function panelState(read: LedgerRead, { query, ownModel, show, ledger }: PanelAsking): Promise<PanelState> {
  const timeZone = localTimeZone();
  const today = ledger.dayIn(timeZone)(new Date().toISOString());
  const chosen = chosenOf(read, { query, ownModel, today, timeZone }, ledger);
  return chosen === undefined ? { status: "empty" } : stateOf(chosen, await surroundings(chosen, show), ledger);
}

async function surroundings({ paths }: Shown, show: (file: vscode.Uri) => string): Promise<Surroundings> {
  const lib = await library();
  const there = new Set<string>();
  await Promise.all(
    paths.map(async (one) => {
      if ((await sizeOf(uriOf(one))) !== undefined) there.add(one);
    }),
  );
  return {
    isThere: (one) => there.has(one),
    address: (one) => show(uriOf(one)),
    folder: (some) => shownFolder(some, lib),
    client: (names) => shownClients(names, lib),
    restored: vscode.l10n.t("the original was restored"),
  };
}

/** What all of them lie in: within the workspace as the explorer names it, elsewhere whole. */
function shownFolder(paths: readonly string[], { files }: Library): string {
  const folders = [...new Set(paths.filter((one) => path.isAbsolute(one)).map((one) => path.dirname(one)))];
  const common = files.commonFolder(folders);
  if (common === undefined) return "";
  const uri = vscode.Uri.file(common);
  const inside = vscode.workspace.getWorkspaceFolder(uri);
  if (inside === undefined) return common;
  const isOnly = vscode.workspace.workspaceFolders?.length === 1;
  const below = path.relative(inside.uri.fsPath, common).split(path.sep).join("/");
  return [...(isOnly ? [] : [inside.name]), ...(below === "" ? [] : [below])].join("/");
}

function shownClients(names: readonly string[], { core }: Library): string {
  const known: Readonly<Record<string, { readonly title: string }>> = core.clients;
  const sentences = (names.length === 0 ? ["raw"] : names).map((name) =>
    name === "raw"
      ? vscode.l10n.t("the API, which gets the original")
      : vscode.l10n.t("{0}, which makes large images smaller itself", known[name]?.title ?? name),
  );
  return sentences.join("; ");
}
