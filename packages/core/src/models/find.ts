import { expected, type PixelthriftError } from "../errors.ts";
import { edits } from "./edits.ts";
import type { ExtraModels } from "./extra.ts";
import { type Detail, isModelId, type Model, models } from "./index.ts";

/**
 * The row of a model.
 *
 * @param extra Models of the user's own, which go before the table.
 * @throws `E_OPTION` where there is none, naming the closest ids.
 */
export function findModel(id: string, extra: ExtraModels = {}): Model {
  const own = Object.hasOwn(extra, id) ? extra[id] : undefined;
  if (own !== undefined) return own;
  if (!isModelId(id)) throw unknownModel(id, extra);
  return models[id];
}

/**
 * The rule of a model at one detail setting.
 *
 * @param extra As for `findModel`.
 * @throws `E_OPTION` where the model does not offer it, naming those it does.
 */
export function findDetail(id: string, detail: string, extra: ExtraModels = {}): Detail {
  const { details } = findModel(id, extra);
  const found = Object.hasOwn(details, detail) ? details[detail] : undefined;
  if (found === undefined) throw expected(oneOf(Object.keys(details)), `detail of ${id}`, detail);
  return found;
}

/** The error for an id that is nowhere. */
export function unknownModel(id: string, extra: ExtraModels = {}): PixelthriftError {
  return expected(`a known model (closest: ${closestIds(id, extra).join(", ")})`, "model", id);
}

/** @example oneOf(["low", "high", "auto"]); //=> "low, high or auto" */
export function oneOf(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}

/** Three names are enough to see a slip of the finger, and few enough to read. */
export function closestIds(id: string, extra: ExtraModels): string[] {
  const wanted = withoutMaker(id.trim().toLowerCase());
  return (
    Object.keys({ ...extra, ...models })
      .map((known) => ({
        known,
        unrelated: Number(!isPartOfOther(wanted, known)),
        edits: edits(hyphened(wanted), hyphened(known)),
      }))
      // "opus" is fewer edits from "o3" than from any opus; a part of a name counts more. Among equals the newest, which the table has first.
      .toSorted((a, b) => a.unrelated - b.unrelated || a.edits - b.edits)
      .slice(0, 3)
      .map(({ known }) => known)
  );
}

/** Makers write versions with a dot or with a hyphen, and nobody remembers which: `opus-5.5`. */
function hyphened(id: string): string {
  return id.replaceAll(".", "-");
}

/** Hosts write the maker, and where they serve, before a slash or a dot; the dot of a version stands before a digit. */
function withoutMaker(id: string): string {
  return id.replace(/^.*\//u, "").replace(/^(?:[a-z-]+\.)+(?=[a-z])/u, "");
}

function isPartOfOther(wanted: string, known: string): boolean {
  return hyphened(known).includes(hyphened(wanted)) || wanted.startsWith(`${known}-`);
}
