import * as vscode from "vscode";

import { pathsAt } from "../services/paths.ts";
import { lookMarkdown, type Looks } from "./look.ts";

/** Size, tokens and saving of the image whose path the pointer rests on, in Markdown and code. */
export function registerHover(looks: Looks): vscode.Disposable {
  return vscode.languages.registerHoverProvider(
    [{ scheme: "file" }, { scheme: "vscode-remote" }, { scheme: "untitled" }],
    {
      provideHover: async (document, position) => {
        const isOn =
          vscode.workspace.getConfiguration("pixelthrift", document.uri).get<boolean>("hover.enabled") ?? true;
        if (!isOn) return undefined;
        for (const { text, start, end } of pathsAt(document.lineAt(position.line).text, position.character)) {
          for (const uri of candidates(text, document.uri)) {
            const look = await looks.at(uri);
            if (look === undefined) continue;
            return new vscode.Hover(
              lookMarkdown(look, uri),
              new vscode.Range(position.line, start, position.line, end),
            );
          }
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
  const isAbsolute = steps.startsWith("/") || /^[a-z]:\//iu.test(steps);
  const absolute = isAbsolute && from.scheme === "file" ? [vscode.Uri.file(steps)] : [];
  return from.scheme === "untitled" ? [...fromRoot, ...absolute] : [beside, ...fromRoot, ...absolute];
}
