import * as vscode from "vscode";

import { openImage } from "../services/choose.ts";
import { shownCount } from "../services/words.ts";
import { lookMarkdown, type Looks } from "./look.ts";

/** `≈ 9,792 tok` for the open image, beside its size and bytes. */
export function registerStatusBar(looks: Looks, onDidRun: vscode.Event<void>): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("pixelthrift.tokens", vscode.StatusBarAlignment.Right, 99);
  item.name = vscode.l10n.t("Pixelthrift: Tokens of the Open Image");
  item.command = "pixelthrift.estimateOpenImage";
  let shown = 0;
  const show = async (): Promise<void> => {
    shown += 1;
    const turn = shown;
    const isOn = vscode.workspace.getConfiguration("pixelthrift").get<boolean>("statusBar.enabled") ?? true;
    const uri = isOn ? openImage() : undefined;
    const look = uri === undefined ? undefined : await looks.at(uri);
    // Another tab may be open by now.
    if (turn !== shown) return;
    if (uri === undefined || look === undefined) {
      item.hide();
      return;
    }
    const { tokensBefore } = look.cost;
    item.text = tokensBefore === null ? vscode.l10n.t("? tok") : vscode.l10n.t("≈ {0} tok", shownCount(tokensBefore));
    item.tooltip = lookMarkdown(look, uri);
    item.accessibilityInformation = { label: vscode.l10n.t("{0} tokens with {1}", tokensBefore ?? "?", look.model) };
    item.show();
  };
  const again = (): void => void show();
  again();
  return vscode.Disposable.from(
    item,
    vscode.window.tabGroups.onDidChangeTabs(again),
    vscode.window.tabGroups.onDidChangeTabGroups(again),
    vscode.workspace.onDidSaveTextDocument(again),
    onDidRun(again),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("pixelthrift")) again();
    }),
  );
}
