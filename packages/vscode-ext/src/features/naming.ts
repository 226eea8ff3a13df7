import * as vscode from "vscode";

import { chosen } from "../services/choose.ts";
import type { Commands } from "../services/commands.ts";
import { settingsFor } from "../services/gather.ts";
import { library } from "../services/library.ts";
import { nameOf, namePrompt } from "../services/naming.ts";
import { orSay, type Services } from "../services/runs.ts";
import { libraryOptions } from "../services/settings.ts";
import type { WithImages } from "./offers.ts";

/** Not every version of the editor tells, nor by the same name. */
interface WithCapabilities {
  readonly capabilities?: { readonly supportsImageToText?: boolean; readonly imageInput?: boolean };
}

/** Asks one of the editor's own language models for a file name. Only the small picture is sent, and only to that model. */
export function namingCommands(services: Services): Commands {
  return {
    "pixelthrift.suggestName": async (...args) =>
      orSay(services.log, async () => {
        const [uri] = await chosen(args);
        if (uri === undefined) return undefined;
        const name = await suggestion(uri);
        return name === undefined ? undefined : rename(uri, name);
      }),
  };
}

/** The first model that takes images, as far as the editor tells. */
async function modelForImages(): Promise<vscode.LanguageModelChat | undefined> {
  const models: readonly (vscode.LanguageModelChat & WithCapabilities)[] = await vscode.lm.selectChatModels();
  return models.find(({ capabilities }) => (capabilities?.supportsImageToText ?? capabilities?.imageInput) !== false);
}

async function suggestion(uri: vscode.Uri): Promise<string | undefined> {
  const parts = (vscode as unknown as WithImages).LanguageModelDataPart;
  const model = parts === undefined ? undefined : await modelForImages();
  if (model === undefined || parts === undefined) {
    throw new Error(vscode.l10n.t("This editor has no language model that takes images."));
  }
  const { core } = await library();
  const settings = { ...settingsFor(uri), preset: "naming", format: "jpeg" };
  const input = uri.scheme === "file" ? uri.fsPath : await vscode.workspace.fs.readFile(uri);
  const { bytes, mimeType } = await core.optimize(input, { ...libraryOptions(settings), onError: "throw" });
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Asking {0} for a name", model.name),
      cancellable: true,
    },
    async (_progress, token) => {
      const message = vscode.LanguageModelChatMessage.User([
        parts.image(bytes, mimeType),
        new vscode.LanguageModelTextPart(namePrompt(settings.namingLanguage)),
      ]);
      const response = await model.sendRequest([message], {}, token);
      let text = "";
      for await (const piece of response.text) text += piece;
      return nameOf(text);
    },
  );
}

async function rename(uri: vscode.Uri, stem: string): Promise<vscode.Uri | undefined> {
  const old = uri.path.slice(uri.path.lastIndexOf("/") + 1);
  const extension = /\.[^.]+$/u.exec(old)?.[0] ?? "";
  const wanted = await vscode.window.showInputBox({
    title: vscode.l10n.t("Rename {0}", old),
    value: `${stem}${extension}`,
    valueSelection: [0, stem.length],
    validateInput: (text) =>
      /[/\\:*?"<>|]/u.test(text) || text.trim() === "" ? vscode.l10n.t("This is not a file name.") : undefined,
  });
  if (wanted === undefined || wanted === old) return undefined;
  const target = vscode.Uri.joinPath(uri, "..", wanted);
  // The editor's own rename: links to the file follow, and it can be undone.
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(uri, target, { overwrite: false });
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error(vscode.l10n.t("{0} is there already.", wanted));
  return target;
}
