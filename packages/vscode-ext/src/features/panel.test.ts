import { beforeEach, describe, expect, test, vi } from "vitest";

import type { PanelMessage } from "../shared/protocol.ts";
import type { SavingsQuery, SavingsSource } from "./panel.ts";

/* The editor around the panel, as far as the panel asks for it. */

class Uri {
  readonly scheme = "file";
  readonly path: string;
  constructor(path: string) {
    this.path = path;
  }
  static joinPath(base: Uri, ...parts: readonly string[]): Uri {
    return new Uri(new URL(parts.join("/"), `file://${base.path}/`).pathname.replace(/\/$/u, ""));
  }
  toString(): string {
    return `file://${this.path}`;
  }
}

const executed: unknown[][] = [];

vi.mock("vscode", () => ({
  Uri,
  commands: {
    executeCommand: async (...call: unknown[]) => void executed.push(call),
  },
  env: { language: "en" },
  l10n: { t: (text: string) => text, bundle: undefined },
  workspace: {
    workspaceFolders: [{ uri: new Uri("/work") }],
    getWorkspaceFolder: (file: Uri) => (file.path.startsWith("/work/") ? {} : undefined),
  },
}));
vi.mock("../services/runs.ts", () => ({ orSay: async (_log: unknown, work: () => unknown) => work() }));

const { openPanel } = await import("./panel.ts");

/** A view that counts how often its page was loaded, and answers each with `ready`, as a page does. */
function stage(read: (query: SavingsQuery, show: (file: Uri) => string) => Promise<unknown>) {
  const posted: unknown[] = [];
  const kept = new Map<string, unknown>();
  let receive: (message: PanelMessage) => void = () => undefined;
  let change: () => void = () => undefined;
  let options: { readonly localResourceRoots?: readonly Uri[] } = {};
  let loads = 0;
  const webview = {
    get options() {
      return options;
    },
    set options(wanted) {
      options = wanted;
      // The editor loads a page again when what it may load changes.
      if (loads > 0) loads += 1;
    },
    set html(_page: string) {
      loads += 1;
    },
    cspSource: "https://csp",
    asWebviewUri: (file: Uri) => `webview:${file.path}`,
    onDidReceiveMessage: (listener: typeof receive) => {
      receive = listener;
    },
    postMessage: async (message: unknown) => void posted.push(message),
  };
  const view = { webview, visible: true, onDidDispose: () => undefined };
  const source = {
    onDidChange: (listener: typeof change) => {
      change = listener;
      return { dispose: () => undefined };
    },
    read,
    files: async () => [
      { original: new Uri("/work/a.png"), result: new Uri("/work/a_optimized.png") },
      { original: new Uri("/elsewhere/b.png") },
    ],
  };
  const context = {
    extension: { id: "pixelthrift.pixelthrift-vscode" },
    extensionUri: new Uri("/extension"),
    globalStorageUri: new Uri("/storage"),
    globalState: {
      get: (key: string, otherwise?: unknown) => kept.get(key) ?? otherwise,
      update: async (key: string, value: unknown) => void kept.set(key, value),
    },
  };
  const panel = openPanel(context as never, source as unknown as SavingsSource, {} as never);
  void panel.view.resolveWebviewView(view as never, undefined as never, undefined as never);
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return {
    posted,
    view,
    loads: () => loads,
    roots: () => options.localResourceRoots?.map(({ path }) => path),
    change: async () => {
      change();
      await settled();
    },
    send: async (...messages: readonly PanelMessage[]) => {
      for (const message of messages) receive(message);
      await settled();
    },
  };
}

const empty = { status: "empty" };

beforeEach(() => {
  executed.length = 0;
});

