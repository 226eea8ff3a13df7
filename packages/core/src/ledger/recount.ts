import { clientNames } from "../clients.ts";
import { PixelthriftError } from "../errors.ts";
import { formatNames } from "../formats/index.ts";
import { type Chosen, choose } from "../models/choose.ts";
import type { ExtraModels } from "../models/extra.ts";
import { costs } from "../prices.ts";
import type { Sent } from "../sent.ts";
import { type ImageEntry, type LedgerEntry, type LedgerSide, type LedgerTokens, tokensOf } from "./entry.ts";
import { sameModel } from "./review.ts";

/**
 * Counts what was optimized for other models, from the sizes in the history: at today's rules, and at the price that the
 * bundled list has for that day.
 *
 * What was counted at the time stays as it is, and so does an image whose size or client nobody knows any more.
 *
 * @param models As `resolveModels` gives them.
 */
export function recount(entries: readonly LedgerEntry[], models: readonly Chosen[]): LedgerEntry[] {
  return entries.map((entry) => {
    if (entry.outcome !== "optimized" && entry.outcome !== "kept") return entry;
    const missing = models.filter((chosen) => !entry.tokens.some((tokens) => sameModel(tokens, chosen)));
    return missing.length === 0 ? entry : { ...entry, tokens: [...entry.tokens, ...counted(entry, missing)] };
  });
}

/**
 * Every model that a history has figures of, as far as the library still knows it: with `recount`, they are all counted for
 * the same images.
 *
 * @param extra Models of the user's own. Default: none.
 */
export function modelsIn(entries: readonly LedgerEntry[], extra?: ExtraModels): Chosen[] {
  const found: Chosen[] = [];
  const gone: LedgerTokens[] = [];
  for (const entry of entries) {
    if (entry.outcome === "restored") continue;
    for (const tokens of entry.tokens) {
      if ([...found, ...gone].some((one) => sameModel(one, tokens))) continue;
      const chosen = stillKnown(tokens, extra);
      if (chosen === undefined) gone.push(tokens);
      else found.push(chosen);
    }
  }
  return found;
}

function stillKnown({ model, detail, channel, scope }: LedgerTokens, extra?: ExtraModels): Chosen | undefined {
  try {
    const chosen = choose(model, detail, channel, extra);
    return scope === "global" || scope === "regional" ? { ...chosen, scope } : chosen;
  } catch (error) {
    if (error instanceof PixelthriftError) return undefined;
    throw error;
  }
}

function counted({ before, after, client: name, at }: ImageEntry, models: readonly Chosen[]): ImageEntry["tokens"] {
  const client = clientNames.find((known) => known === name);
  const was = sentAs(before);
  const is = sentAs(after);
  if (client === undefined || was === undefined || is === undefined) return [];
  return costs(was, is, models, { client, on: new Date(at) }).map(tokensOf);
}

function sentAs({ widthPx, heightPx, sizeBytes, format: name }: LedgerSide): Sent | undefined {
  if (widthPx === undefined || heightPx === undefined) return undefined;
  const format = formatNames.find((known) => known === name);
  return { widthPx, heightPx, sizeBytes, ...(format === undefined ? {} : { format }) };
}
