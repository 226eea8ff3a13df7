import type { ModelId } from "./index.ts";

/** What the price list calls a model where a cloud serves it; absent where the list has no price of that cloud for it. */
export interface CloudNames {
  /** Where a request may be answered anywhere, or where there is only one price. */
  readonly bedrock?: string;
  /** Where a request is kept to a region, if that has a price of its own. */
  readonly bedrockRegional?: string;
  readonly vertex?: string;
}

/**
 * By id, and not by the match clauses of the list: those take `claude-sonnet-5-5` for `claude-sonnet-5`.
 *
 * Gemini is in the list once, for Google's own API and for Vertex; Nova once, for Bedrock.
 */
export const cloudNames = {
  "claude-fable-5": {
    bedrock: "global.anthropic.claude-fable-5-v1:0",
    bedrockRegional: "regional.anthropic.claude-fable-5-v1:0",
    vertex: "claude-fable-5",
  },
  "claude-fable-5-1": {
    bedrock: "global.anthropic.claude-fable-5-1-v1:0",
    bedrockRegional: "regional.anthropic.claude-fable-5-1-v1:0",
    vertex: "claude-fable-5-1",
  },
  "claude-opus-5-5": {
    bedrock: "global.anthropic.claude-opus-5-5",
    bedrockRegional: "regional.anthropic.claude-opus-5-5",
    vertex: "claude-opus-5-5",
  },
  "claude-opus-5": {
    bedrock: "global.anthropic.claude-opus-5",
    bedrockRegional: "regional.anthropic.claude-opus-5",
    vertex: "claude-opus-5",
  },
  "claude-opus-4-8": {
    bedrock: "global.anthropic.claude-opus-4-8-v1:0",
    bedrockRegional: "regional.anthropic.claude-opus-4-8-v1:0",
    vertex: "claude-opus-4-8",
  },
  "claude-opus-4-7": {
    bedrock: "global.anthropic.claude-opus-4-7-v1:0",
    bedrockRegional: "regional.anthropic.claude-opus-4-7-v1:0",
    vertex: "claude-opus-4-7",
  },
  "claude-opus-4-6": {
    bedrock: "global.anthropic.claude-opus-4-6-v1:0",
    bedrockRegional: "regional.anthropic.claude-opus-4-6-v1:0",
    vertex: "claude-opus-4-6",
  },
  "claude-opus-4-5": {
    bedrock: "global.anthropic.claude-opus-4-5-v1:0",
    bedrockRegional: "regional.anthropic.claude-opus-4-5-v1:0",
  },
  "claude-opus-4-1": { bedrock: "regional.anthropic.claude-opus-4-1-20250805-v1:0", vertex: "claude-4-opus" },
  "claude-opus-4-0": { bedrock: "regional.anthropic.claude-opus-4-20250514-v1:0", vertex: "claude-4-opus" },
  "claude-sonnet-5": {
    bedrock: "global.anthropic.claude-sonnet-5-v1:0",
    bedrockRegional: "regional.anthropic.claude-sonnet-5-v1:0",
  },
  "claude-sonnet-4-6": {
    bedrock: "global.anthropic.claude-sonnet-4-6-v1:0",
    bedrockRegional: "regional.anthropic.claude-sonnet-4-6-v1:0",
    vertex: "claude-sonnet-4-6",
  },
  "claude-sonnet-4-5": {
    bedrock: "global.anthropic.claude-sonnet-4-5-20250929-v1:0",
    bedrockRegional: "regional.anthropic.claude-sonnet-4-5-20250929-v1:0",
    vertex: "claude-sonnet-4-5",
  },
  "claude-sonnet-4-0": {
    bedrock: "global.anthropic.claude-sonnet-4-20250514-v1:0",
    bedrockRegional: "regional.anthropic.claude-sonnet-4-20250514-v1:0",
    vertex: "claude-4-sonnet",
  },
  "claude-haiku-4-5": {
    bedrock: "global.anthropic.claude-haiku-4-5-20251001-v1:0",
    bedrockRegional: "regional.anthropic.claude-haiku-4-5-20251001-v1:0",
  },
  "claude-3-7-sonnet": {
    bedrock: "regional.anthropic.claude-3-7-sonnet-20250219-v1:0",
    vertex: "claude-3-7-sonnet",
  },
  // Two snapshots at one price; the test holds that.
  "claude-3-5-sonnet": {
    bedrock: "regional.anthropic.claude-3-5-sonnet-20241022-v2:0",
    vertex: "claude-3-5-sonnet",
  },
  "claude-3-5-haiku": { bedrock: "regional.anthropic.claude-3-5-haiku-20241022-v1:0", vertex: "claude-3-5-haiku" },
  "claude-3-opus": { bedrock: "regional.anthropic.claude-3-opus-20240229-v1:0", vertex: "claude-3-opus" },
  "claude-3-sonnet": { bedrock: "regional.anthropic.claude-3-sonnet-20240229-v1:0" },
  "claude-3-haiku": { bedrock: "regional.anthropic.claude-3-haiku-20240307-v1:0", vertex: "claude-3-haiku" },

  "gpt-5.6-sol": { bedrock: "global.openai.gpt-5.6-sol", bedrockRegional: "regional.openai.gpt-5.6-sol" },
  "gpt-5.6-terra": { bedrock: "global.openai.gpt-5.6-terra", bedrockRegional: "regional.openai.gpt-5.6-terra" },
  "gpt-5.6-luna": { bedrock: "global.openai.gpt-5.6-luna", bedrockRegional: "regional.openai.gpt-5.6-luna" },
  "gpt-5.5": { bedrock: "openai.gpt-5.5" },
  "gpt-5.4": { bedrock: "openai.gpt-5.4" },

  "nova-2-lite": {
    bedrock: "global.amazon.nova-2-lite-v1:0",
    bedrockRegional: "regional.amazon.nova-2-lite-v1:0",
  },
  "nova-premier": { bedrock: "amazon.nova-premier-v1:0" },
  "nova-pro": { bedrock: "amazon.nova-pro-v1:0" },
  "nova-lite": { bedrock: "amazon.nova-lite-v1:0" },

  "mistral-large-2512": { bedrock: "mistral.mistral-large-3-675b-instruct" },
  "ministral-14b-2512": { bedrock: "mistral.ministral-3-14b-instruct" },
  "ministral-8b-2512": { bedrock: "mistral.ministral-3-8b-instruct" },
  "ministral-3b-2512": { bedrock: "mistral.ministral-3-3b-instruct" },
  "pixtral-large": { bedrock: "mistral.pixtral-large-2502-v1:0" },

  "qwen3-vl-235b-a22b": { bedrock: "qwen.qwen3-vl-235b-a22b-v1:0" },

  "gemma-4-26b-a4b": { vertex: "gemma-4-26b-a4b-it-maas" },
  "gemma-3-27b": { bedrock: "google.gemma-3-27b-it" },
  "gemma-3-12b": { bedrock: "google.gemma-3-12b-it" },
  "gemma-3-4b": { bedrock: "google.gemma-3-4b-it" },

  "llama-4-maverick": { bedrock: "meta.llama4-maverick-17b-instruct-v1:0" },
  "llama-4-scout": { bedrock: "meta.llama4-scout-17b-instruct-v1:0" },
  "llama-3.2-90b-vision": { bedrock: "meta.llama3-2-90b-instruct-v1:0" },
  "llama-3.2-11b-vision": { bedrock: "meta.llama3-2-11b-instruct-v1:0" },
} as const satisfies Partial<Record<ModelId, CloudNames>>;
