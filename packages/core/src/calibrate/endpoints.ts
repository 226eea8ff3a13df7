import type { Provider } from "../models/index.ts";
import { countTokens, messages } from "./anthropic.ts";
import { chat } from "./chat.ts";
import { cohere } from "./cohere.ts";
import { converse } from "./converse.ts";
import { gemini } from "./gemini.ts";
import { responses } from "./responses.ts";
import type { Wire } from "./wire.ts";

/*
 * Where each maker's models are asked. Written from documentation: none of it has been run against the paid services.
 */

/** One file a kind of API. The keys are the words of `--api`. */
export const wires = {
  chat,
  cohere,
  converse,
  "count-tokens": countTokens,
  gemini,
  messages,
  responses,
} satisfies Record<string, Wire>;

export type Api = keyof typeof wires;

/** @example isApi("chat"); //=> true */
export function isApi(word: string): word is Api {
  return Object.hasOwn(wires, word);
}

/** A service: a maker's own, or a cloud's. */
export interface Endpoint {
  readonly baseUrl: string;
  /** What it can be asked with, the default first. */
  readonly apis: readonly [Api, ...Api[]];
  /** The variable of the environment that its own clients read the key from. */
  readonly keyEnv: string;
  /** The fewest that it lets an answer be limited to. */
  readonly fewestOutputTokens: number;
  /** What it calls models, where that is not their id here. */
  readonly names?: Readonly<Record<string, string>>;
  /** Families that it has published and does not serve. */
  readonly weightsOnly?: readonly string[];
  readonly source: string;
  /** The day `source` was read, as YYYY-MM-DD. */
  readonly checked: string;
}

/** What a gateway to many models is limited to: some of them pass it on to OpenAI, which takes no fewer. */
export const fewestOutputTokensAnywhere = 16;

/** Amazon's own models, and those of others under the names that Bedrock gives them. Another region is another base URL. */
export const bedrock: Endpoint = {
  baseUrl: "https://bedrock-runtime.us-east-1.amazonaws.com",
  apis: ["converse"],
  keyEnv: "AWS_BEARER_TOKEN_BEDROCK",
  fewestOutputTokens: 1,
  names: {
    "nova-2-lite": "us.amazon.nova-2-lite-v1:0",
    "nova-premier": "us.amazon.nova-premier-v1:0",
    "nova-pro": "us.amazon.nova-pro-v1:0",
    "nova-lite": "us.amazon.nova-lite-v1:0",
  },
  source: "https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-use.html",
  checked: "2026-11-22",
};

export const endpoints: Partial<Record<Provider, Endpoint>> = {
  amazon: bedrock,
  anthropic: {
    baseUrl: "https://api.anthropic.com/v1",
    apis: ["count-tokens", "messages"],
    keyEnv: "ANTHROPIC_API_KEY",
    fewestOutputTokens: 1,
    source: "https://platform.claude.com/docs/en/build-with-claude/token-counting",
    checked: "2026-11-22",
  },
  cohere: {
    baseUrl: "https://api.cohere.com",
    apis: ["cohere"],
    keyEnv: "CO_API_KEY",
    fewestOutputTokens: 1,
    names: { "command-a-vision": "command-a-vision-07-2025" },
    weightsOnly: ["Cohere tiles, open weights"],
    source: "https://docs.cohere.com/docs/image-inputs",
    checked: "2026-11-22",
  },
  deepseek: {
    baseUrl: "https://api.deepseek.com",
    apis: ["chat"],
    keyEnv: "DEEPSEEK_API_KEY",
    fewestOutputTokens: 1,
    weightsOnly: ["DeepSeek-VL2 tiles", "DeepSeek-OCR-2 tiles"],
    source: "https://api-docs.deepseek.com/guides/vision",
    checked: "2026-11-22",
  },
  google: {
    baseUrl: "https://generativelanguage.googleapis.com",
    apis: ["gemini"],
    keyEnv: "GEMINI_API_KEY",
    fewestOutputTokens: 1,
    names: {
      "gemma-4-31b": "gemma-4-31b-it",
      "gemma-4-26b-a4b": "gemma-4-26b-a4b-it",
      "gemma-4-e4b": "gemma-4-e4b-it",
      "gemma-3-27b": "gemma-3-27b-it",
      "gemma-3-12b": "gemma-3-12b-it",
      "gemma-3-4b": "gemma-3-4b-it",
    },
    source: "https://ai.google.dev/gemini-api/docs/tokens",
    checked: "2026-11-22",
  },
  minimax: {
    baseUrl: "https://api.minimax.io/v1",
    apis: ["chat"],
    keyEnv: "MINIMAX_API_KEY",
    fewestOutputTokens: 1,
    names: { "minimax-m3": "MiniMax-M3" },
    source: "https://platform.minimax.io/docs/api-reference/text-openai-api",
    checked: "2026-11-22",
  },
  mistral: {
    baseUrl: "https://api.mistral.ai/v1",
    apis: ["chat"],
    keyEnv: "MISTRAL_API_KEY",
    fewestOutputTokens: 1,
    names: {
      "mistral-medium-3-1": "mistral-medium-2508",
      "mistral-small-3.2-24b-instruct": "mistral-small-2506",
      "mistral-small-3.1-24b-instruct": "mistral-small-2503",
      "pixtral-12b": "pixtral-12b-2409",
      "pixtral-large": "pixtral-large-2411",
    },
    source: "https://docs.mistral.ai/capabilities/vision",
    checked: "2026-11-22",
  },
  moonshotai: {
    baseUrl: "https://api.moonshot.ai/v1",
    apis: ["chat"],
    keyEnv: "MOONSHOT_API_KEY",
    fewestOutputTokens: 1,
    source: "https://platform.kimi.ai/docs/guide/use-kimi-vision-model",
    checked: "2026-11-22",
  },
  openai: {
    baseUrl: "https://api.openai.com/v1",
    apis: ["responses"],
    keyEnv: "OPENAI_API_KEY",
    // "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16"
    fewestOutputTokens: 16,
    source: "https://developers.openai.com/api/docs/guides/images-vision",
    checked: "2026-11-22",
  },
  qwen: {
    baseUrl: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    apis: ["chat"],
    keyEnv: "DASHSCOPE_API_KEY",
    fewestOutputTokens: 1,
    source: "https://help.aliyun.com/en/model-studio/qwen-vl-compatible-with-openai",
    checked: "2026-11-22",
  },
  xai: {
    baseUrl: "https://api.x.ai/v1",
    apis: ["chat"],
    keyEnv: "XAI_API_KEY",
    fewestOutputTokens: 1,
    source: "https://docs.x.ai/developers/model-capabilities/images/understanding",
    checked: "2026-11-22",
  },
  zai: {
    baseUrl: "https://api.z.ai/api/paas/v4",
    apis: ["chat"],
    keyEnv: "ZAI_API_KEY",
    fewestOutputTokens: 1,
    source: "https://docs.z.ai/guides/vlm/glm-4.5v",
    checked: "2026-11-22",
  },
};
