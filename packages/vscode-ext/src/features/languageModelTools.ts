import path from "node:path";

import type { Cost } from "pixelthrift";
import * as vscode from "vscode";

import { gather, settingsFor } from "../services/gather.ts";
import { library } from "../services/library.ts";
import { messageOf } from "../services/log.ts";
import { type Done, optimizeChosen, type Services } from "../services/runs.ts";
import { libraryOptions, type Settings } from "../services/settings.ts";

/*
 * The tools for agents. Every answer is JSON, errors too: an agent can act on a code and a sentence, not on a stack. And it is
 * short: who reads it pays for every token of it.
 */

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

/** By their names in the manifest. */
export type Tools = Readonly<Record<string, vscode.LanguageModelTool<object>>>;

export function languageModelTools(services: Services): Tools {
  const optimizing: vscode.LanguageModelTool<OptimizeInput> = {
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
  };
  const estimating: vscode.LanguageModelTool<EstimateInput> = {
    prepareInvocation: ({ input }) => ({
      invocationMessage: vscode.l10n.t("Estimating {0}", listed([...(input.paths ?? []), ...(input.sizes ?? [])])),
    }),
    invoke: async ({ input }, token) => answer(async () => estimate(input, token)),
  };
  return { optimize_image: optimizing, estimate_image_tokens: estimating };
}

/** Images that an answer tells of one by one. */
const mostShown = 50;

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
  const { done, total, totals, ended, results } = await optimizeChosen({ uris, change, token }, services);
  if (done.length === 0 && ended === "complete") {
    throw new Error(
      results > 0 ? "these images are results of Pixelthrift already" : "no supported images in these paths",
    );
  }
  const { optimized, kept, failed, originalSizeBytes, optimizedSizeBytes, cost } = totals;
  return {
    ended,
    images: done.slice(0, mostShown).map(outcomeOf),
    ...notShown(done.length),
    totals: { images: total, optimized, kept, failed, originalSizeBytes, optimizedSizeBytes, cost: cost.slice(0, 1) },
  };
}

function notShown(count: number): { readonly notShown?: number } {
  return count > mostShown ? { notShown: count - mostShown } : {};
}

function outcomeOf({ outcome, entry, uri, result }: Done): unknown {
  const common = { path: pathOf(uri), outcome };
  if (entry.outcome === "failed") {
    const { code, message } = entry.error;
    return { ...common, error: { code, message } };
  }
  const { widthPx, heightPx, plan, cost, metrics } = entry;
  // What was too little to write is still what it was.
  const isWritten = outcome === "optimized";
  return {
    ...common,
    // What to send, in any case.
    outputPath: pathOf(result ?? uri),
    ...(isWritten ? { widthPx, heightPx, sizeBytes: metrics.optimizedSizeBytes } : {}),
    why: plan.why,
    cost: cost.slice(0, 1).map((one) => figuresOf(one, isWritten ? "before and after" : "before")),
  };
}

/** The part of a cost that says what to do. */
function figuresOf(cost: Cost, sides: "before and after" | "before"): unknown {
  const { model, detail, tokensBefore, tokensAfter, usdBefore, usdAfter, savedPercent, certainty } = cost;
  const { hint, refusedBefore, refusedAfter } = cost;
  return {
    model,
    detail,
    tokensBefore,
    ...(sides === "before" ? {} : { tokensAfter, savedPercent }),
    usdBefore,
    ...(sides === "before" ? {} : { usdAfter }),
    certainty,
    ...(hint === undefined ? {} : { hint }),
    ...(refusedBefore === undefined ? {} : { refusedBefore }),
    ...(refusedAfter === undefined ? {} : { refusedAfter }),
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
    const { groups, virtual } = await gather(uris, (own) => own, stop.signal);
    const files = groups.flatMap(({ found }) => found.sources.map(({ absolutePath }) => vscode.Uri.file(absolutePath)));
    const all = [...files, ...virtual.flatMap((images) => images.uris)];
    const images: unknown[] = groups.flatMap(({ found }) =>
      found.unreadable.map((one) => failure(one.path, one.error)),
    );
    for (const uri of all.slice(0, mostShown)) {
      if (stop.signal.aborted) break;
      images.push(await estimateOne(uri, options).catch((error: unknown) => failure(pathOf(uri), error)));
    }
    const measured: unknown[] = [];
    for (const size of sizes) measured.push(inShort(await core.estimate(sizeOf(size), options)));
    return { images, ...notShown(all.length), sizes: measured };
  } finally {
    listener.dispose();
  }
}

async function estimateOne(uri: vscode.Uri, options: ReturnType<typeof libraryOptions>): Promise<unknown> {
  const { core } = await library();
  const input = uri.scheme === "file" ? uri.fsPath : await vscode.workspace.fs.readFile(uri);
  return { path: pathOf(uri), ...inShort(await core.estimate(input, options)) };
}

type Estimate = Awaited<ReturnType<Awaited<ReturnType<typeof library>>["core"]["estimate"]>>;

function inShort({ widthPx, heightPx, sizeBytes, plan, cost }: Estimate): object {
  return {
    widthPx,
    heightPx,
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    why: plan.why,
    cost: cost.map((one) => figuresOf(one, "before and after")),
  };
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

function pathOf(uri: vscode.Uri): string {
  return uri.scheme === "file" ? uri.fsPath : uri.toString();
}

/** As they were asked for, whole: who is asked whether this may happen must see where. */
function listed(names: readonly string[]): string {
  const [first = "", second, ...others] = names.map(inMarkdown);
  if (second === undefined) return first;
  return others.length === 0
    ? `${first}, ${second}`
    : vscode.l10n.t("{0}, {1} and {2} more", first, second, others.length);
}

/** A name is not to become a link or a picture. */
function inMarkdown(name: string): string {
  return name.replaceAll(/[\\`*_{}[\]()<>#+!|~-]/gu, String.raw`\$&`);
}
