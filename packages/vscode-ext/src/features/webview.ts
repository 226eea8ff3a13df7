import * as vscode from "vscode";

import { pageOf } from "./page.ts";

/*
 * What both views need of the editor.
 */

export function pageFor(
  view: "compare" | "panel",
  title: string,
  webview: vscode.Webview,
  { extensionUri }: vscode.ExtensionContext,
): string {
  const file = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, "dist/webview", name)).toString();
  return pageOf({
    title,
    script: file(`${view}.js`),
    style: file(`${view}.css`),
    cspSource: webview.cspSource,
    language: vscode.env.language,
    translations: vscode.l10n.bundle,
  });
}

/** Folders whose files a view may load: ours, the workspace's, and those that its pictures are in. */
export function rootsOf(
  { extensionUri, globalStorageUri }: vscode.ExtensionContext,
  pictureFolders: readonly vscode.Uri[],
): readonly vscode.Uri[] {
  const workspace = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const roots = [vscode.Uri.joinPath(extensionUri, "dist/webview"), globalStorageUri, ...workspace];
  const isInside = (folder: vscode.Uri): boolean =>
    roots.some((root) => root.scheme === folder.scheme && `${folder.path}/`.startsWith(`${root.path}/`));
  return [...roots, ...pictureFolders.filter((folder) => !isInside(folder))];
}
