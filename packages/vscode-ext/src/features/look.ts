import type { Cost, Estimate, Options } from "pixelthrift";
import * as vscode from "vscode";

import { settingsFor } from "../services/gather.ts";
import { library } from "../services/library.ts";
import { libraryOptions } from "../services/settings.ts";
import { shownBytes, shownCount, shownPercent, shownUsd } from "../services/words.ts";

/*
 * What an image costs, for whoever looks at it: status bar, hover and decorations.
 */

/** What is known of an image, and its cost with the model of the settings. */
export interface Look {
  readonly estimate: Estimate;
  readonly model: string;
  readonly cost: Cost;
}

interface Cached {
  readonly key: string;
  readonly look: Promise<Look | undefined>;
}

const mostCached = 2000;

/** Estimates are kept until the file or the settings change. */
export class Looks {
  readonly #cache = new Map<string, Cached>();

  /** `undefined` where the file is no image or cannot be read: whoever hovers is not told about errors. */
  async at(uri: vscode.Uri): Promise<Look | undefined> {
    const stat = await Promise.resolve(vscode.workspace.fs.stat(uri)).catch(() => undefined);
    if (stat === undefined || (stat.type & vscode.FileType.Directory) !== 0) return undefined;
    const settings = settingsFor(uri);
    const key = JSON.stringify([stat.mtime, stat.size, settings]);
    const known = this.#cache.get(uri.toString());
    if (known?.key === key) return known.look;
    const look = lookAt(uri, settings.model, libraryOptions(settings)).catch(() => undefined);
    if (this.#cache.size >= mostCached) this.#cache.clear();
    this.#cache.set(uri.toString(), { key, look });
    return look;
  }
}

async function lookAt(uri: vscode.Uri, model: string, options: Options): Promise<Look | undefined> {
  const { core } = await library();
  const input = uri.scheme === "file" ? uri.fsPath : await vscode.workspace.fs.readFile(uri);
  const estimate = await core.estimate(input, options);
  const [cost] = estimate.cost;
  return cost === undefined ? undefined : { estimate, model, cost };
}

/** `3840×2160 · 1.3 MB · ≈ 4,784 tokens with claude-opus-5-5 ($0.0239) → 209 optimized (95.6 % less)` and what else there is to say. */
export function lookMarkdown({ estimate, cost }: Look, uri: vscode.Uri): vscode.MarkdownString {
  const { widthPx, heightPx, sizeBytes = 0, plan } = estimate;
  const lines = [`**${widthPx}×${heightPx}** · ${shownBytes(sizeBytes)}`, costLine(cost), plan.why];
  if (cost.hint !== undefined) lines.push(cost.hint);
  if (cost.refusedBefore !== undefined) lines.push(`$(warning) ${cost.refusedBefore}`);
  const argument = encodeURIComponent(JSON.stringify([uri.toJSON()]));
  lines.push(`[$(sparkle) ${vscode.l10n.t("Optimize for AI")}](command:pixelthrift.optimize?${argument})`);
  const markdown = new vscode.MarkdownString(lines.join("\n\n"), true);
  markdown.isTrusted = { enabledCommands: ["pixelthrift.optimize"] };
  return markdown;
}

/** What the status bar says of an image; `undefined` where it cannot be read. */
export async function statusOf(image: vscode.Uri, looks: Looks): Promise<Status | undefined> {
  const look = await looks.at(image);
  if (look === undefined) return undefined;
  const { tokensBefore } = look.cost;
  return {
    text: tokensBefore === null ? vscode.l10n.t("? tok") : vscode.l10n.t("≈ {0} tok", shownCount(tokensBefore)),
    tooltip: lookMarkdown(look, image),
    accessibilityInformation: { label: vscode.l10n.t("{0} tokens with {1}", tokensBefore ?? "?", look.model) },
  };
}

export type Status = Pick<vscode.StatusBarItem, "text" | "tooltip" | "accessibilityInformation">;

function costLine({ model, tokensBefore, tokensAfter, usdBefore, savedPercent, certainty }: Cost): string {
  if (tokensBefore === null) return vscode.l10n.t("The tokens are not known with {0}.", model);
  const now = vscode.l10n.t("≈ {0} tokens with {1}", shownCount(tokensBefore), model);
  const dollars = usdBefore === null ? "" : ` (${shownUsd(usdBefore)})`;
  const after =
    tokensAfter === null || savedPercent === null
      ? ""
      : ` → ${vscode.l10n.t("{0} optimized ({1} less)", shownCount(tokensAfter), shownPercent(savedPercent))}`;
  return `${now}${dollars}${after} · ${certainty}`;
}
