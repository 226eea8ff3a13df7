import * as vscode from "vscode";

import { pathAt } from "../services/paths.ts";
import { lookMarkdown, type Looks } from "./look.ts";

/** Size, tokens and saving of the image whose path the pointer rests on, in Markdown and code. */
export function registerHover(looks: Looks): vscode.Disposable {
  return vscode.languages.registerHoverProvider(
    [{ scheme: "file" }, { scheme: "vscode-remote" }, { scheme: "untitled" }],
    {
      provideHover: async (document, position) => {
        const isOn =
          vscode.workspace.getConfiguration("pixelthrift", document.uri).get<boolean>("hover.enabled") ?? true;
        const found = isOn ? pathAt(document.lineAt(position.line).text, position.character) : undefined;
        if (found === undefined) return undefined;
        for (const uri of candidates(found.text, document.uri)) {
          const look = await looks.at(uri);
          if (look === undefined) continue;
          const range = new vscode.Range(position.line, found.start, position.line, found.end);
          return new vscode.Hover(lookMarkdown(look, uri), range);
        }
        return undefined;
      },
    },
  );
}

/** Where a path may lead: from the file it is written in, and from the workspace folder. */
function candidates(written: string, from: vscode.Uri): vscode.Uri[] {
  const steps = written.replaceAll("\\", "/");
  const folder = vscode.workspace.getWorkspaceFolder(from)?.uri;
  const beside = vscode.Uri.joinPath(from, "..", steps);
  const fromRoot = folder === undefined ? [] : [vscode.Uri.joinPath(folder, steps)];
  // A leading slash is the root of a site, or of the disk.
  const absolute = steps.startsWith("/") && from.scheme === "file" ? [vscode.Uri.file(steps)] : [];
  return from.scheme === "untitled" ? [...fromRoot, ...absolute] : [beside, ...fromRoot, ...absolute];
}
