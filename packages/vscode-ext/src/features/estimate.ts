import * as vscode from "vscode";

import { calledOn, chosen, pickFolder, pickImages, workspaceFolders } from "../services/choose.ts";
import type { Commands } from "../services/commands.ts";
import { gather } from "../services/gather.ts";
import { changedImages } from "../services/git.ts";
import { openImage } from "../services/images.ts";
import { type Library, library } from "../services/library.ts";
import type { Log } from "../services/log.ts";
import { orSay } from "../services/runs.ts";
import { libraryOptions } from "../services/settings.ts";

type Entries = Parameters<Library["files"]["estimatePage"]>[0];

const scheme = "pixelthrift-estimate";

/** An editor between two side bars on a small screen has room for as many. */
const columns = 90;

interface OpenEstimates extends vscode.Disposable {
  readonly commands: Commands;
  /** The text of one; empty where it is of an earlier window. */
  page(this: void, uri: vscode.Uri): string;
}

/** What images would cost, from their headers: a page of text that the library writes. Nothing is made or changed. */
export function openEstimates(log: Log): OpenEstimates {
  const pages = new Map<string, string>();
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
  return {
    commands: {
      "pixelthrift.estimate": async (...args) => show(await chosen(args)),
      "pixelthrift.estimateWorkspace": async () => show(await workspaceFolders()),
      "pixelthrift.estimateFolder": async (...args) => {
        const called = calledOn(args);
        return show(called.length > 0 ? called : await pickFolder());
      },
      "pixelthrift.estimateOpenImage": async () => {
        const open = openImage();
        return show(open === undefined ? await pickImages() : [open]);
      },
      "pixelthrift.estimatePicked": async () => show(await pickImages()),
      "pixelthrift.estimateChanged": async () => show(await changedImages()),
    },
    page: ({ path: page }) => pages.get(page) ?? "",
    dispose: () => void closed.dispose(),
  };
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
