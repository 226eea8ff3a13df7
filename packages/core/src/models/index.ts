import { claudeModels } from "./claude.ts";
import { geminiModels } from "./gemini.ts";
import type { Model } from "./model.ts";
import { openaiModels } from "./openai.ts";

export type { Certainty, Detail, Model, Provider } from "./model.ts";

/** Every model whose rule, or whose lack of one, is known. The keys are the ids. */
export const models = { ...claudeModels, ...openaiModels, ...geminiModels } satisfies Record<string, Model>;

export type ModelId = keyof typeof models;

/** @example isModelId("gpt-4o"); //=> true */
export function isModelId(id: string): id is ModelId {
  return Object.hasOwn(models, id);
}
