import type { Totals } from "pixelthrift/files";
import * as vscode from "vscode";

import type { Done, RunResult, Services } from "../services/runs.ts";
import { shownBytes, shownCount, shownPercent, shownSaving } from "../services/words.ts";

/** The one notification at the end of a run, with what can be done next. */
export async function summarize(result: RunResult, { log }: Services): Promise<void> {
  const { totals, done, ended } = result;
  if (done.length === 0 && ended === "complete") {
    void vscode.window.showInformationMessage(
      result.results > 0
        ? vscode.l10n.t("Nothing to do: what was found are results already.")
        : vscode.l10n.t("No supported images found."),
    );
    return;
  }
  const optimized = done.filter(({ outcome }) => outcome === "optimized");
  const replaced = optimized.filter(
    ({ uri, result: made }) => made !== undefined && made.toString() === uri.toString(),
  );
  const compare = vscode.l10n.t("Compare");
  const restore = vscode.l10n.t("Restore");
  const savings = vscode.l10n.t("Show Savings");
  const showLog = vscode.l10n.t("Show Log");
  const actions = [
    ...(totals.failed > 0 ? [showLog] : []),
    ...(optimized.length > 0 ? [compare] : []),
    ...(replaced.length > 0 ? [restore] : []),
    ...(optimized.length > 0 ? [savings] : []),
  ];
  const say = totals.failed > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const chosen = await say(summaryOf(result), ...actions);
  if (chosen === compare) await compareOne(optimized);
  if (chosen === restore) {
    await vscode.commands.executeCommand(
      "pixelthrift.restore",
      replaced[0]?.uri,
      replaced.map(({ uri }) => uri),
    );
  }
  if (chosen === savings) await vscode.commands.executeCommand("pixelthrift.showSavings");
  if (chosen === showLog) log.show();
}

/** `7 optimized, 1 kept as they are: 31,400 tokens (92 %) saved with claude-opus-5-5, 2.9 MB (94 %) smaller.` */
function summaryOf({ done, total, totals, ended }: RunResult): string {
  const number = (outcome: Done["outcome"]): number => done.filter((one) => one.outcome === outcome).length;
  const counts = [
    vscode.l10n.t("{0} optimized", shownCount(number("optimized"))),
    ...named(number("kept"), (count) => vscode.l10n.t("{0} kept as they are", count)),
    ...named(number("skipped"), (count) => vscode.l10n.t("{0} would save too little", count)),
    ...named(number("failed"), (count) => vscode.l10n.t("{0} failed", count)),
  ].join(", ");
  const figures = number("optimized") === 0 ? "" : `: ${saved(totals)}`;
  const stopped =
    ended === "cancelled"
      ? `${vscode.l10n.t("Cancelled. {0} of {1} done.", shownCount(done.length), shownCount(total))} `
      : "";
  return `${stopped}${counts}${figures}.`;
}

function saved(totals: Totals): string {
  // The named model comes first.
  const [cost] = totals.cost;
  const bytes = vscode.l10n.t(
    "{0} ({1}) smaller",
    shownBytes(totals.originalSizeBytes - totals.optimizedSizeBytes),
    shownPercent(totals.sizeReductionPercent),
  );
  return cost === undefined ? bytes : `${shownSaving(cost)}, ${bytes}`;
}

function named(count: number, text: (count: string) => string): string[] {
  return count === 0 ? [] : [text(shownCount(count))];
}

async function compareOne(optimized: readonly Done[]): Promise<void> {
  const [only, ...others] = optimized;
  if (only === undefined) return;
  if (others.length === 0) {
    await vscode.commands.executeCommand("pixelthrift.compare", only.uri);
    return;
  }
  const items = optimized.map(({ uri }) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Compare with the original") });
  if (picked !== undefined) await vscode.commands.executeCommand("pixelthrift.compare", picked.uri);
}
