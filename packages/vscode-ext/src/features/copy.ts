import * as vscode from "vscode";

import { chosen } from "../services/choose.ts";
import type { Commands } from "../services/commands.ts";
import { settingsFor } from "../services/gather.ts";
import { library } from "../services/library.ts";
import type { Log } from "../services/log.ts";
import { orSay } from "../services/runs.ts";
import { libraryOptions } from "../services/settings.ts";
import { shownBytes } from "../services/words.ts";

/** Puts the optimized image into the clipboard as text; no file is written. */
export function copyCommands(log: Log): Commands {
  const copy = async (args: readonly unknown[], text: (name: string, dataUrl: string) => string): Promise<void> => {
    await orSay(log, async () => {
      const parts: string[] = [];
      for (const uri of await chosen(args)) {
        const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
        parts.push(text(name, await dataUrlOf(uri)));
      }
      if (parts.length === 0) return;
      const all = parts.join("\n");
      await vscode.env.clipboard.writeText(all);
      vscode.window.setStatusBarMessage(vscode.l10n.t("Copied {0} of text.", shownBytes(all.length)), 5000);
    });
  };
  return {
    "pixelthrift.copyAsDataUrl": async (...args) => copy(args, (_name, url) => url),
    "pixelthrift.copyAsMarkdown": async (...args) =>
      copy(args, (name, url) => `![${name.replaceAll(/[[\]\\]/gu, String.raw`\$&`)}](${url})`),
  };
}

async function dataUrlOf(uri: vscode.Uri): Promise<string> {
  const { core } = await library();
  const input = uri.scheme === "file" ? uri.fsPath : await vscode.workspace.fs.readFile(uri);
  const { bytes, mimeType } = await core.optimize(input, { ...libraryOptions(settingsFor(uri)), onError: "throw" });
  return `data:${mimeType};base64,${Buffer.from(bytes).toString("base64")}`;
}
