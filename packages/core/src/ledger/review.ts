import type { ImageEntry, LedgerEntry, LedgerTokens } from "./entry.ts";

/*
 * Which lines of a history count. Lines in, the same lines with a word each out.
 *
 * A folder that is optimized every night is not saved every night, and what replacing an original saved is gone when the
 * original is put back.
 */

/**
 * What an entry is worth in a sum.
 *
 * - `counts`: an image that was optimized or kept.
 * - `repeats`: the same image with the same result as an earlier entry; it counts for models that the earlier one lacks.
 * - `undone`: its original was put back.
 * - `nothing`: nothing came of it: failed, skipped, or the restoration itself.
 */
export type Standing = "counts" | "repeats" | "undone" | "nothing";

export type Reviewed = Counting | { readonly entry: LedgerEntry; readonly standing: "undone" | "nothing" };

/** An entry that is in a sum. */
export interface Counting {
  readonly entry: ImageEntry;
  readonly standing: "counts" | "repeats";
  /** Those that count. */
  readonly tokens: readonly LedgerTokens[];
}

/** Looks at all entries of a history, oldest first. */
export function review(entries: readonly LedgerEntry[]): Reviewed[] {
  const reviewed: Reviewed[] = [];
  const seen = new Map<string, Seen>();
  /** By path: what is undone when the original of this path is put back. */
  const replaced = new Map<string, Place[]>();
  for (const entry of entries) {
    if (entry.outcome === "restored") {
      for (const { index, entry: of, picture } of replaced.get(entry.path) ?? []) {
        reviewed[index] = { entry: of, standing: "undone" };
        seen.delete(picture);
      }
      replaced.delete(entry.path);
      reviewed.push({ entry, standing: "nothing" });
    } else if (entry.outcome === "optimized" || entry.outcome === "kept") {
      const picture = pictureOf(entry, reviewed.length);
      const counting = countingOf(entry, seen, picture);
      if (entry.path !== undefined && entry.backup !== undefined) {
        const places = replaced.get(entry.path) ?? [];
        replaced.set(entry.path, [...places, { index: reviewed.length, entry, picture }]);
      }
      reviewed.push(counting);
    } else {
      reviewed.push({ entry, standing: "nothing" });
    }
  }
  return reviewed;
}

interface Place {
  readonly index: number;
  readonly entry: ImageEntry;
  readonly picture: string;
}

/** The models that are counted for a picture already. */
type Seen = LedgerTokens[];

/** The same text for the same image with the same result, wherever that was put. */
function pictureOf({ path, before, after }: ImageEntry, index: number): string {
  // Bytes have no name to know them by.
  if (path === undefined) return `${index}`;
  const sides = [before, after].map(({ sizeBytes, widthPx, heightPx }) => `${sizeBytes} ${widthPx}x${heightPx}`);
  return [path, ...sides].join("\0");
}

function countingOf(entry: ImageEntry, seen: Map<string, Seen>, picture: string): Counting {
  const known = seen.get(picture);
  if (known === undefined) {
    seen.set(picture, [...entry.tokens]);
    return { entry, standing: "counts", tokens: entry.tokens };
  }
  const tokens = entry.tokens.filter((one) => !known.some((other) => sameModel(one, other)));
  known.push(...tokens);
  return { entry, standing: "repeats", tokens };
}

interface Called {
  readonly model: string;
  readonly detail: string;
  readonly channel: string;
  readonly scope?: string;
}

/** Whether two figures are of the same model, called in the same way. */
export function sameModel(one: Called, other: Called): boolean {
  return (
    one.model === other.model &&
    one.detail === other.detail &&
    one.channel === other.channel &&
    one.scope === other.scope
  );
}
