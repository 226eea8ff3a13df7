import { describeRule, type Limits, limitsOf } from "../tokens/rule.ts";
import { findDetail } from "./find.ts";
import { type Certainty, type Model, models, type Provider } from "./index.ts";
import { picoUsdPerToken } from "./price.ts";

/** All that is known of one model, in a form to print. */
export interface ModelRow {
  readonly id: string;
  readonly provider: Provider;
  readonly family: string;
  /** The rule at the default detail, in words. */
  readonly rule: string;
  /** Every detail setting with its own rule in words. */
  readonly details: readonly { readonly detail: string; readonly rule: string; readonly certainty: Certainty }[];
  readonly defaultDetail: string;
  /** Of the rule at the default detail. */
  readonly certainty: Certainty;
  /** Base input price; `null` where the price list does not have the model. */
  readonly usdPerMillionTokens: number | null;
  /** Of the rule at the default detail. */
  readonly limits: Limits;
  /** The page the rule was read on. */
  readonly source: string;
  /** The day it was read, as YYYY-MM-DD. */
  readonly checked: string;
}

/**
 * Every known model, by provider and newest first.
 *
 * @param on The day of the prices. Default: today.
 * @example
 * listModels().find(({ id }) => id === "gemini-3.6-flash")?.rule;
 * //=> "at most 1,120 tokens shared out by shape, whatever the size"
 */
export function listModels(on: Date = new Date()): ModelRow[] {
  return Object.entries<Model>(models).map(([id, model]) => {
    const { provider, family, details, defaultDetail, source, checked } = model;
    const { rule, certainty } = findDetail(id, defaultDetail);
    const price = picoUsdPerToken(id, on);
    return {
      id,
      provider,
      family,
      rule: describeRule(rule),
      details: Object.entries(details).map(([detail, one]) => ({
        detail,
        rule: describeRule(one.rule),
        certainty: one.certainty,
      })),
      defaultDetail,
      certainty,
      usdPerMillionTokens: price === null ? null : price / 1e6,
      limits: limitsOf(rule),
      source,
      checked,
    };
  });
}
