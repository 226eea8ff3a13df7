import * as vscode from "vscode";

import { chosen } from "../services/choose.ts";
import type { Commands } from "../services/commands.ts";
import type { Log } from "../services/log.ts";
import { orSay } from "../services/runs.ts";
import type { CompareMessage, CompareState, ToCompare } from "../shared/protocol.ts";
import { pageFor, rootsOf } from "./webview.ts";

/*
 * Original and result of one image in an editor tab, one tab an image. Brought back after a restart.
 */

/** Where the view gets everything it shows. */
export interface CompareSource {
  /** When a run was recorded, an original restored, or a setting changed that figures depend on. */
  readonly onDidChange: vscode.Event<void>;
  /** The newest result that the history knows of an image, by the path of either. */
  find(image: vscode.Uri): Promise<string | undefined>;
  /** `model` as it was last chosen, if it was. `show` turns a file into an address that the view may load. */
  read(itemId: string, model: string | undefined, show: (file: vscode.Uri) => string): Promise<CompareState>;
  files(of: { readonly itemId: string }): Promise<readonly { readonly original: vscode.Uri }[]>;
}

const viewType = "pixelthrift.compare";

interface OpenComparisons extends vscode.Disposable {
  readonly tabs: vscode.WebviewPanelSerializer;
  readonly commands: Commands;
}

export function openComparisons(context: vscode.ExtensionContext, source: CompareSource, log: Log): OpenComparisons {
  const tabs = new Comparisons(context, source, log);
  return {
    tabs,
    commands: {
      "pixelthrift.compare": async (...args) =>
        orSay(log, async () => {
          const [first] = args;
          const itemId = isItem(first) ? first.itemId : await findChosen(args, source);
          if (itemId !== undefined) await tabs.open(itemId);
        }),
    },
    dispose: () => tabs.dispose(),
  };
}

/** How the savings panel asks, which knows the result and not only the image. */
function isItem(value: unknown): value is { readonly itemId: string } {
  return typeof value === "object" && value !== null && "itemId" in value && typeof value.itemId === "string";
}

/** The result of what the command was called on; where there is none, the way to one. */
async function findChosen(args: readonly unknown[], source: CompareSource): Promise<string | undefined> {
  const [image] = await chosen(args);
  if (image === undefined) return undefined;
  const found = await source.find(image);
  if (found !== undefined) return found;
  const optimize = vscode.l10n.t("Optimize for AI");
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t("{0} has no result to compare it with yet.", vscode.workspace.asRelativePath(image)),
    optimize,
  );
  if (answer === optimize) await vscode.commands.executeCommand("pixelthrift.optimize", image, [image]);
  return undefined;
}

class Comparisons implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #source: CompareSource;
  readonly #log: Log;
  readonly #changes: vscode.Disposable;
  /** The open tabs by the item they show. */
  readonly #tabs = new Map<string, ComparisonTab>();

  constructor(context: vscode.ExtensionContext, source: CompareSource, log: Log) {
    this.#context = context;
    this.#source = source;
    this.#log = log;
    this.#changes = source.onDidChange(() => {
      for (const tab of this.#tabs.values()) void orSay(log, async () => tab.refresh());
    });
  }

  dispose(): void {
    this.#changes.dispose();
    for (const tab of this.#tabs.values()) tab.panel.dispose();
  }

  async open(itemId: string): Promise<void> {
    const open = this.#tabs.get(itemId);
    if (open !== undefined) open.panel.reveal();
    else await this.#adopt(vscode.window.createWebviewPanel(viewType, "", vscode.ViewColumn.Active), itemId);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, kept: unknown): Promise<void> {
    if (isItem(kept)) await this.#adopt(panel, kept.itemId);
    else panel.dispose();
  }

  async #adopt(panel: vscode.WebviewPanel, itemId: string): Promise<void> {
    const tab = new ComparisonTab(panel, itemId, this.#context, this.#source);
    this.#tabs.set(itemId, tab);
    panel.webview.onDidReceiveMessage(
      (message: CompareMessage) => void orSay(this.#log, async () => tab.receive(message)),
    );
    panel.onDidDispose(() => this.#tabs.delete(itemId));
    await tab.load();
  }
}

class ComparisonTab {
  readonly panel: vscode.WebviewPanel;
  readonly #itemId: string;
  readonly #context: vscode.ExtensionContext;
  readonly #source: CompareSource;
  #model: string | undefined;
  #turn = 0;

  constructor(panel: vscode.WebviewPanel, itemId: string, context: vscode.ExtensionContext, source: CompareSource) {
    this.panel = panel;
    this.#itemId = itemId;
    this.#context = context;
    this.#source = source;
  }

  /** Where the pictures are has to be known before there is a page that may load them. */
  async load(): Promise<void> {
    const { webview } = this.panel;
    const folders = new Map<string, vscode.Uri>();
    const { name } = await this.#source.read(this.#itemId, this.#model, (file) => {
      const folder = vscode.Uri.joinPath(file, "..");
      folders.set(folder.toString(), folder);
      return webview.asWebviewUri(file).toString();
    });
    const title = vscode.l10n.t("Compare {0}", name);
    this.panel.title = title;
    const icon = (look: "dark" | "light"): vscode.Uri =>
      vscode.Uri.joinPath(this.#context.extensionUri, `media/compare-${look}.svg`);
    this.panel.iconPath = { light: icon("light"), dark: icon("dark") };
    webview.options = { enableScripts: true, localResourceRoots: rootsOf(this.#context, [...folders.values()]) };
    webview.html = pageFor("compare", title, webview, this.#context);
  }

  async refresh(): Promise<void> {
    const { webview } = this.panel;
    const turn = ++this.#turn;
    const state = await this.#source.read(this.#itemId, this.#model, (file) => webview.asWebviewUri(file).toString());
    if (turn === this.#turn) await webview.postMessage({ kind: "state", state } satisfies ToCompare);
  }

  async receive(message: CompareMessage): Promise<void> {
    switch (message.kind) {
      case "ready":
        return this.refresh();
      case "setModel":
        this.#model = message.model;
        return this.refresh();
      case "restore": {
        const [file] = await this.#source.files({ itemId: this.#itemId });
        if (file !== undefined)
          await vscode.commands.executeCommand("pixelthrift.restore", file.original, [file.original]);
        return undefined;
      }
      case "keep":
        this.panel.dispose();
        return undefined;
    }
  }
}
