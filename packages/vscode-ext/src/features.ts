import path from "node:path";

import type * as vscode from "vscode";

import { openComparisons } from "./features/compare.ts";
import { copyCommands } from "./features/copy.ts";
import { decorationOf } from "./features/decoration.ts";
import { openEstimates } from "./features/estimate.ts";
import { historyCommands } from "./features/history.ts";
import { hoverAt } from "./features/hover.ts";
import { languageModelTools, type Tools } from "./features/languageModelTools.ts";
import { Looks, type Status, statusOf } from "./features/look.ts";
import { modelCommands } from "./features/model.ts";
import { namingCommands } from "./features/naming.ts";
import { optimizeCommands } from "./features/optimize.ts";
import { openPanel } from "./features/panel.ts";
import { restoreCommands } from "./features/restore.ts";
import { openBackupsIn } from "./services/backups.ts";
import type { Commands } from "./services/commands.ts";
import { openHistoryIn } from "./services/history.ts";
import { createLog } from "./services/log.ts";
import { openSavings } from "./services/savings.ts";

/*
 * Everything that the extension can do, loaded with the first question that the editor asks of it.
 */

/** Loads it, once. */
export type Late = () => Promise<Features>;

export interface Features {
  readonly commands: Commands;
  readonly tools: Tools;
  readonly panel: vscode.WebviewViewProvider;
  readonly comparisons: vscode.WebviewPanelSerializer;
  /** The text of an estimate. */
  estimatePage(page: vscode.Uri): string;
  hover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined>;
  status(image: vscode.Uri): Promise<Status | undefined>;
  decoration(image: vscode.Uri): Promise<vscode.FileDecoration | undefined>;
}

/** Opens every feature; the library is loaded by the first command that needs it. `ran` is told of every run. */
export function openFeatures(context: vscode.ExtensionContext, ran: vscode.EventEmitter<void>): Features {
  const log = createLog();
  // Global storage is on the machine that the files are on, and the same for all of its windows.
  const storage = context.globalStorageUri.fsPath;
  const history = openHistoryIn(path.join(storage, "history"), log);
  const backups = openBackupsIn(path.join(storage, "backups"));
  const savings = openSavings({ history, backups, originalsFolder: path.join(storage, "originals") });
  const services = { log, history, backups };
  const looks = new Looks();
  const estimates = openEstimates(log);
  const panel = openPanel(context, savings.panel, log);
  const comparisons = openComparisons(context, savings.compare, log);
  const runs = history.onDidChange(() => ran.fire());
  context.subscriptions.push(log, history, savings, estimates, panel, comparisons, runs);
  return {
    commands: {
      ...optimizeCommands(services),
      ...estimates.commands,
      ...restoreCommands(services),
      ...panel.commands,
      ...comparisons.commands,
      ...copyCommands(log),
      ...namingCommands(services),
      ...modelCommands(log),
      ...historyCommands(services),
    },
    tools: languageModelTools(services),
    panel: panel.view,
    comparisons: comparisons.tabs,
    estimatePage: estimates.page,
    hover: async (document, position) => hoverAt(document, position, looks),
    status: async (image) => statusOf(image, looks),
    decoration: async (image) => decorationOf(image, looks),
  };
}
