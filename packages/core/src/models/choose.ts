import { expected } from "../errors.ts";
import { findModel, oneOf, unknownModel } from "./find.ts";
import { isModelId, type ModelId, models } from "./index.ts";
import { isListedSnapshot } from "./price.ts";

/** A model and the detail it is called with. */
export interface ModelChoice {
  /** An id of the `models` table. */
  readonly model: string;
  /** Default: the model's own default. */
  readonly detail?: string;
}

/** Shown when no model is named: current ones, of every kind of rule. */
export const defaultModels = [
  "claude-opus-5-5",
  "claude-haiku-4-5",
  "gpt-5.6-sol",
  "gpt-5.4",
  "gpt-4o",
  "gemini-3.6-flash",
] as const satisfies readonly ModelId[];

/**
 * The models a caller named, each with the detail it will be called with.
 *
 * An id may have its provider before it (`openai/gpt-4o`) and the day of a snapshot after it (`claude-haiku-4-5-20251001`),
 * where the price list takes that snapshot for the same model.
 *
 * @param named One id or several; the same one twice counts once. Default: `defaultModels`.
 * @param detail For the models that offer it; one that does not keeps its default, and its cost says so. Default: each model's own.
 * @throws `E_OPTION` for an id that is not in the table, naming the closest, and for a detail that no model here offers.
 * @example
 * resolveModels("openai/gpt-4o", "low");
 * //=> [{ model: "gpt-4o", detail: "low" }]
 */
export function resolveModels(named?: string | readonly string[], detail?: string): readonly ModelChoice[] {
  const asked = named === undefined ? defaultModels : [named].flat();
  if (asked.length === 0) throw expected("at least one id", "model", asked);
  const ids = [...new Set(asked.map(resolveId))];
  const offered = [...new Set(ids.flatMap((id) => Object.keys(findModel(id).details)))];
  if (detail !== undefined && !offered.includes(detail)) {
    throw expected(oneOf(offered), `detail of ${ids.join(", ")}`, detail);
  }
  return ids.map((id) => {
    const { details, defaultDetail } = findModel(id);
    const offers = detail !== undefined && Object.hasOwn(details, detail);
    return { model: id, detail: offers ? detail : defaultDetail };
  });
}

function resolveId(asked: string): ModelId {
  if (typeof asked !== "string") throw expected("a model id", "model", asked);
  const id = known(asked.trim().toLowerCase());
  if (id === undefined) throw unknownModel(asked);
  return id;
}

function known(asked: string): ModelId | undefined {
  const [, provider, id = ""] = /^(?:([a-z]+)\/)?(.+)$/u.exec(asked) ?? [];
  const found = isModelId(id) ? id : snapshotOf(id);
  const fits = found !== undefined && (provider === undefined || provider === models[found].provider);
  return fits ? found : undefined;
}

/** The model of a dated or `-latest` id. */
function snapshotOf(id: string): ModelId | undefined {
  const [, base = "", suffix = ""] = /^(.+)-(\d{8}|\d{4}-\d{2}-\d{2}|latest)$/u.exec(id) ?? [];
  // What is priced, and so presumably counted, as something else proves nothing by its name.
  return isModelId(base) && isListedSnapshot(base, suffix) ? base : undefined;
}
