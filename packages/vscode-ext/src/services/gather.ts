import path from "node:path";

import type { Scan } from "pixelthrift/files";
import * as vscode from "vscode";

import { exclusion } from "./excluded.ts";
import { library } from "./library.ts";
import { readSettings, type Settings } from "./settings.ts";

/*
 * From what was chosen to the files that a run is about: one group a workspace folder, because each may have settings of
 * its own.
 */

/** The images of one workspace folder, and what holds for them. */
export interface Group {
  readonly settings: Settings;
  /** Absolute: the workspace folder, or the folder of the first image where it is in none. */
  readonly root: string;
  /** Absolute; absent where results go beside their images. */
  readonly outputFolder: string | undefined;
  readonly found: Scan;
}

/** Images that are no files: of a workspace on another machine's disk, behind a protocol of its own. */
export interface VirtualImages {
  readonly settings: Settings;
  readonly uris: readonly vscode.Uri[];
}

export interface Gathered {
  readonly groups: readonly Group[];
  readonly virtual: readonly VirtualImages[];
}

/** The settings that hold for a file or folder; without one, those of the window. */
export function settingsFor(uri?: vscode.Uri): Settings {
  const configuration = vscode.workspace.getConfiguration("pixelthrift", uri);
  return readSettings((key) => configuration.get(key));
}

/** Finds all images that were chosen, folders with all that is below them; `change` is what this run does otherwise than the settings say. */
export async function gather(
  uris: readonly vscode.Uri[],
  change: (settings: Settings) => Settings,
  signal: AbortSignal,
): Promise<Gathered> {
  const byFolder = Map.groupBy(uris, (uri) => vscode.workspace.getWorkspaceFolder(uri)?.uri.toString());
  const groups: Group[] = [];
  const virtual: VirtualImages[] = [];
  for (const chosen of byFolder.values()) {
    const [first] = chosen;
    if (first === undefined) continue;
    const settings = change(settingsFor(first));
    const files = chosen.filter(({ scheme }) => scheme === "file");
    const others = chosen.filter(({ scheme }) => scheme !== "file");
    if (files.length > 0) groups.push(await groupOf(files, settings, signal));
    if (others.length > 0) virtual.push({ settings, uris: await imagesBelow(others) });
  }
  return { groups, virtual };
}

async function groupOf(uris: readonly vscode.Uri[], settings: Settings, signal: AbortSignal): Promise<Group> {
  const { files } = await library();
  const [first] = uris;
  const folder = first === undefined ? undefined : vscode.workspace.getWorkspaceFolder(first);
  const root = folder?.uri.fsPath ?? path.dirname(first?.fsPath ?? ".");
  const { mode, folder: wanted, pattern } = settings.output;
  const outputFolder = mode === "folder" ? path.resolve(root, wanted) : undefined;
  const found = await files.scan({
    paths: uris.map(({ fsPath }) => fsPath),
    cwd: root,
    outputFolder,
    patterns: [files.parsePattern(pattern), files.parsePattern(files.defaultPattern)],
    isExcluded: exclusion({
      root,
      globs: [...settings.exclude, ...editorExcludes(first)],
      gitignore: settings.gitignore,
    }),
    signal,
  });
  return { settings, root, outputFolder, found };
}

/** The globs of `files.exclude` and `search.exclude` that are switched on. */
function editorExcludes(scope: vscode.Uri | undefined): string[] {
  return ["files.exclude", "search.exclude"].flatMap((key) => {
    const globs = vscode.workspace.getConfiguration(undefined, scope).get<Record<string, unknown>>(key) ?? {};
    return Object.entries(globs).flatMap(([glob, on]) => (on === true ? [glob] : []));
  });
}

const imageName = /\.(?:png|jpe?g|webp|gif|bmp|tiff?|avif)$/iu;
const resultName = /_optimized\.\w+$/iu;

export function isImage(uri: vscode.Uri): boolean {
  return imageName.test(uri.path) || uri.path.toLowerCase().endsWith(".svg");
}

async function imagesBelow(uris: readonly vscode.Uri[]): Promise<vscode.Uri[]> {
  const found: vscode.Uri[] = [];
  for (const uri of uris) {
    const { type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) === 0) {
      if (isImage(uri) && !resultName.test(uri.path)) found.push(uri);
      continue;
    }
    const entries = await vscode.workspace.fs.readDirectory(uri);
    const open = entries.filter(([name, kind]) =>
      kind === vscode.FileType.Directory
        ? !name.startsWith(".") && name !== "node_modules" && name !== "optimized"
        : imageName.test(name) && !resultName.test(name),
    );
    found.push(...(await imagesBelow(open.map(([name]) => vscode.Uri.joinPath(uri, name)))));
  }
  return found;
}

/** Every image of the workspace that is no result, for a list to choose from. */
export async function workspaceImages(): Promise<vscode.Uri[]> {
  const found = await vscode.workspace.findFiles(
    "**/*.{png,jpg,jpeg,webp,gif,bmp,tif,tiff,avif,PNG,JPG,JPEG}",
    undefined,
    5000,
  );
  return found.filter(({ path: name }) => !resultName.test(name)).toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
