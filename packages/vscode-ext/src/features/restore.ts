import { realpath } from "node:fs/promises";

import * as vscode from "vscode";

import { realPathOf } from "../services/backups.ts";
import { calledOn } from "../services/choose.ts";
import type { Commands } from "../services/commands.ts";
import type { RestoredFile } from "../services/history.ts";
import { messageOf } from "../services/log.ts";
import { orSay, type Services } from "../services/runs.ts";
import { shownCount } from "../services/words.ts";

/** Brings replaced originals back from the backups: of files, of folders, or of what the user picks. */
export function restoreCommands(services: Services): Commands {
  const { log } = services;
  return {
    "pixelthrift.restore": async (...args) =>
      orSay(log, async () => {
        const called = calledOn(args);
        const files = called.length > 0 ? await replacedAmong(called, services) : await pickReplaced(services);
        await restore(files, services);
      }),
    "pixelthrift.restorePicked": async () => orSay(log, async () => restore(await pickReplaced(services), services)),
  };
}

/** Files that were replaced, those below a folder included; says so where there are none. */
async function replacedAmong(uris: readonly vscode.Uri[], { backups }: Services): Promise<readonly string[]> {
  const files = uris.filter(({ scheme }) => scheme === "file").map(({ fsPath }) => fsPath);
  // The backups know files by their real paths, a window by those it was opened with. A file may be gone, a folder a link.
  const named = files.map(async (file) => [await realPathOf(file), await realpath(file).catch(() => file)]);
  const wanted = (await Promise.all(named)).flat();
  const replaced = await backups.replacedFiles();
  const found = replaced.filter((file) =>
    wanted.some((path) => file === path || file.startsWith(`${path}/`) || file.startsWith(`${path}\\`)),
  );
  if (found.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        "Nothing to restore: Pixelthrift has not replaced an original here. Results beside an image leave it as it was.",
      ),
    );
  }
  return found;
}

async function pickReplaced({ backups }: Services): Promise<readonly string[]> {
  const replaced = await backups.replacedFiles();
  if (replaced.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("Nothing to restore: Pixelthrift has not replaced an original yet."),
    );
    return [];
  }
  const items = replaced.map((file) => ({ label: vscode.workspace.asRelativePath(file), file }));
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: vscode.l10n.t("Originals to restore"),
  });
  return picked?.map(({ file }) => file) ?? [];
}

async function restore(files: readonly string[], services: Services): Promise<void> {
  if (files.length === 0) return;
  const { history, log } = services;
  const restored: RestoredFile[] = [];
  const failures: string[] = [];
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t("Restoring originals"),
    cancellable: true,
  };
  try {
    await vscode.window.withProgress(options, async (progress, token) => {
      for (const [index, realPath] of files.entries()) {
        if (token.isCancellationRequested) return;
        progress.report({ message: `${shownCount(index)}/${shownCount(files.length)}`, increment: 100 / files.length });
        try {
          const original = await restoreOne(realPath, services);
          if (original === undefined) continue;
          restored.push({ realPath, original });
          log.info(`${realPath}: restored`);
        } catch (error) {
          failures.push(`${vscode.workspace.asRelativePath(realPath)}: ${messageOf(error)}`);
          log.error(`${realPath}: ${messageOf(error)}`);
        }
      }
    });
  } finally {
    if (restored.length > 0) await history.restored(restored);
  }
  if (failures.length > 0) void sayFailures(failures, services);
  if (restored.length > 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("{0} restored.", shownCount(restored.length)));
  }
}

/** `undefined` where somebody wants to keep what is there. */
async function restoreOne(file: string, { backups }: Services): Promise<RestoredFile["original"] | undefined> {
  const found = await backups.restore(file, "refuse");
  if (found !== "changed") return found;
  if (!(await isOverwritten(file))) return undefined;
  const original = await backups.restore(file, "replace");
  return original === "changed" ? undefined : original;
}

async function sayFailures([first = "", ...others]: readonly string[], { log }: Services): Promise<void> {
  const more = others.length === 0 ? "" : ` ${vscode.l10n.t("And {0} more.", shownCount(others.length))}`;
  const showLog = vscode.l10n.t("Show Log");
  const answer = await vscode.window.showErrorMessage(`${vscode.l10n.t("Not restored: {0}.", first)}${more}`, showLog);
  if (answer === showLog) log.show();
}

/** What somebody has changed since it was optimized is only displaced when they say so; it goes into the backups too. */
async function isOverwritten(file: string): Promise<boolean> {
  const yes = vscode.l10n.t("Restore Anyway");
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t("{0} has changed since it was optimized.", vscode.workspace.asRelativePath(file)),
    { modal: true, detail: vscode.l10n.t("What is there now is kept in the backups.") },
    yes,
  );
  return answer === yes;
}
