import path from "node:path";

import * as vscode from "vscode";

import { registerCompare } from "./features/compare.ts";
import { registerCopy } from "./features/copy.ts";
import { registerDecorations } from "./features/decorations.ts";
import { registerEstimate } from "./features/estimate.ts";
import { registerHistory } from "./features/history.ts";
import { registerHover } from "./features/hover.ts";
import { registerLanguageModelTools } from "./features/languageModelTools.ts";
import { Looks } from "./features/look.ts";
import { registerModel } from "./features/model.ts";
import { registerNaming } from "./features/naming.ts";
import { registerOptimize } from "./features/optimize.ts";
import { registerPanel } from "./features/panel.ts";
import { registerRestore } from "./features/restore.ts";
import { registerStatusBar } from "./features/statusBar.ts";
import { openBackupsIn } from "./services/backups.ts";
import { openHistoryIn } from "./services/history.ts";
import { createLog } from "./services/log.ts";
import { openSavings } from "./services/savings.ts";

/** Registers every feature; what they need is loaded by the first command that needs it. */
export function activate(context: vscode.ExtensionContext): void {
  const log = createLog();
  // Global storage is on the machine that the files are on, and the same for all of its windows.
  const storage = context.globalStorageUri.fsPath;
  const history = openHistoryIn(path.join(storage, "history"), log);
  const backups = openBackupsIn(path.join(storage, "backups"));
  const savings = openSavings({ history, backups, originalsFolder: path.join(storage, "originals") });
  const services = { log, history, backups };
  const looks = new Looks();
  context.subscriptions.push(
    log,
    history,
    savings,
    registerOptimize(services),
    registerEstimate(log),
    registerRestore(services),
    registerPanel(context, savings.panel, log),
    registerCompare(context, savings.compare, log),
    registerCopy(log),
    registerNaming(services),
    registerModel(log),
    registerHistory(services),
    registerStatusBar(looks, history.onDidChange),
    registerHover(looks),
    registerDecorations(looks, history.onDidChange),
    registerLanguageModelTools(services),
  );
}
