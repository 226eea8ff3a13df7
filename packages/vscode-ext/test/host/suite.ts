/*
 * What can be asked of the extension from inside an editor's extension host. The same functions run in desktop VS Code
 * (electron.ts) and in code-server (../e2e/host.e2e.ts): they see the editor's API and an open folder, nothing else.
 */
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

import type * as vscode from "vscode";

export interface Surroundings {
  readonly api: typeof vscode;
  /** The folder that is open, with `pictures` in it. */
  readonly folder: string;
}

/** What is in the folder: names to fixtures. */
export const pictures = {
  "photo.jpg": "demo/photo-4k.jpg",
  "sub/page.png": "demo/screenshot-1080p.png",
  "sub/icon.webp": "demo/icon.webp",
  "notes.md": "README.md",
} as const;

const id = "pixelthrift.pixelthrift-vscode";

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly languageModelTools: readonly { readonly name: string }[];
  };
}

async function extension(api: typeof vscode): Promise<vscode.Extension<unknown>> {
  const found = api.extensions.getExtension(id);
  assert(found !== undefined, `${id} is installed`);
  await found.activate();
  return found;
}

export const suite: Readonly<Record<string, (surroundings: Surroundings) => Promise<void>>> = {
  "has every command and tool that it declares": async ({ api }) => {
    const { packageJSON } = await extension(api);
    const { commands, languageModelTools } = (packageJSON as Manifest).contributes;
    const registered = new Set(await api.commands.getCommands(true));
    const missing = commands.map(({ command }) => command).filter((command) => !registered.has(command));
    assert.deepEqual(missing, []);
    const tools = new Set(api.lm.tools.map(({ name }) => name));
    assert.deepEqual(
      languageModelTools.map(({ name }) => name).filter((name) => !tools.has(name)),
      [],
    );
  },

  "writes a smaller image beside the one that it was called on": async ({ api, folder }) => {
    await extension(api);
    const uri = api.Uri.file(path.join(folder, "photo.jpg"));
    const before = await readFile(uri.fsPath);
    await api.commands.executeCommand("pixelthrift.optimize", uri, [uri]);
    const result = await readFile(path.join(folder, "photo_optimized.jpg"));
    assert(result.length < before.length / 10, `${result.length} bytes of ${before.length}`);
    assert.deepEqual(await readFile(uri.fsPath), before);
  },

  "does a folder and passes over what is no image": async ({ api, folder }) => {
    await extension(api);
    const uris = ["sub", "notes.md"].map((name) => api.Uri.file(path.join(folder, name)));
    await api.commands.executeCommand("pixelthrift.optimize", uris[0], uris);
    const results = await readdir(path.join(folder, "sub/optimized"));
    assert(
      results.some((name) => name.startsWith("page_optimized.")),
      results.join(", "),
    );
    assert(!(await readdir(folder)).some((name) => name.startsWith("notes_optimized")));
  },

  "tells an agent what an image costs": async ({ api }) => {
    await extension(api);
    const input = { sizes: ["3840x2160"], models: ["claude-opus-5-5"] };
    const answer = await api.lm.invokeTool("estimate_image_tokens", { input, toolInvocationToken: undefined });
    const [part] = answer.content;
    assert(part instanceof api.LanguageModelTextPart);
    const { sizes } = JSON.parse(part.value) as {
      readonly sizes: readonly {
        readonly cost: readonly { readonly tokensBefore: number; readonly tokensAfter: number }[];
      }[];
    };
    const cost = sizes[0]?.cost[0];
    assert(cost !== undefined && cost.tokensAfter < cost.tokensBefore, part.value);
  },
};
