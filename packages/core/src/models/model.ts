import type { Rule } from "../tokens/rule.ts";

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
  | "qwen"
  | "xai"
  | "zai";

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
  /** What the rule is called among people: "Claude high resolution", "OpenAI patches". */
  readonly family: string;
  /** The request field that chooses a detail; absent where the model has none. */
  readonly setting?: "detail" | "max_pixels" | "max_soft_tokens" | "media_resolution" | "vl_high_resolution_images";
  /** What the setting may be. A model without one has the single detail `default`. */
  readonly details: Readonly<Record<string, Detail>>;
  /** The detail that counts where a request names none. */
  readonly defaultDetail: string;
  /** The model's name in the price list, where it is not its id; `null` where the list does not have it. */
  readonly priceId?: string | null;
  /** Of the user's own file; it goes before the price list. */
  readonly price?: Rates;
  /** What else the model itself is called, without the provider: never a name that may come to mean another one. */
  readonly aliases?: readonly string[];
  readonly source: string;
  /** The day `source` was read, as YYYY-MM-DD. */
  readonly checked: string;
}
