import type { Measured, Calibration } from "../calibrate/calibrate.ts";
import { wires } from "../calibrate/endpoints.ts";
import type { Preparation, PreparedSize } from "../calibrate/prepare.ts";
import type { Style } from "../io.ts";
import { sourceText } from "../models/price.ts";
import { shownSize, type Size } from "../size.ts";
import type { Counted, TokenRange } from "../tokens/count.ts";
import { describeRule } from "../tokens/rule.ts";
import type { Prices } from "./money.ts";
import { colored, type Column, table, wrapped } from "./table.ts";
import { plural, shownCount, shownUsd } from "./units.ts";

/*
 * What a calibration would send, and what one has found, as values and for a person.
 */

/** A model that would be asked. */
export interface PlannedRow {
  readonly model: string;
  /** What the service calls it. */
  readonly calledAs: string;
  readonly detail: string;
  readonly host: string;
  readonly api: string;
  readonly answers: "billed" | "counted";
  /** The variable of the environment that has the key; `null` where none is sent. */
  readonly keyEnv: string | null;
  readonly requests: number;
  readonly sizes: readonly (Size & { readonly tokens: number | null; readonly range?: TokenRange })[];
  /** Of all images by the rule; `null` where it is unknown. */
  readonly tokens: number | null;
  /** Of those tokens, at the maker's base input price; 0 where counting is free, `null` where tokens or price are unknown. */
  readonly usd: number | null;
}

/** @param picoUsdPerToken What the service asks for an input token, where that is known. */
export function plannedRow(preparation: Preparation, picoUsdPerToken: number | null): PlannedRow {
  const { chosen, calledAs, baseUrl, api, keyEnv, sizes } = preparation;
  const { answers } = wires[api];
  const isKnown = sizes.every(({ expected }) => expected.outcome !== "unknown");
  const tokens = isKnown ? sizes.reduce((sum, { expected }) => sum + (tokensOf(expected) ?? 0), 0) : null;
  const usd = tokens === null || picoUsdPerToken === null ? null : (tokens * picoUsdPerToken) / 1e12;
  return {
    model: chosen.model,
    calledAs,
    detail: chosen.detail,
    host: baseUrl.host,
    api,
    answers,
    keyEnv,
    requests: 1 + sizes.length,
    sizes: sizes.map(sizeRow),
    tokens,
    usd: answers === "counted" ? 0 : usd,
  };
}

function sizeRow({ size, expected }: PreparedSize): PlannedRow["sizes"][number] {
  return { ...size, tokens: tokensOf(expected), ...rangeField(expected) };
}

function tokensOf(expected: Counted): number | null {
  return expected.outcome === "billed" ? expected.tokens : null;
}

function rangeField(expected: Counted): { readonly range?: TokenRange } {
  return expected.outcome === "billed" && expected.range !== undefined ? { range: expected.range } : {};
}

/** What would be sent, and how to send it. */
export function plannedText(rows: readonly PlannedRow[], prices: Prices, style: Style): string {
  const columns: Column[] = [
    { head: "model" },
    { head: "to" },
    { head: "requests", align: "right" },
    { head: "tokens", align: "right" },
    { head: "dollars", align: "right" },
  ];
  const lines = rows.map((row) => [
    nameOf(row),
    row.host,
    String(row.requests),
    row.tokens === null ? "not known" : shownCount(row.tokens),
    row.usd === null ? "not known" : row.answers === "counted" ? "free" : shownUsd(row.usd),
  ]);
  const keys = [...new Set(rows.flatMap(({ keyEnv }) => keyEnv ?? []))];
  const sizes = rows.map((row) => wrapped(`${nameOf(row)}: ${row.sizes.map(shownSize).join(" ")}`, style));
  const notes = [
    `Sent are test images that this program draws, and never a file; the first request of each model has none.${keys.length === 0 ? "" : ` Keys are read from ${keys.join(", ")}.`}`,
    `Tokens of the images by our rules, at the base input price in ${sourceText(prices)} on ${prices.on}. The few of the prompt and the answer, and what a model thinks before it, come on top.`,
    "The formats of these services are tested against a local server only: nobody has run this against the paid ones yet.",
  ];
  return `${table(columns, lines, style)}\n${sizes.join("\n")}\n\n${notes.map((note) => colored(wrapped(note, style), "dim", style)).join("\n")}\n\n  Nothing was sent. To send it, add --yes.\n`;
}

