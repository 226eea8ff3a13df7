import * as vscode from "vscode";

import { calledOn } from "../services/choose.ts";
import { messageOf } from "../services/log.ts";
import { orSay, type Services } from "../services/runs.ts";
import { shownCount } from "../services/words.ts";

/** Brings replaced originals back from the backups: of files, of folders, or of what the user picks. */
export function registerRestore(services: Services): vscode.Disposable {
  const { log } = services;
  return vscode.Disposable.from(
    vscode.commands.registerCommand("pixelthrift.restore", async (...args: unknown[]) =>
      orSay(log, async () => {
        const called = calledOn(args);
        return restore(
          called.length > 0 ? await replacedAmong(called, services) : await pickReplaced(services),
          services,
        );
      }),
    ),
    vscode.commands.registerCommand("pixelthrift.restorePicked", async () =>
      orSay(log, async () => restore(await pickReplaced(services), services)),
    ),
  );
}

/** Files that were replaced, those below a folder included; says so where there are none. */
async function replacedAmong(uris: readonly vscode.Uri[], { backups }: Services): Promise<readonly string[]> {
  const wanted = uris.filter(({ scheme }) => scheme === "file").map(({ fsPath }) => fsPath);
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

async function restore(paths: readonly string[], { backups, history, log }: Services): Promise<number> {
  let restored = 0;
  const failures: string[] = [];
  for (const file of paths) {
    try {
      let original = await backups.restore(file, "refuse");
      if (original === "changed") {
        if (!(await isOverwritten(file))) continue;
        original = await backups.restore(file, "replace");
      }
      if (original === "changed") continue;
      await history.restored(file, original);
      restored += 1;
      log.info(`${file}: restored`);
    } catch (error) {
      failures.push(`${vscode.workspace.asRelativePath(file)}: ${messageOf(error)}`);
      log.error(`${file}: ${messageOf(error)}`);
    }
  }
  if (failures.length > 0) void vscode.window.showErrorMessage(failures.join("\n"));
  if (restored > 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("{0} restored.", shownCount(restored)));
  }
  return restored;
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
