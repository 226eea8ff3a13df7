import type { Cost, Size } from "pixelthrift";
import type { ImageEntry, LedgerSide, LedgerTokens } from "pixelthrift/ledger";

import type { CompareState, Picture, Seen } from "../shared/protocol.ts";
import { nameOf } from "./panelState.ts";
import { isRestorable, type LedgerLibrary, modelOption, type Recorded } from "./recorded.ts";

/*
 * What the compare view shows: one image of the history and what is left of its files in, a state out.
 */

/** A file as it is now. */
export interface FileNow {
  /** Under which the view may load it. */
  readonly address: string;
  readonly sizeBytes: number;
}

export interface Comparing {
  readonly itemId: string;
  /** Absent where the history does not have it any more. */
  readonly image: Recorded | undefined;
  /** Absent where it is gone, from its place or from the backups. */
  readonly before: FileNow | undefined;
  readonly after: FileNow | undefined;
  /** Of `models`: as it was last chosen, and that of the settings. */
  readonly wanted: readonly (string | undefined)[];
  /** An IANA name. */
  readonly timeZone: string;
  /** What the library says of a model and these two pictures beyond the history. */
  about(tokens: LedgerTokens): About;
  /** Why there is nothing to compare. */
  readonly words: Readonly<Record<Gone, string>>;
}

export interface About {
  /** Absent where the provider does not say. */
  readonly seen?: { readonly before: Size; readonly after: Size };
  readonly refusals: Pick<Cost, "refusedBefore" | "refusedAfter">;
}

export type Gone = "forgotten" | "restored" | "no original" | "other original" | "no result" | "other result";

export function compareState(comparing: Comparing, ledger: LedgerLibrary): CompareState {
  const { itemId, image, words } = comparing;
  const path = image?.entry.path ?? "";
  const name = nameOf(path);
  const gone = (why: Gone): CompareState => ({ status: "gone", itemId, name, why: words[why] });
  if (image === undefined) return gone("forgotten");
  const { entry, standing } = image;
  if (standing === "undone") return gone("restored");
  if (comparing.before === undefined) return gone("no original");
  if (comparing.after === undefined) return gone("no result");
  const before = pictureOf(entry.before, comparing.before);
  const after = pictureOf(entry.after, comparing.after);
  if (before === undefined) return gone("other original");
  if (after === undefined) return gone("other result");
  const models = entry.tokens.map((tokens) => seenOf(entry, tokens, comparing, ledger));
  const wanted = comparing.wanted.find((id) => models.some((model) => model.id === id));
  const { package: list, version } = entry.prices;
  const day = ledger.dayIn(comparing.timeZone)(entry.at);
  return {
    status: "pictures",
    itemId,
    name,
    path,
    before,
    after,
    models,
    model: wanted ?? models[0]?.id ?? "",
    bytes: ledger.figuresOf([entry], undefined).bytes,
    prices: { package: list, versions: [version], from: day, to: day },
    // A result beside its original leaves nothing to decide.
    actions: isRestorable(image) ? ["restore", "keep"] : [],
  };
}

/** The figures of the day on which it was done. */
function seenOf(
  entry: ImageEntry,
  tokens: LedgerTokens,
  { about }: Pick<Comparing, "about">,
  { figuresOf }: LedgerLibrary,
): Seen {
  const { tokens: change, usd } = figuresOf([entry], tokens);
  const { certainty, hint, before, after } = tokens;
  const { seen, refusals } = about(tokens);
  return {
    ...modelOption(tokens),
    cost: {
      certainty,
      ...(hint === undefined ? {} : { hint }),
      ...refusals,
      tokensBefore: before,
      tokensAfter: after,
      savedPercent: change?.savedPercent ?? null,
      usdBefore: usd?.before ?? null,
      usdAfter: usd?.after ?? null,
    },
    ...(seen === undefined ? {} : { seen }),
  };
}

/** `undefined` where the file is not the one of the history any more. */
function pictureOf(side: LedgerSide, { address, sizeBytes }: FileNow): Picture | undefined {
  const { widthPx, heightPx, format = "" } = side;
  if (sizeBytes !== side.sizeBytes || widthPx === undefined || heightPx === undefined) return undefined;
  return { uri: address, widthPx, heightPx, sizeBytes, format: written[format] ?? format.toUpperCase() };
}

/** Formats that are not written in capitals alone. */
const written: Readonly<Record<string, string>> = { webp: "WebP" };
