import { amazonModels } from "./amazon.ts";
import { claudeModels } from "./claude.ts";
import { cohereModels } from "./cohere.ts";
import { deepseekModels } from "./deepseek.ts";
import { geminiModels } from "./gemini.ts";
import { gemmaModels } from "./gemma.ts";
import { mistralModels } from "./mistral.ts";
import type { Model } from "./model.ts";
import { openWeightModels } from "./open-weights.ts";
import { openaiModels } from "./openai.ts";
import { qwenModels } from "./qwen.ts";
import { xaiModels } from "./xai.ts";

/** Every model whose rule, or whose lack of one, is known. The keys are the ids. */
export const models = {
  ...claudeModels,
  ...openaiModels,
  ...geminiModels,
  ...amazonModels,
  ...xaiModels,
  ...mistralModels,
  ...qwenModels,
  ...deepseekModels,
  ...cohereModels,
  ...gemmaModels,
  ...openWeightModels,
} satisfies Record<string, Model>;
