import { setTimeout as sleep } from "node:timers/promises";

import * as vscode from "vscode";

import { urisOf } from "./arguments.ts";
import { workspaceImages } from "./gather.ts";
import { openImage } from "./images.ts";

/*
 * What a command is about when it was called on something, and when it was called on nothing.
 */

/** What the command was called on; else the open image; else what the user picks. Empty where nothing was picked. */
export async function chosen(args: readonly unknown[]): Promise<readonly vscode.Uri[]> {
  const called = calledOn(args);
  if (called.length > 0) return called;
  const open = openImage();
  return open === undefined ? pickImages() : [open];
}

export function calledOn(args: readonly unknown[]): readonly vscode.Uri[] {
  // A link in a hover hands over what is left of an address when it was text in between.
  return urisOf(args).map((uri) => (uri instanceof vscode.Uri ? uri : vscode.Uri.from(uri)));
}

interface ImageItem extends vscode.QuickPickItem {
  readonly uri: vscode.Uri;
}

/** Lets the user pick any number of the workspace's images. */
export async function pickImages(): Promise<readonly vscode.Uri[]> {
  const images = await listed();
  if (images === undefined) return [];
  if (images.length === 0) {
    const open = vscode.l10n.t("Choose Files…");
    const answer = await vscode.window.showInformationMessage(
      vscode.l10n.t("No supported images found in this workspace."),
      open,
    );
    return answer === open ? pickFiles() : [];
  }
  const items = images.map((uri): ImageItem => {
    const shown = vscode.workspace.asRelativePath(uri);
    const cut = shown.lastIndexOf("/") + 1;
    return { label: shown.slice(cut), description: shown.slice(0, Math.max(0, cut - 1)), uri };
  });
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    matchOnDescription: true,
    title: vscode.l10n.t("Images of the workspace"),
    placeHolder: vscode.l10n.t("Type to narrow the list down"),
  });
  return picked?.map(({ uri }) => uri) ?? [];
}

/** `undefined` where the user did not wait for it. */
async function listed(): Promise<readonly vscode.Uri[] | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t("Looking for images"),
    cancellable: true,
  };
  const stop = new AbortController();
  const looking = workspaceImages(stop.signal);
  // Most are listed before anybody could read that they are being looked for.
  const first = await Promise.race([looking, sleep(500)]);
  if (first !== undefined) return first;
  const found = await vscode.window.withProgress(options, async (_progress, token) => {
    const listener = token.onCancellationRequested(() => stop.abort());
    return looking.finally(() => listener.dispose());
  });
  return stop.signal.aborted ? undefined : found;
}

async function pickFiles(): Promise<readonly vscode.Uri[]> {
  const filters = {
    [vscode.l10n.t("Images")]: ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff", "avif", "svg"],
  };
  return (await vscode.window.showOpenDialog({ canSelectMany: true, filters })) ?? [];
}

export async function pickFolder(): Promise<readonly vscode.Uri[]> {
  const defaultUri = vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosenFolders = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: vscode.l10n.t("Choose"),
    ...(defaultUri === undefined ? {} : { defaultUri }),
  });
  return chosenFolders ?? [];
}

/** The folders of the workspace; says so where there are none. */
export async function workspaceFolders(): Promise<readonly vscode.Uri[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("No folder is open. Open one, or choose images."));
  }
  return folders.map(({ uri }) => uri);
}
