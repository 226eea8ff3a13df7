import type { Optimized, Succeeded } from "pixelthrift";
import type { Entry, Pattern } from "pixelthrift/files";
import * as vscode from "vscode";

import type { Backups } from "./backups.ts";
import type { IsExcluded } from "./excluded.ts";
import type { VirtualImages } from "./gather.ts";
import { type Library, library } from "./library.ts";
import { messageOf } from "./log.ts";
import type { Done } from "./runs.ts";
import { libraryOptions, type Settings } from "./settings.ts";

/*
 * Images that are no files. They are read and written through the editor, one after the other: each is one trip over a
 * network that nobody else waits for. Results go beside them.
 */

export interface Looking {
  readonly isExcluded: IsExcluded;
  readonly isResult: (name: string) => boolean;
  readonly isImage: (uri: vscode.Uri) => boolean;
  readonly signal: AbortSignal;
}

/** An image, or all images below a folder. A folder that cannot be listed counts as empty: its own view says why. */
export async function imagesBelow(uri: vscode.Uri, looking: Looking): Promise<vscode.Uri[]> {
  const { type } = await vscode.workspace.fs.stat(uri);
  if ((type & vscode.FileType.Directory) !== 0) return walk(uri, looking);
  return looking.isResult(nameOf(uri)) ? [] : [uri];
}

async function walk(folder: vscode.Uri, looking: Looking): Promise<vscode.Uri[]> {
  const { isExcluded, isResult, isImage, signal } = looking;
  const found: vscode.Uri[] = [];
  if (signal.aborted) return found;
  const entries = await Promise.resolve(vscode.workspace.fs.readDirectory(folder)).catch(() => []);
  for (const [name, type] of entries.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const uri = vscode.Uri.joinPath(folder, name);
    if (name.startsWith(".")) continue;
    // A link is not followed: it may lead back here.
    if (type === vscode.FileType.Directory && name !== "node_modules" && !isExcluded(uri.path, "folder")) {
      found.push(...(await walk(uri, looking)));
    } else if (type === vscode.FileType.File && isImage(uri) && !isResult(name) && !isExcluded(uri.path, "file")) {
      found.push(uri);
    }
  }
  return found;
}

/** Optimizes images that are no files, in their order. */
export async function* optimizeVirtual(
  { uris, settings }: VirtualImages,
  backups: Backups,
  signal: AbortSignal,
): AsyncGenerator<Done> {
  const lib = await library();
  const pattern = lib.files.parsePattern(settings.output.pattern);
  const names = new Map<string, Promise<ReadonlyMap<string, string>>>();
  /** What stands for `{name}` of an image, which depends on what else is in its folder. */
  const standFor = async (uri: vscode.Uri): Promise<string> => {
    const folder = vscode.Uri.joinPath(uri, "..");
    const known = names.get(folder.toString()) ?? distinctNames(folder, pattern, lib);
    names.set(folder.toString(), known);
    return (await known).get(nameOf(uri)) ?? nameOf(uri);
  };
  for (const uri of uris) {
    if (signal.aborted) return;
    const done = await optimizeOne(uri, { settings, lib, pattern, standFor, backups, signal });
    if (done !== undefined) yield done;
  }
}

interface Virtual {
  readonly settings: Settings;
  readonly lib: Library;
  readonly pattern: Pattern;
  readonly standFor: (uri: vscode.Uri) => Promise<string>;
  readonly backups: Backups;
  readonly signal: AbortSignal;
}

/** `undefined` where it was stopped. */
async function optimizeOne(uri: vscode.Uri, virtual: Virtual): Promise<Done | undefined> {
  const { settings, lib, signal } = virtual;
  const { core, files } = lib;
  const shown = uri.toString();
  const failed = (code: "E_OPTION" | "E_READ", message: string): Done => {
    const entry = files.unreadableEntry(shown, new core.PixelthriftError(code, message));
    return { outcome: "failed", entry, uri };
  };
  if (settings.output.mode === "replace") {
    return failed("E_OPTION", vscode.l10n.t("only files on disk can be replaced, because only they can be restored"));
  }
  let bytes: Uint8Array;
  try {
    bytes = await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    return failed("E_READ", messageOf(error));
  }
  const result = await core.optimize(bytes, { ...libraryOptions(settings), signal });
  if (result.outcome === "failed") {
    if (result.error.code === "E_CANCELLED") return undefined;
    return { outcome: "failed", entry: files.failedEntry(result, shown, { ...result.error, path: shown }), uri };
  }
  const entry: Entry = files.doneEntry(result, shown, shown);
  if (result.outcome === "kept") return { outcome: "kept", entry, uri };
  if (files.savesTooLittle(result, settings.minSavedPercent)) return { outcome: "skipped", entry, uri };
  return place(uri, result, virtual);
}

async function place(uri: vscode.Uri, result: Succeeded, virtual: Virtual): Promise<Done> {
  const { pattern, standFor, lib, backups } = virtual;
  const shown = uri.toString();
  const name = `${pattern.before}${await standFor(uri)}${pattern.after}.${extensionOf(result)}`;
  const target = vscode.Uri.joinPath(uri, "..", name);
  try {
    const old = await Promise.resolve(vscode.workspace.fs.readFile(target)).catch(() => undefined);
    // As with files: what is there makes room, and is kept.
    if (old !== undefined && !Buffer.from(old).equals(result.bytes)) await backups.keep(old);
    await vscode.workspace.fs.writeFile(target, result.bytes);
    const entry = lib.files.doneEntry(result, shown, target.toString());
    return { outcome: "optimized", entry, uri, result: target };
  } catch (error) {
    const failure = { code: "E_WRITE", message: messageOf(error), path: target.toString() } as const;
    return { outcome: "failed", entry: lib.files.failedEntry(result, shown, failure), uri };
  }
}

async function distinctNames(
  folder: vscode.Uri,
  pattern: Pattern,
  { files }: Library,
): Promise<ReadonlyMap<string, string>> {
  const entries = await Promise.resolve(vscode.workspace.fs.readDirectory(folder)).catch(() => []);
  const patterns = [pattern, files.parsePattern(files.defaultPattern)];
  const names = entries.filter(([name, type]) => type === vscode.FileType.File && !files.isResult(name, patterns));
  return files.distinctNames(names.map(([name]) => name));
}

function nameOf({ path: name }: vscode.Uri): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

function extensionOf({ mimeType }: Optimized): string {
  return mimeType === "image/jpeg" ? "jpg" : mimeType.replace("image/", "");
}
