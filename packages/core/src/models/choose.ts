import { expected } from "../errors.ts";
import { findModel, oneOf, unknownModel } from "./find.ts";
import type { ModelId } from "./index.ts";
import { modelNamed } from "./name.ts";

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
 * An id may be written as OpenRouter (`openai/gpt-4o`), Bedrock (`us.anthropic.claude-opus-4-6-v1:0`) or Vertex
 * (`claude-opus-4-6@20260101`) write it, with dots or hyphens, and with the day of a snapshot or `-latest` after it, where the
 * price list takes that snapshot for the same model.
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
  const id = modelNamed(asked);
  if (id === undefined) throw unknownModel(asked);
  return id;
}
