import * as vscode from "vscode";

import { pathsAt } from "../services/paths.ts";
import { lookMarkdown, type Looks } from "./look.ts";

/** Size, tokens and saving of the image whose path the pointer rests on, in Markdown and code. */
export async function hoverAt(
  document: vscode.TextDocument,
  { line, character }: vscode.Position,
  looks: Looks,
): Promise<vscode.Hover | undefined> {
  const settings = vscode.workspace.getConfiguration("pixelthrift", document.uri);
  if (settings.get<boolean>("hover.enabled") === false) return undefined;
  for (const { text, start, end } of pathsAt(document.lineAt(line).text, character)) {
    for (const uri of candidates(text, document.uri)) {
      const look = await looks.at(uri);
      if (look === undefined) continue;
      return new vscode.Hover(lookMarkdown(look, uri), new vscode.Range(line, start, line, end));
    }
  }
  return undefined;
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
