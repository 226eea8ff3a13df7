import path from "node:path";

import type { Estimate } from "pixelthrift";
import * as vscode from "vscode";

import { gather, settingsFor } from "../services/gather.ts";
import { library } from "../services/library.ts";
import { messageOf } from "../services/log.ts";
import { type Done, optimizeChosen, type Services } from "../services/runs.ts";
import { libraryOptions, type Settings } from "../services/settings.ts";

/* The tools for agents. Every answer is JSON, errors too: an agent can act on a code and a sentence, not on a stack. */

interface OptimizeInput {
  readonly paths: readonly string[];
  readonly model?: string;
  readonly preset?: string;
  readonly maxEdge?: number;
}

interface EstimateInput {
  readonly paths?: readonly string[];
  readonly sizes?: readonly string[];
  readonly models?: readonly string[];
  readonly preset?: string;
}

export function registerLanguageModelTools(services: Services): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.lm.registerTool<OptimizeInput>("optimize_image", {
      prepareInvocation: ({ input }) => ({
        invocationMessage: vscode.l10n.t("Optimizing {0}", listed(input.paths)),
        confirmationMessages: {
          title: vscode.l10n.t("Optimize images for AI?"),
          message: new vscode.MarkdownString(
            vscode.l10n.t(
              "Writes a smaller copy of {0} beside it, or where the settings say. No original is changed, and nothing leaves this machine.",
              listed(input.paths),
            ),
          ),
        },
      }),
      invoke: async ({ input }, token) => answer(async () => optimize(input, token, services)),
    }),
    vscode.lm.registerTool<EstimateInput>("estimate_image_tokens", {
      prepareInvocation: ({ input }) => ({
        invocationMessage: vscode.l10n.t("Estimating {0}", listed([...(input.paths ?? []), ...(input.sizes ?? [])])),
      }),
      invoke: async ({ input }, token) => answer(async () => estimate(input, token)),
    }),
  );
}

async function optimize(input: OptimizeInput, token: vscode.CancellationToken, services: Services): Promise<unknown> {
  const uris = await existing(input.paths);
  const change = (settings: Settings): Settings => ({
    ...settings,
    model: input.model ?? settings.model,
    preset: input.preset ?? settings.preset,
    maxEdge: input.maxEdge ?? settings.maxEdge,
    // An agent never replaces an original.
    output: { ...settings.output, mode: settings.output.mode === "replace" ? "sibling" : settings.output.mode },
  });
  const { done, totals, ended } = await optimizeChosen({ uris, change, token }, services);
  if (done.length === 0) throw new Error("No supported images found in these paths");
  return { ended, images: done.map(shown), totals };
}

function shown({ outcome, entry, uri, result }: Done): unknown {
  const common = { path: uri.fsPath, outcome, cost: entry.cost, metrics: entry.metrics };
  return entry.outcome === "failed"
    ? { ...common, error: entry.error }
    : {
        ...common,
        outputPath: (result ?? uri).fsPath,
        widthPx: entry.widthPx,
        heightPx: entry.heightPx,
        why: entry.plan.why,
      };
}

async function estimate(input: EstimateInput, token: vscode.CancellationToken): Promise<unknown> {
  const { core } = await library();
  const stop = new AbortController();
  const listener = token.onCancellationRequested(() => stop.abort());
  try {
    const { paths = [], sizes = [] } = input;
    if (paths.length + sizes.length === 0) throw new Error("expected at least one path or size");
    const uris = paths.length === 0 ? [] : await existing(paths);
    const settings: Settings = {
      ...settingsFor(uris[0]),
      ...(input.preset === undefined ? {} : { preset: input.preset }),
    };
    const options = {
      ...libraryOptions(settings),
      ...(input.models === undefined ? {} : { model: input.models, show: undefined }),
    };
    const { groups } = await gather(uris, (own) => own, stop.signal);
    const images: unknown[] = [];
    for (const { found } of groups) {
      for (const source of found.sources) {
        if (stop.signal.aborted) break;
        images.push(
          await core.estimate(source.absolutePath, options).catch((error: unknown) => failure(source.path, error)),
        );
      }
      images.push(...found.unreadable.map((one) => failure(one.path, one.error)));
    }
    const measured: Estimate[] = [];
    for (const size of sizes) measured.push(await core.estimate(sizeOf(size), options));
    return { images, sizes: measured };
  } finally {
    listener.dispose();
  }
}

function sizeOf(text: string): { widthPx: number; heightPx: number } {
  const [, width, height] = /^(\d+)x(\d+)$/u.exec(text) ?? [];
  if (width === undefined || height === undefined)
    throw new Error(`expected a size like 3840x2160 but received "${text}"`);
  return { widthPx: Number(width), heightPx: Number(height) };
}

/** Relative paths are of a workspace folder: of the first that has such a file. */
async function existing(paths: readonly string[]): Promise<vscode.Uri[]> {
  const folders = vscode.workspace.workspaceFolders?.map(({ uri }) => uri) ?? [];
  return Promise.all(
    paths.map(async (written) => {
      const places = path.isAbsolute(written)
        ? [vscode.Uri.file(written)]
        : folders.map((folder) => vscode.Uri.joinPath(folder, written));
      for (const uri of places) {
        const isThere = await Promise.resolve(vscode.workspace.fs.stat(uri)).then(
          () => true,
          () => false,
        );
        if (isThere) return uri;
      }
      throw new Error(
        `expected a file or folder of the workspace but "${written}" is not there; give a path relative to the workspace folder, or an absolute one`,
      );
    }),
  );
}

async function answer(work: () => Promise<unknown>): Promise<vscode.LanguageModelToolResult> {
  const value = await work().catch((error: unknown) => ({ error: detailsOf(error) }));
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(JSON.stringify(value))]);
}

function failure(file: string, error: unknown): unknown {
  return { path: file, outcome: "failed", error: detailsOf(error) };
}

function detailsOf(error: unknown): unknown {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  return { ...(typeof code === "string" ? { code } : {}), message: messageOf(error) };
}

function listed(names: readonly string[]): string {
  const [first = "", second, ...others] = names.map((name) => path.basename(name));
  if (second === undefined) return first;
  return others.length === 0
    ? `${first}, ${second}`
    : vscode.l10n.t("{0}, {1} and {2} more", first, second, others.length);
}
