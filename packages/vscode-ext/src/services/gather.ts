import { homedir } from "node:os";
import path from "node:path";

import type { Pattern, Scan } from "pixelthrift/files";
import * as vscode from "vscode";

import { type Exclusion, exclusion } from "./excluded.ts";
import { isImage } from "./images.ts";
import { library } from "./library.ts";
import { readSettings, resultsFolder, type Settings } from "./settings.ts";
import { imagesBelow } from "./virtual.ts";

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
    const wanted = await withoutOtherFiles(chosen);
    const files = wanted.filter(({ scheme }) => scheme === "file");
    const others = wanted.filter(({ scheme }) => scheme !== "file");
    if (files.length > 0) groups.push(await groupOf(files, settings, signal));
    if (others.length > 0) virtual.push({ settings, uris: await virtualOf(others, settings, signal) });
  }
  return { groups, virtual };
}

/** Whoever selects many files has others among them; whoever names a single one means it, whatever its name. */
async function withoutOtherFiles(uris: readonly vscode.Uri[]): Promise<readonly vscode.Uri[]> {
  if (uris.length < 2) return uris;
  const wanted = uris.map(async (uri) => isImage(uri) || (await isFolder(uri)));
  const answers = await Promise.all(wanted);
  return uris.filter((_uri, index) => answers[index] === true);
}

/** What cannot be looked at counts as a folder: then the run says why. */
async function isFolder(uri: vscode.Uri): Promise<boolean> {
  return Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    ({ type }) => (type & vscode.FileType.Directory) !== 0,
    () => true,
  );
}

async function groupOf(uris: readonly vscode.Uri[], settings: Settings, signal: AbortSignal): Promise<Group> {
  const { files } = await library();
  const [first] = uris;
  const folder = first === undefined ? undefined : vscode.workspace.getWorkspaceFolder(first);
  const paths = uris.map(({ fsPath }) => fsPath);
  const root = folder?.uri.fsPath ?? path.dirname(first?.fsPath ?? ".");
  const allResults = resultsFolder(settings.output.folder, root, homedir());
  const outputFolder = settings.output.mode === "folder" ? allResults : undefined;
  // A file that was chosen is done in any case, so it does not matter which of these are files.
  const isExcluded = exclusion({ ...rulesOf(settings, first), root, chosen: paths });
  const found = await files.scan({
    // As people read them in a log or a table.
    paths: paths.map((file) => shortest(file, root)),
    cwd: root,
    outputFolder,
    // A result has one place, whether its image was chosen alone or with all others.
    structureFrom: root,
    patterns: await patternsOf(settings),
    // Results of other runs may lie in the folder for all results, whatever they are called and wherever those of this one go.
    isExcluded: (file, kind) => file === allResults || isExcluded(file, kind),
    signal,
  });
  return { settings, root, outputFolder, found };
}

function shortest(file: string, root: string): string {
  const below = path.relative(root, file);
  if (below === "") return ".";
  return below.startsWith("..") || path.isAbsolute(below) ? file : below;
}

async function virtualOf(uris: readonly vscode.Uri[], settings: Settings, signal: AbortSignal): Promise<vscode.Uri[]> {
  const { files } = await library();
  const patterns = await patternsOf(settings);
  const found: vscode.Uri[] = [];
  for (const chosen of uris) {
    const root = vscode.workspace.getWorkspaceFolder(chosen)?.uri.path ?? chosen.path;
    const isExcluded = exclusion({ ...rulesOf(settings, chosen), root, gitignore: "ignore", chosen: [chosen.path] });
    const isResult = (name: string): boolean => files.isResult(name, patterns);
    found.push(...(await imagesBelow(chosen, { isExcluded, isResult, isImage, signal })));
  }
  return [...new Map(found.map((uri) => [uri.toString(), uri])).values()];
}

/** What marks a result: as the settings name them now, and as they are named where nobody has set anything. */
async function patternsOf({ output }: Settings): Promise<readonly Pattern[]> {
  const { files } = await library();
  return [files.parsePattern(output.pattern), files.parsePattern(files.defaultPattern)];
}

function rulesOf(
  { exclude, gitignore }: Settings,
  scope: vscode.Uri | undefined,
): Pick<Exclusion, "globs" | "gitignore"> {
  return { globs: [...exclude, ...editorExcludes(scope)], gitignore };
}

/** The globs of `files.exclude` and `search.exclude` that are switched on. */
function editorExcludes(scope: vscode.Uri | undefined): string[] {
  return ["files.exclude", "search.exclude"].flatMap((key) => {
    const globs = vscode.workspace.getConfiguration(undefined, scope).get<Record<string, unknown>>(key) ?? {};
    return Object.entries(globs).flatMap(([glob, on]) => (on === true && glob !== "" ? [glob] : []));
  });
}

/** Every image that a run over the whole workspace would do, in the order of a list to choose from. */
export async function workspaceImages(signal: AbortSignal): Promise<readonly vscode.Uri[]> {
  const folders = vscode.workspace.workspaceFolders?.map(({ uri }) => uri) ?? [];
  const { groups, virtual } = await gather(folders, (settings) => settings, signal);
  const sources = groups.flatMap(({ found }) => found.sources.map(({ absolutePath }) => vscode.Uri.file(absolutePath)));
  return [...sources, ...virtual.flatMap(({ uris }) => uris)];
}
