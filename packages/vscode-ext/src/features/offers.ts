import * as vscode from "vscode";

/*
 * What the menus offer only in an editor that can do it.
 */

/** A command of the chat that ships with some editors and not with others. */
export const attachToChat = "workbench.action.chat.attachFile";

/** Image parts came to the editor's API later than the rest of it. */
export interface WithImages {
  readonly LanguageModelDataPart?: {
    image(bytes: Uint8Array, mimeType: string): vscode.LanguageModelTextPart;
  };
}

/** Tells the menus whether there is a chat, and a language model that may look at an image. */
export function offerByMenus(): vscode.Disposable {
  void offerChat();
  void offerNaming();
  return vscode.lm.onDidChangeChatModels(() => void offerNaming());
}

async function offerChat(): Promise<void> {
  const commands = await vscode.commands.getCommands(true);
  await vscode.commands.executeCommand("setContext", "pixelthrift.hasChat", commands.includes(attachToChat));
}

async function offerNaming(): Promise<void> {
  const isThere = (vscode as unknown as WithImages).LanguageModelDataPart !== undefined;
  const models = isThere
    ? await vscode.lm.selectChatModels().then(
        (all) => all.length,
        () => 0,
      )
    : 0;
  await vscode.commands.executeCommand("setContext", "pixelthrift.hasLanguageModels", models > 0);
}
