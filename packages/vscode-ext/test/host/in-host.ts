/*
 * What desktop VS Code loads to run the suite: it calls `run` and takes a rejection for a failure.
 */
import * as vscode from "vscode";

import { suite } from "./suite.ts";

export async function run(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (folder === undefined) throw new Error("expected a folder to be open");
  let failed = 0;
  for (const [name, test] of Object.entries(suite)) {
    try {
      await test({ api: vscode, folder });
      console.log(`  ✓ ${name}`);
    } catch (error) {
      failed += 1;
      console.error(`  ✗ ${name}`, error);
    }
  }
  console.log(`${Object.keys(suite).length - failed} passed, ${failed} failed`);
  if (failed > 0) throw new Error(`${failed} failed`);
}