describe("asks the history", () => {
  async function check(messages: readonly PanelMessage[]): Promise<SavingsQuery | undefined> {
    let asked: SavingsQuery | undefined;
    const { send } = stage(async (query) => {
      asked = { ...query, shownRuns: new Set(query.shownRuns) };
      return empty;
    });
    for (const message of messages) await send(message);
    return asked;
  }

  const first = { model: undefined, period: "30 days", shownRuns: new Set(), runs: 20 };
  test.each<[readonly PanelMessage[], object]>([
    [[{ kind: "ready" }], first],
    [[{ kind: "setModel", model: "gpt-4o auto" }], { ...first, model: "gpt-4o auto" }],
    [[{ kind: "setPeriod", period: "all" }], { ...first, period: "all" }],
    [[{ kind: "showOlderRuns" }, { kind: "showOlderRuns" }], { ...first, runs: 60 }],
    // Another period begins with its newest runs.
    [[{ kind: "showOlderRuns" }, { kind: "setPeriod", period: "7 days" }], { ...first, period: "7 days" }],
    [
      [
        { kind: "showRun", runId: "a" },
        { kind: "showRun", runId: "b" },
      ],
      { ...first, shownRuns: new Set(["a", "b"]) },
    ],
    [
      [
        { kind: "showRun", runId: "a" },
        { kind: "hideRun", runId: "a" },
      ],
      first,
    ],
  ])("after %j for %j", async (messages, wanted) => expect(await check(messages)).toEqual(wanted));
});

describe("hands on", () => {
  const a = new Uri("/work/a.png");
  const b = new Uri("/elsewhere/b.png");
  test.each<[PanelMessage, readonly unknown[]]>([
    [{ kind: "compare", itemId: "i" }, ["pixelthrift.compare", { itemId: "i" }]],
    [{ kind: "restoreRun", runId: "r" }, ["pixelthrift.restore", a, [a, b]]],
    [{ kind: "reveal", itemId: "i" }, ["revealInExplorer", new Uri("/work/a_optimized.png")]],
    [{ kind: "optimizeFolder" }, ["pixelthrift.optimizeFolder"]],
    [{ kind: "optimizeImages" }, ["pixelthrift.optimizePicked"]],
    [{ kind: "export" }, ["pixelthrift.exportHistory"]],
    [{ kind: "openSettings" }, ["workbench.action.openSettings", "@ext:pixelthrift.pixelthrift-vscode"]],
    [{ kind: "showLog" }, ["pixelthrift.showLog"]],
  ])("%j as %j", async (message, call) => {
    await stage(async () => empty).send(message);
    expect(executed).toEqual([call]);
  });
});

describe("shows", () => {
  test("what changed, and nothing while it is hidden", async () => {
    let runs = 0;
    const { posted, view, change, send } = stage(async () => ({ status: "empty", runs: (runs += 1) }));
    await send({ kind: "ready" });
    await change();
    view.visible = false;
    await change();
    expect(posted).toEqual([
      { kind: "state", state: { status: "empty", runs: 1 } },
      { kind: "state", state: { status: "empty", runs: 2 } },
    ]);
  });

  test("the answer to the latest question, whichever comes first", async () => {
    const answers: ((state: unknown) => void)[] = [];
    const { posted, send } = stage(async () => new Promise((resolve) => answers.push(resolve)));
    await send({ kind: "ready" }, { kind: "ready" });
    answers[1]?.({ status: "later" });
    answers[0]?.({ status: "earlier" });
    await send();
    expect(posted).toEqual([{ kind: "state", state: { status: "later" } }]);
  });

  test("pictures from anywhere, after a page that may load them", async () => {
    const { posted, loads, roots, send } = stage(async (_query, show) => ({
      pictures: [show(new Uri("/work/docs/a.png")), show(new Uri("/elsewhere/b.png"))],
    }));
    expect(roots()).toEqual(["/extension/dist/webview", "/storage", "/work"]);
    await send({ kind: "ready" });
    expect(roots()).toEqual(["/extension/dist/webview", "/storage", "/work", "/elsewhere"]);
    // The page that was loaded again asks again, and then nothing is new.
    await send({ kind: "ready" });
    const state = { pictures: ["webview:/work/docs/a.png", "webview:/elsewhere/b.png"] };
    expect(posted).toEqual([
      { kind: "state", state },
      { kind: "state", state },
    ]);
    expect(loads()).toBe(2);
  });
});
