import pMap from "p-map";

import { fitBudget, type Known } from "../budget.ts";
import { PixelthriftError } from "../errors.ts";
import type { FlagValues } from "../flags.ts";
import { openInput } from "../input.ts";
import type { Options } from "../options.ts";
import { photoOf } from "../plan-for.ts";
import type { Budget } from "../report/money.ts";
import type { Source } from "../scan.ts";
import type { Size } from "../size.ts";

/** What the images of a run are to cost together. */
export interface Budgeting {
  readonly sources: readonly Source[];
  /** Sizes that were typed. Default: none. */
  readonly sizes?: readonly Size[];
  readonly signal: AbortSignal;
}

/**
 * The scale at which all images of a run stay within `--budget`; `undefined` where there is no such flag.
 *
 * Reads every header once before the run. What cannot be read will fail in the run, and costs nothing here.
 *
 * @throws `E_OPTION` where no scale is small enough, and for what `fitBudget` refuses.
 */
export async function budgetFor(
  { budget: usd }: Pick<FlagValues, "budget">,
  options: Options,
  { sources, sizes = [], signal }: Budgeting,
): Promise<Budget | undefined> {
  if (usd === undefined) return undefined;
  const known = await pMap(sources, ({ absolutePath }) => lookAt(absolutePath, signal), { concurrency: headersAtOnce });
  const images = [...sizes.map((size) => ({ probe: photoOf(size) })), ...known.flat()];
  const { scale, why } = fitBudget(images, options, usd);
  return { usd, scale, why };
}

/** A wrong amount, or models without a price, are told before a large folder is searched. */
export function checkBudget({ budget: usd }: Pick<FlagValues, "budget">, options: Options): void {
  if (usd !== undefined) fitBudget([], options, usd);
}

/** More than this at a time waits for the disk and not for us. */
const headersAtOnce = 16;

async function lookAt(file: string, signal: AbortSignal): Promise<Known[]> {
  if (signal.aborted) return [];
  try {
    const { probe, sizeBytes } = await openInput(file);
    return [{ probe, sizeBytes }];
  } catch (error) {
    if (error instanceof PixelthriftError) return [];
    throw error;
  }
}
