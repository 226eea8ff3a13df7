import { readFile } from "node:fs/promises";

import { expect, test, vi } from "vitest";

/* What is declared to the editor, against what answers: the editor calls by name alone. */

const disposable = { dispose: (): void => undefined };
const listen = (): typeof disposable => disposable;

vi.mock("vscode", () => ({
  EventEmitter: class {
    readonly event = listen;
    readonly fire = (): void => undefined;
  },
  env: { language: "en" },
  window: { createOutputChannel: () => disposable },
  workspace: { onDidChangeConfiguration: listen, onDidCloseTextDocument: listen },
}));

const { openFeatures } = await import("./features.ts");

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly languageModelTools: readonly { readonly name: string }[];
  };
}

test("every command and tool of the manifest is answered, and no other", async () => {
  const text = await readFile(new URL("../package.json", import.meta.url), "utf8");
  const { commands, languageModelTools } = (JSON.parse(text) as Manifest).contributes;
  const context = { globalStorageUri: { fsPath: "/storage" }, subscriptions: [] };
  const features = openFeatures(context as never, { fire: () => undefined } as never);
  expect(Object.keys(features.commands).toSorted()).toEqual(commands.map(({ command }) => command).toSorted());
  expect(Object.keys(features.tools).toSorted()).toEqual(languageModelTools.map(({ name }) => name).toSorted());
});
