import * as vscode from "vscode";

import { library } from "../services/library.ts";

/** Lets the user choose one of all known models; `undefined` where nothing was chosen. */
export async function pickModel(current: string): Promise<string | undefined> {
  const { core } = await library();
  const byProvider = Map.groupBy(Object.entries(core.models), ([, { provider }]) => provider);
  const items: vscode.QuickPickItem[] = [];
  for (const [provider, models] of byProvider) {
    items.push({ label: provider, kind: vscode.QuickPickItemKind.Separator });
    for (const [id, { family }] of models) {
      items.push({ label: id, description: id === current ? vscode.l10n.t("{0} · as set", family) : family });
    }
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Model"),
    placeHolder: vscode.l10n.t("The vision model the images are for"),
    matchOnDescription: true,
  });
  return picked?.label;
}

/** As `pickModel`, of presets; `model` is everything that the model sees. */
export async function pickPreset(current: string): Promise<string | undefined> {
  const { core } = await library();
  const items = [
    ...Object.entries(core.presets).map(([name, { maxEdgePx, use }]) => ({
      label: name,
      description: name === current ? vscode.l10n.t("{0} px · as set", maxEdgePx) : vscode.l10n.t("{0} px", maxEdgePx),
      detail: use,
    })),
    {
      label: "model",
      description: current === "model" ? vscode.l10n.t("as set") : "",
      detail: vscode.l10n.t("everything that the model sees, and nothing that it does not"),
    },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Preset"), matchOnDetail: true });
  return picked?.label;
}
