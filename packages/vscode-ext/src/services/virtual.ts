import type { Optimized } from "pixelthrift";
import * as vscode from "vscode";

import type { VirtualImages } from "./gather.ts";
import { library } from "./library.ts";
import { messageOf } from "./log.ts";
import type { Done } from "./runs.ts";
import { libraryOptions } from "./settings.ts";

/*
 * Images that are no files. They are read and written through the editor, one after the other: each is one trip over a
 * network that nobody else waits for.
 */

export async function* optimizeVirtual({ uris, settings }: VirtualImages, signal: AbortSignal): AsyncGenerator<Done> {
  const { core, files } = await library();
  const pattern = files.parsePattern(settings.output.pattern);
  for (const uri of uris) {
    if (signal.aborted) return;
    const shown = uri.toString(true);
    const result = await core.optimize(await vscode.workspace.fs.readFile(uri), {
      ...libraryOptions(settings),
      signal,
    });
    if (result.outcome === "failed" && result.error.code === "E_CANCELLED") return;
    if (result.outcome === "failed") {
      yield { outcome: "failed", entry: files.failedEntry(result, shown, { ...result.error, path: shown }), uri };
      continue;
    }
    if (result.outcome === "kept") {
      yield { outcome: "kept", entry: files.doneEntry(result, shown, shown), uri };
      continue;
    }
    const target = siblingOf(uri, `${pattern.before}${stemOf(uri)}${pattern.after}.${extensionOf(result)}`);
    try {
      await vscode.workspace.fs.writeFile(target, result.bytes);
      yield { outcome: "optimized", entry: files.doneEntry(result, shown, target.toString(true)), uri, result: target };
    } catch (error) {
      const failure = { code: "E_WRITE", message: messageOf(error), path: target.toString(true) } as const;
      yield { outcome: "failed", entry: files.failedEntry(result, shown, failure), uri };
    }
  }
}

function siblingOf(uri: vscode.Uri, name: string): vscode.Uri {
  return vscode.Uri.joinPath(uri, "..", name);
}

function stemOf({ path: name }: vscode.Uri): string {
  return name.slice(name.lastIndexOf("/") + 1).replace(/\.[^.]+$/u, "");
}

function extensionOf({ mimeType }: Optimized): string {
  return mimeType === "image/jpeg" ? "jpg" : mimeType.replace("image/", "");
}
