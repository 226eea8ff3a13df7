import * as vscode from "vscode";

import type { Commands } from "../services/commands.ts";
import { orSay, type Services } from "../services/runs.ts";

/** Writes the whole history as JSON or CSV where the user says. */
export function historyCommands({ log, history }: Services): Commands {
  return {
    "pixelthrift.showLog": async () => log.show(),
    "pixelthrift.exportHistory": async () =>
      orSay(log, async () => {
        const target = await vscode.window.showSaveDialog({
          title: vscode.l10n.t("Export History"),
          filters: { JSON: ["json"], CSV: ["csv"] },
          ...defaultTarget(),
        });
        if (target === undefined) return undefined;
        const format = target.path.toLowerCase().endsWith(".csv") ? "csv" : "json";
        await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(await history.exported(format)));
        return target;
      }),
  };
}

function defaultTarget(): { defaultUri?: vscode.Uri } {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, "pixelthrift-history.json") };
}
