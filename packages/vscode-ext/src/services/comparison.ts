import type { LedgerTokens } from "pixelthrift/ledger";
import * as vscode from "vscode";

import type { CompareSource } from "../features/compare.ts";
import { type About, compareState, type FileNow, type Gone } from "./compareState.ts";
import { pathOf, uriOf } from "./history.ts";
import { type Library, library } from "./library.ts";
import type { Originals } from "./originals.ts";
import { localTimeZone, type Reading, sizeOf } from "./reading.ts";
import { modelId, newestResult, type Recorded } from "./recorded.ts";

/*
 * Where the compare view gets its two pictures and their figures.
 */

type Show = (file: vscode.Uri) => string;

export function compareSource(reading: Reading, originals: Originals): CompareSource {
  return {
    onDidChange: reading.onDidChange,
    files: async (of) => reading.files(of),
    find: async (image) => newestResult(await reading.images(), pathOf(image))?.id,
    read: async (itemId, model, show) => {
      const image = (await reading.images()).find(({ id }) => id === itemId);
      const before = image && (await beforeOf(image, originals));
      const after = image?.entry.outputPath === undefined ? undefined : uriOf(image.entry.outputPath);
      const ownModel = await reading.ownModel();
      const about = image && (await aboutAll(image, { before, after }));
      return compareState(
        {
          itemId,
          image,
          before: await fileNow(before, show),
          after: await fileNow(after, show),
          wanted: [model, ownModel && modelId(ownModel)],
          timeZone: localTimeZone(),
          about: (tokens) => about?.get(tokens) ?? { refusals: {} },
          words: words(),
        },
        await reading.ledger(),
      );
    },
  };
}

/** The original: in its place, or out of the backups where it was replaced. */
async function beforeOf({ entry }: Recorded, originals: Originals): Promise<vscode.Uri | undefined> {
  if (entry.backup === undefined) return entry.path === undefined ? undefined : uriOf(entry.path);
  const file = await originals.file(entry.backup, entry.before.format ?? "");
  return file === undefined ? undefined : vscode.Uri.file(file);
}

async function fileNow(file: vscode.Uri | undefined, show: Show): Promise<FileNow | undefined> {
  const sizeBytes = file && (await sizeOf(file));
  return file === undefined || sizeBytes === undefined ? undefined : { address: show(file), sizeBytes };
}

interface Pair {
  readonly before: vscode.Uri | undefined;
  readonly after: vscode.Uri | undefined;
}

async function aboutAll({ entry }: Recorded, pair: Pair): Promise<ReadonlyMap<LedgerTokens, About>> {
  const lib = await library();
  const found = entry.tokens.map(async (tokens) => {
    const seen = seenOf(entry, tokens, lib);
    return [
      tokens,
      { ...(seen === undefined ? {} : { seen }), refusals: await refusalsOf(tokens, entry.client, pair, lib) },
    ] as const;
  });
  return new Map(await Promise.all(found));
}

function seenOf({ before, after, client }: Recorded["entry"], tokens: LedgerTokens, { core }: Library): About["seen"] {
  const asked = { detail: tokens.detail, client: Object.keys(core.clients).find((name) => name === client) };
  const sizes = [before, after].map(({ widthPx, heightPx }) => {
    if (widthPx === undefined || heightPx === undefined) return undefined;
    try {
      return core.seenBy({ widthPx, heightPx }, tokens.model, asked as Parameters<typeof core.seenBy>[2]);
    } catch {
      // A model of an earlier version, or a detail that it had then.
      return undefined;
    }
  });
  const [was, is] = sizes;
  return was === undefined || is === undefined ? undefined : { before: was, after: is };
}

/** Why the provider takes no count of one of them. Asked of the library again: the history has counts only. */
async function refusalsOf(
  { model, detail, channel, before, after, certainty }: LedgerTokens,
  client: string,
  pair: Pair,
  { core }: Library,
): Promise<About["refusals"]> {
  if (certainty === "unknown") return {};
  const refusalOf = async (file: vscode.Uri | undefined): Promise<string | undefined> => {
    if (file?.scheme !== "file") return undefined;
    const { cost } = await core.estimate(file.fsPath, { model, detail, channel, client });
    return cost[0]?.refusedBefore;
  };
  const [was, is] = await Promise.all([
    before === null ? refusalOf(pair.before).catch(() => undefined) : undefined,
    after === null ? refusalOf(pair.after).catch(() => undefined) : undefined,
  ]);
  return {
    ...(was === undefined ? {} : { refusedBefore: was }),
    ...(is === undefined ? {} : { refusedAfter: is }),
  };
}

function words(): Readonly<Record<Gone, string>> {
  return {
    forgotten: vscode.l10n.t("The history does not have this result any more."),
    restored: vscode.l10n.t("The original was restored, so there is nothing to compare it with."),
    "no original": vscode.l10n.t("The original is gone: it was moved, renamed or deleted."),
    "other original": vscode.l10n.t("The original has changed since it was optimized. Optimize it again to compare."),
    "no result": vscode.l10n.t("The result is gone: it was moved, renamed or deleted."),
    "other result": vscode.l10n.t("The result has changed since it was made. Optimize the original again to compare."),
  };
}
