import * as vscode from "vscode";

import type { Late } from "../features.ts";
import { openImage } from "../services/images.ts";

/** `≈ 9,792 tok` for the open image, beside its size and bytes. Nothing is made or loaded before the first image is open. */
export function registerStatusBar(late: Late, onDidRun: vscode.Event<void>): vscode.Disposable {
  let item: vscode.StatusBarItem | undefined;
  let shown = 0;
  const show = async (): Promise<void> => {
    shown += 1;
    const turn = shown;
    const image = openImage();
    const status = image !== undefined && isOn() ? await (await late()).status(image) : undefined;
    // Another tab may be open by now.
    if (turn !== shown) return;
    if (status === undefined) {
      item?.hide();
      return;
    }
    item ??= createItem();
    Object.assign(item, status);
    item.show();
  };
  const again = (): void => void show();
  again();
  return vscode.Disposable.from(
    { dispose: () => item?.dispose() },
    vscode.window.tabGroups.onDidChangeTabs(again),
    vscode.window.tabGroups.onDidChangeTabGroups(again),
    vscode.workspace.onDidSaveTextDocument(again),
    onDidRun(again),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("pixelthrift")) again();
    }),
  );
}

function isOn(): boolean {
  return vscode.workspace.getConfiguration("pixelthrift").get<boolean>("statusBar.enabled") ?? true;
}

function createItem(): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem("pixelthrift.tokens", vscode.StatusBarAlignment.Right, 99);
  item.name = vscode.l10n.t("Pixelthrift: Tokens of the Open Image");
  item.command = "pixelthrift.estimateOpenImage";
  return item;
}
