/*
 * An extension of the tests' own, beside ours in the same host: it runs what a test sends and answers with the result.
 * So the package under test is the one that is published, without a hook in it.
 */
import { rename, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";

import * as vscode from "vscode";

import { suite } from "../../host/suite.ts";
import { watchActivation } from "./activation.ts";

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const folder = process.env["PIXELTHRIFT_PROBE_FOLDER"];
  if (folder === undefined) return;
  const watched = process.env["PIXELTHRIFT_PROBE_WATCHES"];
  if (watched !== undefined) watchActivation(watched);
  const server = createServer((request, response) => {
    void text(request)
      .then(answer)
      .then((json) => response.end(json));
  });
  server.listen(0, "127.0.0.1");
  context.subscriptions.push({ dispose: () => server.close() });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  // Whoever reads it sees all of it or nothing.
  const file = path.join(folder, `${process.pid}.json`);
  await writeFile(`${file}.part`, JSON.stringify({ pid: process.pid, port }));
  await rename(`${file}.part`, file);
}

/** A function's source and its argument, to what it returned or why it failed. */
async function answer(body: string): Promise<string> {
  const { source, argument } = JSON.parse(body) as { readonly source: string; readonly argument: unknown };
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- running what a test sends is what this is for
    const call = new Function("vscode", "argument", "suite", `return (${source})(vscode, argument, suite)`);
    return JSON.stringify({ result: (await call(vscode, argument, suite)) ?? null });
  } catch (error) {
    return JSON.stringify({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
