import { choose, type Chosen } from "../src/models/choose.ts";
import type { Channel, ModelId } from "../src/models/index.ts";

/*
 * The models that docs/savings.md is about, and why these.
 */

interface Entry {
  readonly why: string;
  /** Default: its maker's own. */
  readonly channel?: Channel;
}

/** What most images are sent to, dear and cheap; every kind of rule of which both the tokens and the price are known. */
const roster = {
  "claude-opus-5-5": { why: "Anthropic's flagship; cells of 28 px, high resolution" },
  "claude-haiku-4-5": { why: "the cheap Claude; the same cells, fewer of them" },
  "gpt-6-astra": { why: "OpenAI's flagship; patches, and none are taken away" },
  "gpt-5.4-mini": { why: "a cheap GPT; patches, at most 2,500" },
  "gpt-4o": { why: "tiles; what most calculators still count for every GPT" },
  "gemini-3.6-flash": { why: "the Gemini that is called most; tokens by shape alone" },
  "nova-2-lite": { why: "Amazon's; one price for every image", channel: "bedrock" },
  "grok-4.6": { why: "xAI's flagship; tiles up to a limit, as far as is known" },
  "mistral-large-2512": { why: "Mistral's flagship; rows of cells" },
  "qwen3-vl-235b-a22b": { why: "the largest open Qwen-VL; rounded cells", channel: "bedrock" },
  "kimi-k2.6": { why: "Moonshot AI's; cells, by its published code" },
  "llama-4-maverick": { why: "Meta's; a canvas of tiles", channel: "bedrock" },
} as const satisfies Partial<Record<ModelId, Entry>>;

/** One of every kind that is left: of these the price is not in the list, or the rule is less sure. */
const others = {
  "gemini-2.5-flash": { why: "crops, where some were billed one" },
  "nova-pro": { why: "five published examples", channel: "bedrock" },
  "gemma-3-27b": { why: "one number for every image", channel: "bedrock" },
  "deepseek-flash": { why: "a law of squares" },
  "command-a-vision": { why: "Cohere's tiles and a preview" },
  "glm-5.3-flash": { why: "Z.ai's padded cells" },
  "minimax-m3": { why: "at most 576 cells" },
  "internvl3-8b": { why: "OpenGVLab's canvas, by shape" },
} as const satisfies Partial<Record<ModelId, Entry>>;

/** A model as it is counted here. */
export interface Cast {
  readonly chosen: Chosen;
  readonly why: string;
}

function cast(entries: Readonly<Record<string, Entry>>): readonly Cast[] {
  return Object.entries(entries).map(([id, { why, channel }]) => ({ chosen: choose(id, undefined, channel), why }));
}

export const twelve = cast(roster);
export const furtherKinds = cast(others);
