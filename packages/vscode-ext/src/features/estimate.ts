import * as vscode from "vscode";

import { calledOn, chosen, openImage, pickFolder, pickImages, workspaceFolders } from "../services/choose.ts";
import { gather } from "../services/gather.ts";
import { changedImages } from "../services/git.ts";
import { type Library, library } from "../services/library.ts";
import type { Log } from "../services/log.ts";
import { orSay } from "../services/runs.ts";
import { libraryOptions } from "../services/settings.ts";

type Entries = Parameters<Library["files"]["estimatePage"]>[0];

const scheme = "pixelthrift-estimate";

/** An editor between two side bars on a small screen has room for as many. */
const columns = 90;

/** What images would cost, from their headers: a page of text that the library writes. Nothing is made or changed. */
export function registerEstimate(log: Log): vscode.Disposable {
  const pages = new Map<string, string>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: ({ path: page }) => pages.get(page) ?? "",
  });
  let count = 0;
  const show = async (uris: readonly vscode.Uri[]): Promise<string | undefined> =>
    orSay(log, async () => {
      if (uris.length === 0) return undefined;
      const text = await estimateText(uris);
      if (text === undefined) return undefined;
      count += 1;
      const page = `/Estimate ${count}.txt`;
      pages.set(page, text);
      const document = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme, path: page }));
      await vscode.window.showTextDocument(document, { preview: true });
      return text;
    });
  const closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
    if (uri.scheme === scheme) pages.delete(uri.path);
  });
  const commands: Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>> = {
    estimate: async (...args) => show(await chosen(args)),
    estimateWorkspace: async () => show(await workspaceFolders()),
    estimateFolder: async (...args) => {
      const called = calledOn(args);
      return show(called.length > 0 ? called : await pickFolder());
    },
    estimateOpenImage: async () => {
      const open = openImage();
      return show(open === undefined ? await pickImages() : [open]);
    },
    estimatePicked: async () => show(await pickImages()),
    estimateChanged: async () => show(await changedImages()),
  };
  const registered = Object.entries(commands).map(([name, command]) =>
    vscode.commands.registerCommand(`pixelthrift.${name}`, command),
  );
  return vscode.Disposable.from(provider, closed, ...registered);
}

async function estimateText(uris: readonly vscode.Uri[]): Promise<string | undefined> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Estimating"), cancellable: true },
    async (_progress, token) => {
      const stop = new AbortController();
      const listener = token.onCancellationRequested(() => stop.abort());
      try {
        const { files } = await library();
        const { groups, virtual } = await gather(uris, (settings) => settings, stop.signal);
        const parts: string[] = [];
        for (const { found, settings } of groups) {
          const entries: Entries = async (options) => files.estimateFiles(found, options, stop.signal);
          parts.push(await files.estimatePage(entries, libraryOptions(settings), columns));
        }
        for (const { uris: images, settings } of virtual) {
          const entries: Entries = async (options) => {
            const looked: Awaited<ReturnType<Entries>>[number][] = [];
            for (const uri of images) {
              if (stop.signal.aborted) break;
              looked.push(await files.estimateEntry(uri.toString(), await vscode.workspace.fs.readFile(uri), options));
            }
            return looked;
          };
          parts.push(await files.estimatePage(entries, libraryOptions(settings), columns));
        }
        if (stop.signal.aborted) return undefined;
        return parts.join("\n") || vscode.l10n.t("No supported images found.");
      } finally {
        listener.dispose();
      }
    },
  );
}
