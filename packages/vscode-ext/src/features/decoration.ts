import * as vscode from "vscode";

import { shownCount } from "../services/words.ts";
import type { Looks } from "./look.ts";

/** The mark of an image that costs many tokens; `undefined` for all others. */
export async function decorationOf(image: vscode.Uri, looks: Looks): Promise<vscode.FileDecoration | undefined> {
  const cost = (await looks.at(image))?.cost;
  const tokens = cost?.tokensBefore ?? 0;
  const minTokens = vscode.workspace.getConfiguration("pixelthrift").get<number>("decorations.minTokens") ?? 2000;
  if (cost === undefined || tokens < minTokens) return undefined;
  return {
    badge: badge(tokens),
    tooltip: vscode.l10n.t("≈ {0} tokens with {1}", shownCount(tokens), cost.model),
    color: new vscode.ThemeColor("list.warningForeground"),
  };
}

/** Two characters are all there is room for: `9k`, and `>9` for tens of thousands. */
function badge(tokens: number): string {
  const thousands = Math.floor(tokens / 1000);
  return thousands > 9 ? ">9" : `${thousands}k`;
}
