import type { Style } from "../io.ts";
import type { Certainty, Model, Provider } from "../models/index.ts";
import { describeRule, type Limits, limitsOf, type Rule } from "../tokens/rule.ts";
import type { Prices } from "./money.ts";
import { colored, table } from "./table.ts";

/*
 * The table of models, as values and for a person.
 */

/** One model as it is printed. */
export interface ModelRow {
  readonly id: string;
  readonly provider: Provider;
  readonly family: string;
  /** The request field that chooses a detail; `null` where there is none. */
  readonly setting: string | null;
  readonly defaultDetail: string;
  readonly details: Readonly<Record<string, DetailRow>>;
  /** Input, base tier; `null` where the price list does not have the model. */
  readonly usdPerMillionTokens: number | null;
  readonly source: string;
  /** The day `source` was read, as YYYY-MM-DD. */
  readonly checked: string;
}

export interface DetailRow {
  readonly rule: Rule;
  /** The rule in words. */
  readonly description: string;
  readonly limits: Limits;
  readonly certainty: Certainty;
}

export function modelRow(id: string, model: Model, picoUsdPerToken: number | null): ModelRow {
  const { provider, family, setting = null, defaultDetail, source, checked } = model;
  const details = Object.entries(model.details).map(([name, { rule, certainty }]): [string, DetailRow] => [
    name,
    { rule, description: describeRule(rule), limits: limitsOf(rule), certainty },
  ]);
  return {
    id,
    provider,
    family,
    setting,
    defaultDetail,
    details: Object.fromEntries(details),
    usdPerMillionTokens: picoUsdPerToken === null ? null : picoUsdPerToken / 1e6,
    source,
    checked,
  };
}

/** Models that are counted alike stand together: the rule once, then the names. */
export function modelsText(rows: readonly ModelRow[], prices: Prices, style: Style): string {
  const groups = Map.groupBy(rows, ({ family, details, defaultDetail, source, checked }) =>
    JSON.stringify([family, details, defaultDetail, source, checked]),
  );
  const parts = [...groups.values()].map((group) => groupText(group, style));
  const foot = `  Dollars for a million input tokens at the base price in ${prices.package} ${prices.version} on ${prices.on}; -- is not in that list.`;
  return `${[...parts, colored(foot, "dim", style)].join("\n")}\n`;
}

function groupText(group: readonly ModelRow[], style: Style): string {
  const [first] = group;
  if (first === undefined) return "";
  const { provider, family, setting, details, defaultDetail, source, checked } = first;
  const detailLines = Object.entries(details).map(([name, { description, certainty }]) => {
    const isOnly = setting === null;
    const isDefault = !isOnly && name === defaultDetail ? " (default)" : "";
    return `    ${isOnly ? "" : `${setting} ${name}${isDefault}: `}${description} [${certainty}]`;
  });
  return [
    `  ${colored(family, "bold", style)}, ${provider}`,
    ...detailLines,
    colored(`    ${source}, read on ${checked}`, "dim", style),
    table([{ head: "  model" }, { head: "$/M tokens", align: "right" }], group.map(priceRow), style),
  ].join("\n");
}

function priceRow({ id, usdPerMillionTokens }: ModelRow): string[] {
  return [`  ${id}`, usdPerMillionTokens === null ? "--" : usdPerMillionTokens.toFixed(2)];
}
