import * as vscode from "vscode";

/*
 * What is an image, by its name alone.
 */

const ending = String.raw`\.(?:png|jpe?g|webp|gif|bmp|tiff?|avif|svg)`;
const atEnd = new RegExp(`${ending}$`, "iu");
const anywhere = new RegExp(String.raw`${ending}\b`, "iu");

export function isImage({ path: name }: { readonly path: string }): boolean {
  return atEnd.test(name);
}

/** Whether there may be the path of an image in a line. */
export function namesImage(line: string): boolean {
  return anywhere.test(line);
}

/** The image in the active tab: the preview of one is a custom editor, of an SVG the text. */
export function openImage(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText) {
    return isImage(input.uri) ? input.uri : undefined;
  }
  return undefined;
}
