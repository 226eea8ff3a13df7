import type { Rule } from "../tokens/rule.ts";
import type { RequestLimits } from "./limits.ts";

export type Provider =
  | "amazon"
  | "anthropic"
  | "cohere"
  | "deepseek"
  | "google"
  | "meta"
  | "minimax"
  | "mistral"
  | "moonshotai"
  | "openai"
  | "opengvlab"
  // Of a user's own file.
  | "other"
  | "qwen"
  | "xai"
  | "zai";

/** What people call each; a model of the last one says itself. */
const providerNames: Readonly<Record<Provider, string>> = {
  amazon: "Amazon",
  anthropic: "Anthropic",
  cohere: "Cohere",
  deepseek: "DeepSeek",
  google: "Google",
  meta: "Meta",
  minimax: "MiniMax",
  mistral: "Mistral",
  moonshotai: "Moonshot AI",
  openai: "OpenAI",
  opengvlab: "OpenGVLab",
  qwen: "Alibaba",
  xai: "xAI",
  zai: "Z.ai",
  other: "The provider",
};

/** A provider by its key or by what people call it, in any case. */
export function providerCalled(word: string): Provider | undefined {
  const wanted = word.trim().toLowerCase();
  const known = Object.entries(providerNames).filter(([key]) => key !== "other");
  return known.find(([key, name]) => key === wanted || name.toLowerCase() === wanted)?.[0] as Provider | undefined;
}

/** @example providerName(models["grok-4.6"]); //=> "xAI" */
export function providerName({ provider, maker }: Pick<Model, "maker" | "provider">): string {
  return maker ?? providerNames[provider];
}

/** Where a model is served: by its maker, or by one of the clouds that have limits and prices of their own. */
export type Channel = "api" | "bedrock" | "vertex";

/**
 * How sure a token count is.
 *
 * - `exact`: the provider prints the rule and independent measurements agree.
 * - `documented`: the provider prints the rule, or ships the code that applies it; nobody has measured it against the bill.
 * - `estimate`: inferred from a sister model or from measurements alone, or what is known contradicts itself.
 * - `unknown`: no rule is known, so there is no count.
 */
export type Certainty = "exact" | "documented" | "estimate" | "unknown";

/** The rule of one detail setting. */
export interface Detail {
  readonly rule: Rule;
  readonly certainty: Certainty;
}

/** What one input token costs, in US dollars × 1e-12. */
export interface Rates {
  readonly picoUsdPerToken: number;
  /** Of a token that the provider reads from its cache; absent where no price of that is known. */
  readonly cachedPicoUsdPerToken?: number;
  /** In a batch, which is answered later; absent where no price of that is known. */
  readonly batchPicoUsdPerToken?: number;
}

/** One vision model: facts only, each with where and when it was read. */
export interface Model {
  readonly provider: Provider;
  /** What people call the provider, where it is `other`. */
  readonly maker?: string;
  /** What the rule is called among people: "Claude high resolution", "OpenAI patches". */
  readonly family: string;
  /** The request field that chooses a detail, like `media_resolution`; absent where the model has none. */
  readonly setting?: string;
  /** What the setting may be. A model without one has the single detail `default`. */
  readonly details: Readonly<Record<string, Detail>>;
  /** The detail that counts where a request names none. */
  readonly defaultDetail: string;
  /** The model's name in the price list, where it is not its id; `null` where the list does not have it. */
  readonly priceId?: string | null;
  /** Of the user's own file; it goes before the price list. */
  readonly price?: Rates;
  /**
   * Whose service the model is used on under this id. `anyone`: its weights are public, and whoever hosts them has limits of
   * their own. Default: `maker`.
   */
  readonly servedBy?: "maker" | "anyone";
  /** Of the user's own file; they go before those of the provider. */
  readonly limits?: RequestLimits;
  /** What else the model itself is called, without the provider: never a name that may come to mean another one. */
  readonly aliases?: readonly string[];
  readonly source: string;
  /** The day `source` was read, as YYYY-MM-DD. */
  readonly checked: string;
}
