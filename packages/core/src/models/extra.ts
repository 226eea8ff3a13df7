import type { Model } from "./model.ts";

/** Models and prices of a user's own, by their ids: what is added, and what takes the place of a row of the table. */
export type ExtraModels = Readonly<Record<string, Model>>;

/** What was checked. Anything else may be an object that only looks like it. */
const checkedModels = new WeakSet<ExtraModels>();

/**
 * Checks models and prices of your own, for the option `extraModels`. docs/models-file.md has what may be in them.
 *
 * @param json As `JSON.parse` gives it.
 * @throws `E_OPTION` with the path to what is wrong, as `models["my-vlm"].details.default.rule.cellPx: expected a whole number
 * from 1 to 4096 but received "28"`.
 * @example
 * const extraModels = await readModels({ prices: { "qwen3-vl-8b": { usdPerMillionTokens: "0.08" } } });
 * await estimate("photo.jpg", { model: "qwen3-vl-8b", extraModels });
 */
export async function readModels(json: unknown): Promise<ExtraModels> {
  // The checks take 5 ms to load, which nobody should wait for who has no models of their own.
  const { readModelsFile } = await import("./file.ts");
  const models = readModelsFile(json);
  checkedModels.add(models);
  return models;
}

/** Whether these are by `readModels`. */
export function isChecked(given: ExtraModels): boolean {
  return checkedModels.has(given);
}