/** A model and, where it can be set, the detail it is called with. */
function nameOf({ model, detail }: Pick<PlannedRow, "model" | "detail">): string {
  return detail === "default" ? model : `${model} (${detail})`;
}

/** What was found, as a value. */
export function calibrationRow(calibration: Calibration): object {
  const { preparation, overhead, measured, judgement, error } = calibration;
  const { chosen, calledAs, baseUrl, api, sizes } = preparation;
  return {
    model: chosen.model,
    calledAs,
    detail: chosen.detail,
    host: baseUrl.host,
    api,
    answers: wires[api].answers,
    family: chosen.row.family,
    rule: chosen.rule,
    certainty: chosen.certainty,
    conclusion: judgement.conclusion,
    text: judgement.text,
    wrapTokens: judgement.wrapTokens,
    ...(overhead === undefined ? {} : { overhead: { inputTokens: overhead.inputTokens, usage: overhead.raw } }),
    sizes: measured.map((found, index) => ({
      ...sizeRow(found),
      ...answerOf(found),
      difference: differenceOf(found),
      verdict: judgement.verdicts[index],
    })),
    notReached: sizes.length - measured.length,
    ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
  };
}

function answerOf(found: Measured): object {
  if (found.outcome === "refused") return { refused: found.message };
  const { tokens, by, usage } = found;
  return { found: tokens, by, inputTokens: usage?.inputTokens, usage: usage?.raw };
}

function differenceOf(found: Measured): number | null {
  const rule = tokensOf(found.expected);
  return found.outcome === "refused" || rule === null ? null : found.tokens - rule;
}

/** What was found, for a person. */
export function calibrationText(calibration: Calibration, style: Style): string {
  const { preparation, overhead, measured, judgement, error } = calibration;
  const { chosen, baseUrl, api, sizes } = preparation;
  const { answers } = wires[api];
  const head = `${colored(nameOf(chosen), "bold", style)} at ${baseUrl.host}`;
  const rule = `${chosen.row.family}: ${describeRule(chosen.rule)} [${chosen.certainty}]`;
  const columns: Column[] = [
    { head: "size" },
    { head: "our rule", align: "right" },
    { head: "range", align: "right" },
    { head: answers, align: "right" },
    { head: "difference", align: "right" },
    { head: "verdict" },
  ];
  const rows = measured.map((found, index) => {
    const verdict = judgement.verdicts[index] ?? "new";
    return [...cells(found), colored(verdict, verdictColors[verdict], style)];
  });
  const refusals = measured.flatMap((found) =>
    found.outcome === "refused" ? [`${shownSize(found.size)}: ${found.message}`] : [],
  );
  const parts = [
    wrapped(head, style),
    colored(wrapped(rule, style), "dim", style),
    ...(rows.length === 0 ? [] : [table(columns, rows, style).trimEnd()]),
    ...(overhead === undefined
      ? []
      : [colored(wrapped(`Without an image: ${plural(overhead.inputTokens, "input token")}.`, style), "dim", style)]),
    ...refusals.map((refusal) => wrapped(refusal, style)),
    ...(error === undefined
      ? []
      : [colored(wrapped(failure(error, sizes.length - measured.length), style), "red", style)]),
    wrapped(judgement.text, style),
  ];
  return `${parts.join("\n")}\n`;
}

const verdictColors = { agrees: "green", "in range": "yellow", contradicts: "red", new: "yellow" } as const;

function failure({ code, message }: NonNullable<Calibration["error"]>, notReached: number): string {
  const rest = notReached === 0 ? "" : ` ${plural(notReached, "size")} not asked for.`;
  return `failed: ${message} (${code}).${rest}`;
}

function cells(found: Measured): string[] {
  const { expected } = found;
  const difference = differenceOf(found);
  return [
    shownSize(found.size),
    expected.outcome === "billed" ? shownCount(expected.tokens) : expected.outcome === "refused" ? "refused" : "",
    expected.outcome === "billed" && expected.range !== undefined
      ? `${shownCount(expected.range.min)} to ${shownCount(expected.range.max)}`
      : "",
    found.outcome === "refused" ? "refused" : shownCount(found.tokens),
    difference === null ? "" : difference > 0 ? `+${shownCount(difference)}` : String(difference),
  ];
}

/** What to do with it: one account on one day proves little, and others want to know. */
export function reportingText(style: Style): string {
  const text =
    "These are the figures of one account on one day. Please report them with the output of --json: https://github.com/pixelthrift/pixelthrift/issues";
  return `${colored(wrapped(text, style), "dim", style)}\n`;
}
