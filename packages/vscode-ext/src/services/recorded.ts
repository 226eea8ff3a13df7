import { createHash } from "node:crypto";

import type { LedgerEntry, LedgerRunImage, LedgerTokens, ModelKey } from "pixelthrift/ledger";

import type { ModelOption } from "../shared/protocol.ts";

/*
 * What the history has of single images, under names that the views can hand back. Entries in, values out.
 */

/** The library's way with a history. It is loaded late, and so handed over. */
export type LedgerLibrary = typeof import("pixelthrift/ledger");

/** An image of a run. */
export interface Recorded extends LedgerRunImage {
  /** Opaque to the views, and the same after a restart. */
  readonly id: string;
}

export function recorded(image: LedgerRunImage): Recorded {
  const { runId, at, path } = image.entry;
  const hash = createHash("sha256").update([runId, at, path].join("\0"));
  return { ...image, id: hash.digest("base64url").slice(0, 22) };
}

/** Every image of every run, the latest run first. */
export function everyImage(entries: readonly LedgerEntry[], ledger: LedgerLibrary): LedgerRunImage[] {
  return ledger.runsOf(entries).flatMap(({ images }) => images);
}

/** Whether its original is in the backups, and can be put back. */
export function isRestorable({ entry, standing }: LedgerRunImage): boolean {
  return entry.backup !== undefined && standing !== "undone";
}

/** The newest result of an image, by the path of either; `undefined` where there is none, or its original was put back. */
export function newestResult<I extends LedgerRunImage>(images: readonly I[], path: string): I | undefined {
  return images
    .filter(({ entry, standing }) => entry.outcome === "optimized" && standing !== "undone")
    .filter(({ entry }) => entry.path === path || entry.outputPath === path)
    .toSorted((a, b) => (a.entry.at < b.entry.at ? -1 : Number(a.entry.at > b.entry.at)))
    .at(-1);
}

/** Names a model as it is called, for a view to hand back. */
export function modelId({ model, detail, channel, scope = "" }: ModelKey): string {
  return [model, detail, channel, scope].join(" ");
}

/** As people write it. @example modelLabel({ model: "gpt-4o", detail: "low", channel: "api" }); //=> "gpt-4o (low)" */
function modelLabel({ model, detail, channel, scope }: ModelKey): string {
  const called = [
    ...(detail === "default" ? [] : [detail]),
    ...(channel === "api" ? [] : [channel]),
    ...(scope === undefined ? [] : [scope]),
  ];
  return called.length === 0 ? model : `${model} (${called.join(", ")})`;
}

export function modelOption(key: ModelKey): ModelOption {
  return { id: modelId(key), label: modelLabel(key) };
}

/** Every model that has a figure, those of the latest image first. */
export function modelsWithFigures(entries: readonly LedgerEntry[]): ModelKey[] {
  const found = new Map<string, LedgerTokens>();
  for (const entry of entries.toReversed()) {
    if (entry.outcome === "restored") continue;
    for (const tokens of entry.tokens) {
      const id = modelId(tokens);
      if (!found.has(id)) found.set(id, tokens);
    }
  }
  return [...found.values()];
}
