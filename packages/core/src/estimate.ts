import { planKnown } from "./again.ts";
import { type ImageInput, openInput } from "./input.ts";
import { type Options, type RawOptions, resolveOptions } from "./options.ts";
import { photoOf } from "./plan-for.ts";
import type { Plan } from "./plan.ts";
import { type Cost, costs } from "./prices.ts";
import type { Format } from "./probe.ts";
import type { Sent } from "./sent.ts";
import type { Size } from "./size.ts";

/*
 * What an image would cost, from its header alone. Decodes nothing and loads no engine.
 */

/** What one image costs now, and what it will cost once it is optimized as planned. */
export interface Estimate extends Size {
  /** Absent where bytes or a size were given. */
  readonly path?: string;
  /** Absent where a size was given. */
  readonly format?: Format;
  /** Absent where a size was given. */
  readonly sizeBytes?: number;
  readonly plan: Plan;
  /** One entry a model. */
  readonly cost: readonly Cost[];
}

/**
 * Tells what an image costs each model before and after it is optimized, without optimizing it: only its header is read.
 *
 * @param input A path, a file URL, the bytes, or just a size.
 * @param options Default: the preset `content` and a small current selection of models.
 * @throws `E_OPTION` for a wrong option or size, and what reading a header can throw: `E_READ`, `E_FORMAT`, `E_TRUNCATED`, `E_CORRUPT`, `E_UNSUPPORTED`.
 * @example
 * const { cost } = await estimate({ widthPx: 3840, heightPx: 2160 }, { model: "claude-opus-5-5", preset: "content" });
 * //=> [{ model: "claude-opus-5-5", tokensBefore: 4784, tokensAfter: 209, savedPercent: 95.6, … }]
 */
export async function estimate(input: ImageInput | Size, options: RawOptions = {}): Promise<Estimate> {
  return estimateOne(input, resolveOptions(options));
}

/** The same with options that are resolved already, as a run over many files has them. */
export async function estimateOne(input: ImageInput | Size, options: Options): Promise<Estimate> {
  const { probe, ...file } = isSize(input) ? { probe: photoOf(input) } : await openInput(input);
  const { widthPx, heightPx, format, frames } = probe;
  const planned = planKnown(probe, "sizeBytes" in file ? file.sizeBytes : undefined, options);
  const before: Sent =
    "sizeBytes" in file ? { widthPx, heightPx, format, frames, sizeBytes: file.sizeBytes } : { widthPx, heightPx };
  return {
    widthPx,
    heightPx,
    ...("sizeBytes" in file ? { ...file, format } : {}),
    plan: planned,
    cost: costs(before, planned.kind === "keep" ? before : planned.to, options.models, options),
  };
}

function isSize(input: ImageInput | Size): input is Size {
  return typeof input === "object" && input !== null && "widthPx" in input && "heightPx" in input;
}
