import type { Model } from "../models/index.ts";

/*
 * What is asked, and what the answer says of it: the same for every kind of API. How it is written is up to each.
 */

/** A request field that chooses a detail. */
export type Setting = NonNullable<Model["setting"]>;

/** One request, as no API writes it. */
export interface Question {
  /** The model, as the service calls it. */
  readonly model: string;
  readonly text: string;
  /** Base64 of a PNG; absent in the request that shows what the text alone takes. */
  readonly png?: string;
  /** Absent where the caller named no detail, so that the service's own default decides. */
  readonly setting?: { readonly name: Setting; readonly value: string };
  readonly maxOutputTokens: number;
}

/** What a service says it counted. */
export interface Usage {
  readonly inputTokens: number;
  /** Those of images alone, where the service tells them apart. */
  readonly imageTokens?: number;
  /** As the service wrote it. */
  readonly raw: unknown;
}

/** A kind of API. */
export interface Wire {
  /** What the tokens of its answers are: what is billed, or what a free endpoint counts beforehand. */
  readonly answers: "billed" | "counted";
  /** The details that it can be called with. */
  readonly settings: readonly Setting[];
  /** What stands behind the base URL. */
  path(question: Question): string;
  headers(key: string): Readonly<Record<string, string>>;
  body(question: Question): object;
  /** `undefined` where the answer tells no usage. */
  usage(answer: unknown): Usage | undefined;
}

export function bearer(key: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${key}` };
}

export function dataUrl(png: string): string {
  return `data:image/png;base64,${png}`;
}

/** The value at the end of a path of fields in something that came from outside, whatever it is. */
export function field(value: unknown, ...names: readonly string[]): unknown {
  let found = value;
  for (const name of names) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[name];
  }
  return found;
}

/**
 * A usage, where its figures are figures. Some services write 0 tokens of images for want of a count.
 *
 * @param raw What the service wrote of its usage.
 */
export function usageOf(raw: unknown, inputTokens: unknown, imageTokens?: unknown): Usage | undefined {
  if (!isCount(inputTokens)) return undefined;
  return isCount(imageTokens) && imageTokens > 0 ? { inputTokens, imageTokens, raw } : { inputTokens, raw };
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
