import * as vscode from "vscode";

import { isImage } from "../services/gather.ts";
import { shownCount } from "../services/words.ts";
import type { Looks } from "./look.ts";

/** Marks images that cost many tokens in the explorer, where the user has asked for it. */
export function registerDecorations(looks: Looks, onDidRun: vscode.Event<void>): vscode.Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  let provider: vscode.Disposable | undefined;
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration("pixelthrift");
  const update = (): void => {
    const isOn = settings().get<boolean>("decorations.enabled") === true;
    if (!isOn) {
      provider?.dispose();
      provider = undefined;
      return;
    }
    provider ??= vscode.window.registerFileDecorationProvider({
      onDidChangeFileDecorations: changed.event,
      provideFileDecoration: async (uri) => {
        if (!isImage(uri)) return undefined;
        const cost = (await looks.at(uri))?.cost;
        const tokens = cost?.tokensBefore ?? 0;
        if (cost === undefined || tokens < (settings().get<number>("decorations.minTokens") ?? 2000)) return undefined;
        return {
          badge: badge(tokens),
          tooltip: vscode.l10n.t("≈ {0} tokens with {1}", shownCount(tokens), cost.model),
          color: new vscode.ThemeColor("list.warningForeground"),
        };
      },
    });
    changed.fire(undefined);
  };
  update();
  const listener = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration("pixelthrift")) update();
  });
  return vscode.Disposable.from(changed, listener, onDidRun(update), { dispose: () => provider?.dispose() });
}

/** Two characters are all there is room for: `9k`, and `>9` for tens of thousands. */
function badge(tokens: number): string {
  const thousands = Math.floor(tokens / 1000);
  return thousands > 9 ? ">9" : `${thousands}k`;
}
