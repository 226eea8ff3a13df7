import { models } from "./table.ts";

export type { Certainty, Channel, Detail, Model, Provider, Rates } from "./model.ts";
export { models } from "./table.ts";

export type ModelId = keyof typeof models;

/** @example isModelId("gpt-4o"); //=> true */
export function isModelId(id: string): id is ModelId {
  return Object.hasOwn(models, id);
}
