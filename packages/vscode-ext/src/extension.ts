import * as vscode from "vscode";

import type { Late } from "./features.ts";
import { registerDecorations } from "./features/decorations.ts";
import { offerByMenus } from "./features/offers.ts";
import { registerStatusBar } from "./features/statusBar.ts";
import { namesImage } from "./services/images.ts";

/*
 * What the editor loads with every window: the names under which the extension can be asked for something. What answers is
 * in a file of its own, and the first question loads it.
 */

/** Of the manifest: what is declared there is what is registered here. */
interface Contributes {
  readonly commands: readonly { readonly command: string }[];
  readonly languageModelTools: readonly { readonly name: string }[];
}

/** Registers everything that the editor may ask for. */
export function activate(context: vscode.ExtensionContext): void {
  const ran = new vscode.EventEmitter<void>();
  const late = loader(context, ran);
  const { commands, languageModelTools } = (context.extension.packageJSON as { contributes: Contributes }).contributes;
  context.subscriptions.push(
    ran,
    ...commands.map(({ command }) => registerCommand(command, late)),
    ...languageModelTools.map(({ name }) => registerTool(name, late)),
    ...registerViews(late),
    registerHover(late),
    registerStatusBar(late, ran.event),
    registerDecorations(late, ran.event),
    offerByMenus(),
  );
}

function loader(context: vscode.ExtensionContext, ran: vscode.EventEmitter<void>): Late {
  let loading: ReturnType<Late> | undefined;
  return async () => {
    loading ??= import("./features.ts").then(({ openFeatures }) => openFeatures(context, ran));
    return loading;
  };
}

function registerCommand(name: string, late: Late): vscode.Disposable {
  return vscode.commands.registerCommand(name, async (...args: readonly unknown[]) =>
    named(name, (await late()).commands)(...args),
  );
}

function registerTool(name: string, late: Late): vscode.Disposable {
  const tool = async (): Promise<vscode.LanguageModelTool<object>> => named(name, (await late()).tools);
  return vscode.lm.registerTool<object>(name, {
    prepareInvocation: async (...asked) => (await tool()).prepareInvocation?.(...asked),
    invoke: async (...asked) => (await tool()).invoke(...asked),
  });
}

function named<T>(name: string, all: Readonly<Record<string, T>>): T {
  const found = all[name];
  if (found === undefined) throw new Error(`expected ${name} to be one of ${Object.keys(all).join(", ")}`);
  return found;
}

function registerViews(late: Late): readonly vscode.Disposable[] {
  return [
    vscode.window.registerWebviewViewProvider("pixelthrift.savings", {
      resolveWebviewView: async (...asked) => (await late()).panel.resolveWebviewView(...asked),
    }),
    vscode.window.registerWebviewPanelSerializer("pixelthrift.compare", {
      deserializeWebviewPanel: async (...asked) => (await late()).comparisons.deserializeWebviewPanel(...asked),
    }),
    vscode.workspace.registerTextDocumentContentProvider("pixelthrift-estimate", {
      provideTextDocumentContent: async (uri) => (await late()).estimatePage(uri),
    }),
  ];
}

function registerHover(late: Late): vscode.Disposable {
  return vscode.languages.registerHoverProvider(
    [{ scheme: "file" }, { scheme: "vscode-remote" }, { scheme: "untitled" }],
    {
      provideHover: async (document, position) =>
        namesImage(document.lineAt(position.line).text) ? (await late()).hover(document, position) : undefined,
    },
  );
}
