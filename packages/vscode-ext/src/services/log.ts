import * as vscode from "vscode";

/** The extension's own channel in the output view. */
export type Log = vscode.LogOutputChannel;

export function createLog(): Log {
  return vscode.window.createOutputChannel("Pixelthrift", { log: true });
}

/** What a person reads of an error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
