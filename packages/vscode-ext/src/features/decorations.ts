import * as vscode from "vscode";

import type { Late } from "../features.ts";
import { isImage } from "../services/images.ts";

/** Marks images that cost many tokens in the explorer, where the user has asked for it. */
export function registerDecorations(late: Late, onDidRun: vscode.Event<void>): vscode.Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  let provider: vscode.Disposable | undefined;
  const update = (): void => {
    const isOn = vscode.workspace.getConfiguration("pixelthrift").get<boolean>("decorations.enabled") === true;
    if (!isOn) {
      provider?.dispose();
      provider = undefined;
      return;
    }
    provider ??= vscode.window.registerFileDecorationProvider({
      onDidChangeFileDecorations: changed.event,
      provideFileDecoration: async (uri) => (isImage(uri) ? (await late()).decoration(uri) : undefined),
    });
    changed.fire(undefined);
  };
  update();
  const listener = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration("pixelthrift")) update();
  });
  return vscode.Disposable.from(changed, listener, onDidRun(update), { dispose: () => provider?.dispose() });
}
