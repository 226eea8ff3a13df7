import * as vscode from "vscode";

import { isImage } from "./images.ts";

/* As much of the built-in git extension as is used here. */

interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

interface GitApi {
  readonly state: "uninitialized" | "initialized";
  readonly onDidChangeState: vscode.Event<unknown>;
  readonly repositories: readonly { readonly state: RepositoryState }[];
}

interface RepositoryState {
  readonly workingTreeChanges: readonly Change[];
  readonly indexChanges: readonly Change[];
  readonly mergeChanges: readonly Change[];
  readonly untrackedChanges?: readonly Change[];
}

interface Change {
  readonly uri: vscode.Uri;
  readonly status: number;
}

/** Of git's list of states: gone from the index, gone from the disk. */
const deleted: ReadonlySet<number> = new Set([2, 6]);

/** Images that are new or changed since the last commit; says so where there are none. */
export async function changedImages(): Promise<readonly vscode.Uri[]> {
  const extension = vscode.extensions.getExtension<GitExtension>("vscode.git");
  const git = await extension?.activate();
  if (git === undefined || !git.enabled) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("The editor's Git extension is not there or switched off."),
    );
    return [];
  }
  const api = git.getAPI(1);
  // Right after the start it is still looking for repositories.
  if (api.state === "uninitialized") await changeOf(api.onDidChangeState);
  const changes = api.repositories.flatMap(({ state }) => {
    const { indexChanges, workingTreeChanges, mergeChanges, untrackedChanges = [] } = state;
    return [indexChanges, workingTreeChanges, mergeChanges, untrackedChanges].flat();
  });
  const images = changes.filter(({ uri, status }) => !deleted.has(status) && isImage(uri)).map(({ uri }) => uri);
  const once = [...new Map(images.map((uri) => [uri.toString(), uri])).values()];
  if (once.length === 0)
    void vscode.window.showInformationMessage(vscode.l10n.t("No image has changed since the last commit."));
  return once;
}

/** Not for longer than anybody waits for a list. */
const longestMs = 5_000;

async function changeOf(event: vscode.Event<unknown>): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, longestMs);
    const listener = event(done);
    function done(): void {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    }
  });
}
