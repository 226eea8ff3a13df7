import * as vscode from "vscode";

import { calledOn, chosen, pickFolder, pickImages, workspaceFolders } from "../services/choose.ts";
import type { Commands } from "../services/commands.ts";
import { settingsFor } from "../services/gather.ts";
import { changedImages } from "../services/git.ts";
import { openImage } from "../services/images.ts";
import { optimizeChosen, orSay, type RunResult, type Services } from "../services/runs.ts";
import type { Settings } from "../services/settings.ts";
import { attachToChat } from "./offers.ts";
import { pickModel, pickPreset } from "./pick.ts";
import { summarize } from "./summary.ts";

type Change = (settings: Settings) => Settings;

/** Every command that makes images small. They differ in what they are called on, and in one setting. */
export function optimizeCommands(services: Services): Commands {
  const { log } = services;
  const run = async (uris: readonly vscode.Uri[], change?: Change): Promise<RunResult | undefined> =>
    orSay(log, async () => {
      if (uris.length === 0 || !(await isConfirmed(uris, change))) return undefined;
      const result = await optimizeChosen(change === undefined ? { uris } : { uris, change }, services);
      void summarize(result, services);
      return result;
    });
  const commands: Commands = {
    "pixelthrift.optimize": async (...args) => run(await chosen(args)),
    "pixelthrift.optimizeForModel": async (...args) => {
      const uris = await chosen(args);
      const model = uris.length === 0 ? undefined : await pickModel(settingsFor(uris[0]).model);
      return model === undefined ? undefined : run(uris, (settings) => ({ ...settings, model }));
    },
    "pixelthrift.optimizeWithPreset": async (...args) => {
      const uris = await chosen(args);
      const preset = uris.length === 0 ? undefined : await pickPreset(settingsFor(uris[0]).preset);
      return preset === undefined ? undefined : run(uris, (settings) => ({ ...settings, preset }));
    },
    "pixelthrift.optimizeAndReplace": async (...args) => {
      const uris = await chosen(args);
      return run(uris, (settings) => ({ ...settings, output: { ...settings.output, mode: "replace" } }));
    },
    "pixelthrift.optimizeWorkspace": async () => run(await workspaceFolders()),
    "pixelthrift.optimizeFolder": async (...args) => {
      const called = calledOn(args);
      return run(called.length > 0 ? called : await pickFolder());
    },
    "pixelthrift.optimizeOpenImage": async () => {
      const open = openImage();
      return run(open === undefined ? await pickImages() : [open]);
    },
    "pixelthrift.optimizePicked": async () => run(await pickImages()),
    "pixelthrift.optimizeChanged": async () => run(await changedImages()),
    "pixelthrift.optimizeAndAddToChat": async (...args) => {
      const uris = await chosen(args);
      const result = await run(uris);
      const toSend = result?.done.filter(({ outcome }) => outcome !== "failed") ?? [];
      for (const { result: made, uri } of toSend) {
        await vscode.commands.executeCommand(attachToChat, made ?? uri);
      }
    },
  };
  const silent = Object.entries(commands).map(([name, command]) => [
    name,
    // What a command returns is sent to the editor's window, and all figures of a large run are too much for nobody to read.
    async (...args: readonly unknown[]): Promise<void> => void (await command(...args)),
  ]);
  return Object.fromEntries(silent) as Commands;
}

/** Asks where originals would be replaced, whether a command or the settings say so. */
async function isConfirmed(uris: readonly vscode.Uri[], change: Change = (settings) => settings): Promise<boolean> {
  const all = uris.map((uri) => change(settingsFor(uri)));
  const isAsked = all.some(({ output, confirmReplace }) => output.mode === "replace" && confirmReplace === "ask");
  if (!isAsked) return true;
  const replace = vscode.l10n.t("Replace");
  const always = vscode.l10n.t("Replace, and Do Not Ask Again");
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t("Replace the originals by smaller images?"),
    {
      modal: true,
      detail: vscode.l10n.t(
        "Each original is kept in a backup first. Restore Original brings it back, also after a restart.",
      ),
    },
    replace,
    always,
  );
  if (answer === always) {
    await vscode.workspace
      .getConfiguration("pixelthrift")
      .update("confirmReplace", false, vscode.ConfigurationTarget.Global);
  }
  return answer === replace || answer === always;
}
