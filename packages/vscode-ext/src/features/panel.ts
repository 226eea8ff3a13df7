import * as vscode from "vscode";

import type { Commands } from "../services/commands.ts";
import type { Log } from "../services/log.ts";
import { orSay } from "../services/runs.ts";
import type { PanelMessage, PanelState, Period, ToPanel } from "../shared/protocol.ts";
import { pageFor, rootsOf } from "./webview.ts";

/*
 * The savings panel: a view in its own container. It asks the history for a state, shows it, and turns what is pressed into
 * commands.
 */

/** Where the panel gets everything it shows. */
export interface SavingsSource {
  /** When a run was recorded, an original restored, or a setting changed that figures depend on. */
  readonly onDidChange: vscode.Event<void>;
  /** `show` turns a file into an address that the view may load. */
  read(query: SavingsQuery, show: (file: vscode.Uri) => string): Promise<PanelState>;
  /** Originals and results of one image, or of all images of a run; nothing where the history does not know it. */
  files(of: { readonly itemId: string } | { readonly runId: string }): Promise<readonly RecordedFiles[]>;
}

export interface SavingsQuery {
  /** As it was last chosen; the source takes the one of the settings where there is none, or none such. */
  readonly model: string | undefined;
  readonly period: Period;
  /** Runs to give all images of. */
  readonly shownRuns: ReadonlySet<string>;
  /** Most runs to give. */
  readonly runs: number;
}

export interface RecordedFiles {
  readonly original: vscode.Uri;
  /** The same as `original` where that was replaced; absent where nothing was written. */
  readonly result?: vscode.Uri;
}

const viewId = "pixelthrift.savings";

/** Runs of the first look, and how many more each "Show older runs" brings. */
const runsAtOnce = 20;

interface OpenPanel extends vscode.Disposable {
  readonly view: vscode.WebviewViewProvider;
  readonly commands: Commands;
}

export function openPanel(context: vscode.ExtensionContext, source: SavingsSource, log: Log): OpenPanel {
  const view = new SavingsView(context, source, log);
  return {
    view,
    commands: {
      "pixelthrift.showSavings": async () => vscode.commands.executeCommand(`${viewId}.focus`),
    },
    dispose: () => view.dispose(),
  };
}

class SavingsView implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #source: SavingsSource;
  readonly #log: Log;
  readonly #changes: vscode.Disposable;
  readonly #shownRuns = new Set<string>();
  /** Folders that thumbnails were in so far. */
  readonly #folders = new Map<string, vscode.Uri>();
  #runs = runsAtOnce;
  #view: vscode.WebviewView | undefined;
  #turn = 0;

  constructor(context: vscode.ExtensionContext, source: SavingsSource, log: Log) {
    this.#context = context;
    this.#source = source;
    this.#log = log;
    this.#changes = source.onDidChange(() => void orSay(log, async () => this.#refresh()));
  }

  dispose(): void {
    this.#changes.dispose();
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#view = view;
    view.webview.onDidReceiveMessage(
      (message: PanelMessage) => void orSay(this.#log, async () => this.#receive(message)),
    );
    view.onDidDispose(() => {
      if (this.#view === view) this.#view = undefined;
    });
    this.#allowFolders(view.webview);
    view.webview.html = pageFor("panel", vscode.l10n.t("Savings"), view.webview, this.#context);
  }

  async #receive(message: PanelMessage): Promise<void> {
    const run = vscode.commands.executeCommand;
    switch (message.kind) {
      case "ready":
        return this.#refresh();
      case "setModel":
        await this.#context.globalState.update(`${viewId}.model`, message.model);
        return this.#refresh();
      case "setPeriod":
        await this.#context.globalState.update(`${viewId}.period`, message.period);
        this.#runs = runsAtOnce;
        return this.#refresh();
      case "showRun":
        this.#shownRuns.add(message.runId);
        return this.#refresh();
      case "hideRun":
        this.#shownRuns.delete(message.runId);
        return this.#refresh();
      case "showOlderRuns":
        this.#runs += runsAtOnce;
        return this.#refresh();
      case "compare":
        await run("pixelthrift.compare", { itemId: message.itemId });
        return undefined;
      case "restore":
      case "restoreRun": {
        const files = await this.#source.files(message);
        const originals = files.map(({ original }) => original);
        if (originals.length > 0) await run("pixelthrift.restore", originals[0], originals);
        return undefined;
      }
      case "reveal": {
        const [file] = await this.#source.files(message);
        if (file !== undefined) await reveal(file.result ?? file.original);
        return undefined;
      }
      case "optimizeFolder":
        await run("pixelthrift.optimizeFolder");
        return undefined;
      case "optimizeImages":
        await run("pixelthrift.optimizePicked");
        return undefined;
      case "export":
        await run("pixelthrift.exportHistory");
        return undefined;
      case "openSettings":
        await run("workbench.action.openSettings", `@ext:${this.#context.extension.id}`);
        return undefined;
      case "showLog":
        await run("pixelthrift.showLog");
        return undefined;
    }
  }

  async #refresh(): Promise<void> {
    const webview = this.#view?.visible === true ? this.#view.webview : undefined;
    // A view that is hidden now says `ready` when it is shown again.
    if (webview === undefined) return;
    const turn = ++this.#turn;
    const known = this.#folders.size;
    const state = await this.#source.read(this.#query(), (file) => {
      const folder = vscode.Uri.joinPath(file, "..");
      this.#folders.set(folder.toString(), folder);
      return webview.asWebviewUri(file).toString();
    });
    // What was asked for later is newer, whichever answer comes first.
    if (turn !== this.#turn) return;
    if (this.#folders.size > known) this.#allowFolders(webview);
    await webview.postMessage({ kind: "state", state } satisfies ToPanel);
  }

  #query(): SavingsQuery {
    const { globalState } = this.#context;
    return {
      model: globalState.get<string>(`${viewId}.model`),
      period: globalState.get<Period>(`${viewId}.period`, "30 days"),
      shownRuns: this.#shownRuns,
      runs: this.#runs,
    };
  }

  /** Where there are new ones the editor loads the page again, which then says `ready` again. */
  #allowFolders(webview: vscode.Webview): void {
    const localResourceRoots = rootsOf(this.#context, [...this.#folders.values()]);
    if (localResourceRoots.length === webview.options.localResourceRoots?.length) return;
    webview.options = { enableScripts: true, localResourceRoots };
  }
}

/** In the explorer where the file is in the workspace, else in the system's own file manager. */
async function reveal(file: vscode.Uri): Promise<void> {
  const isInWorkspace = vscode.workspace.getWorkspaceFolder(file) !== undefined;
  await vscode.commands.executeCommand(isInWorkspace ? "revealInExplorer" : "revealFileInOS", file);
}
