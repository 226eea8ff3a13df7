import type { Certainty } from "../models/index.ts";
import { type Size, shownSize } from "../size.ts";
import type { Counted, TokenRange } from "../tokens/count.ts";
import { counted } from "../tokens/rule.ts";

/*
 * What a service answered, held against the rule. Numbers in, a word and a sentence out.
 */

/** What became of one size. */
export type Measurement =
  | {
      readonly outcome: "counted";
      readonly size: Size;
      readonly expected: Counted;
      /** Of the image alone. */
      readonly tokens: number;
      /** Whether the service told them apart, or they are what the same request has more than without an image. */
      readonly by: "service" | "difference";
    }
  | {
      readonly outcome: "refused";
      readonly size: Size;
      readonly expected: Counted;
      readonly message: string;
    };

/**
 * - `agrees`: as the rule says.
 * - `in range`: not the rule's figure, but one of those it holds possible.
 * - `contradicts`: neither.
 * - `new`: there is no rule to hold it against.
 */
export type Verdict = "agrees" | "in range" | "contradicts" | "new";

/**
 * - `supported`: every size is as the rule says.
 * - `narrowed`: every size is within the range, which can be made smaller.
 * - `contradicted`: some size is outside.
 * - `measured`: there was no rule; now there are figures.
 * - `undecided`: nothing was answered.
 */
export type Conclusion = "supported" | "narrowed" | "contradicted" | "measured" | "undecided";

export interface Judgement {
  readonly conclusion: Conclusion;
  /** What it means for the rule, in a sentence or two. */
  readonly text: string;
  /** In the order of the measurements. */
  readonly verdicts: readonly Verdict[];
  /** Tokens that stand around every image and are not of the rule: the markers of its beginning and its end. */
  readonly wrapTokens: number;
}

/** More than a few tokens around an image are no markers. */
const mostWrapTokens = 16;

/** @param verb What the service does: some bill, some only count. */
export function judge(
  measurements: readonly Measurement[],
  certainty: Certainty,
  verb: "billed" | "counted",
): Judgement {
  const plain = measurements.map((measurement) => verdictOn(measurement, 0));
  const wrapTokens = plain.includes("contradicts") ? wrapOf(measurements) : 0;
  const verdicts = wrapTokens === 0 ? plain : measurements.map((measurement) => verdictOn(measurement, wrapTokens));
  const conclusion = conclusionOf(verdicts);
  const text = textOf(conclusion, { measurements, verdicts, wrapTokens, certainty, verb });
  return { conclusion, text, verdicts, wrapTokens };
}

function verdictOn(measurement: Measurement, wrapTokens: number): Verdict {
  const { expected } = measurement;
  switch (expected.outcome) {
    case "unknown":
      return "new";
    case "refused":
      return measurement.outcome === "refused" ? "agrees" : "contradicts";
    case "billed": {
      if (measurement.outcome === "refused") return "contradicts";
      const tokens = measurement.by === "difference" ? measurement.tokens - wrapTokens : measurement.tokens;
      if (tokens === expected.tokens) return "agrees";
      return isWithin(tokens, expected.range) ? "in range" : "contradicts";
    }
  }
}

function isWithin(tokens: number, range: TokenRange | undefined): boolean {
  return range !== undefined && tokens >= range.min && tokens <= range.max;
}

/** The same few tokens too many at every size of which the rule is sure. */
function wrapOf(measurements: readonly Measurement[]): number {
  const sure = measurements.flatMap((measurement) =>
    measurement.outcome === "counted" &&
    measurement.by === "difference" &&
    measurement.expected.outcome === "billed" &&
    measurement.expected.range === undefined
      ? [measurement.tokens - measurement.expected.tokens]
      : [],
  );
  const [first = 0] = sure;
  return sure.every((more) => more === first) && first > 0 && first <= mostWrapTokens ? first : 0;
}

function conclusionOf(verdicts: readonly Verdict[]): Conclusion {
  if (verdicts.length === 0) return "undecided";
  if (verdicts.includes("contradicts")) return "contradicted";
  if (verdicts.includes("new")) return "measured";
  return verdicts.includes("in range") ? "narrowed" : "supported";
}

interface Judged {
  readonly measurements: readonly Measurement[];
  readonly verdicts: readonly Verdict[];
  readonly wrapTokens: number;
  readonly certainty: Certainty;
  readonly verb: "billed" | "counted";
}

function textOf(conclusion: Conclusion, judged: Judged): string {
  const { measurements, certainty, verb } = judged;
  switch (conclusion) {
    case "undecided":
      return "No size was answered, so nothing is decided.";
    case "supported": {
      return `${allOf(measurements.length)} ${verb} as the rule says${wrapText(judged)}.${raised(certainty)}`;
    }
    case "narrowed":
      return `Every size is within the range, but not as the rule says at ${listed(judged, "in range")}${patternText(judged)}.`;
    case "contradicted":
      return `The rule is contradicted at ${listed(judged, "contradicts")}${patternText(judged)}.`;
    case "measured":
      return `There is no rule; these are ${measurements.length} points to find one from${patternText(judged)}.`;
  }
}

function allOf(sizes: number): string {
  if (sizes === 1) return "The one size is";
  return sizes === 2 ? "Both sizes are" : `All ${sizes} sizes are`;
}

function wrapText({ wrapTokens }: Judged): string {
  if (wrapTokens === 0) return "";
  return `, with ${wrapTokens === 1 ? "1 token" : `${wrapTokens} tokens`} around each image`;
}

function raised(certainty: Certainty): string {
  if (certainty === "documented") return " Its certainty could be raised from documented to exact.";
  return certainty === "estimate" ? " Its certainty could be raised from estimate." : "";
}

function listed({ measurements, verdicts, verb }: Judged, verdict: Verdict): string {
  return measurements
    .filter((_, index) => verdicts[index] === verdict)
    .map((measurement) => `${shownSize(measurement.size)} (${differenceText(measurement, verb)})`)
    .join(", ");
}

function differenceText(measurement: Measurement, verb: string): string {
  const { expected } = measurement;
  const rule = expected.outcome === "billed" ? `${counted(expected.tokens)} by the rule` : "refused by the rule";
  const found = measurement.outcome === "counted" ? `${counted(measurement.tokens)} ${verb}` : "refused";
  return `${rule}, ${found}`;
}

/** What the figures have in common, where there is something: it is what a better rule would say. */
function patternText({ measurements, verb }: Judged): string {
  const known = measurements.filter((measurement) => measurement.outcome === "counted");
  const [first] = known;
  if (first === undefined || known.length < 2) return "";
  if (known.every(({ tokens }) => tokens === first.tokens)) {
    return `; the same ${counted(first.tokens)} tokens are ${verb} for every size`;
  }
  const isAt = (end: "min" | "max"): boolean =>
    known.every(({ tokens, expected }) => expected.outcome === "billed" && expected.range?.[end] === tokens);
  if (isAt("min")) return "; it is the fewest of the range every time";
  return isAt("max") ? "; it is the most of the range every time" : "";
}
