/**
 * What the tests of calibration share: answers that follow a rule, and the document that is printed.
 */
import { choose } from "../src/models/choose.ts";
import { countByRule } from "../src/tokens/count.ts";
import type { Answer, Form, Seen } from "./provider.ts";
import type { Called } from "./workbench.ts";

export const key = "sk-0123456789-secret";
/** What the text takes in every request. */
export const promptTokens = 12;

/** What `--json` prints, as far as the tests look at it. */
export interface CalibrationDocument {
  readonly sent: string;
  readonly plan: readonly Readonly<Record<string, unknown>>[];
  readonly results: readonly {
    readonly model: string;
    readonly conclusion: string;
    readonly text: string;
    readonly wrapTokens: number;
    readonly overhead?: { readonly inputTokens: number };
    readonly sizes: readonly Readonly<Record<string, unknown>>[];
    readonly notReached: number;
    readonly error?: { readonly code: string; readonly message: string };
  }[];
}

export function documentOf({ stdout }: Called): CalibrationDocument {
  return JSON.parse(stdout) as CalibrationDocument;
}

/** Answers as the rule of the model says, and `more` tokens on top of every image. */
export function byTheRule(
  form: Form,
  model: string,
  detail: string | undefined,
  more: (size: string) => number = () => 0,
) {
  const { rule } = choose(model, detail);
  return (seen: Seen): Answer => {
    const { image } = form.read(seen);
    if (image === undefined) return { body: form.write(promptTokens, 0) };
    const [widthPx = 0, heightPx = 0] = image.split("x").map(Number);
    const count = countByRule(rule, { widthPx, heightPx });
    const tokens = (count.outcome === "billed" ? count.tokens : 1000) + more(image);
    return { body: form.write(promptTokens + tokens, tokens) };
  };
}
