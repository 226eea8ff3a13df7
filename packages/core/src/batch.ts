import { expected } from "./errors.ts";
import type { ImageInput } from "./input.ts";
import { type Optimized, optimizeOne } from "./optimize.ts";
import { type RawOptions, resolveOptions } from "./options.ts";

/** Many images, from a list or from anything that yields them one after the other. */
export type ImageInputs = Iterable<ImageInput> | AsyncIterable<ImageInput>;

/**
 * Makes many images small: as many at a time as the machine has cores, results in the order of the inputs.
 *
 * Inputs are taken one by one as there is room for them, so the list may be longer than memory. An image that fails is a result and does not stop
 * the rest, unless `onError` is `throw`. Leaving the loop, or aborting `signal`, stops what is running and takes no further input; after an abort the
 * images under way still come, as `failed` with `E_CANCELLED`.
 *
 * Throws `E_OPTION` at once where an option is wrong.
 *
 * @example
 * for await (const { path, metrics } of optimizeAll(["a.png", "b.jpg"])) {
 *   console.log(path, metrics.sizeReductionPercent);
 * }
 */
export function optimizeAll(inputs: ImageInputs, options: RawOptions = {}): AsyncIterable<Optimized> {
  const resolved = resolveOptions(options);
  // Both can be iterated, by letters and by numbers, which is never what was meant.
  if (typeof inputs === "string") throw expected("a list of inputs", "inputs", inputs);
  if (inputs instanceof Uint8Array) throw expected("a list of inputs", "inputs", "a Uint8Array");
  return {
    async *[Symbol.asyncIterator]() {
      // Loaded late, for one image needs none of them.
      const [pMap, { availableParallelism }] = await Promise.all([import("p-map"), import("node:os")]);
      // One more than the cores, so that the disk is read while they calculate.
      const concurrency = availableParallelism() + 1;
      const left = new AbortController();
      const signal = resolved.signal === undefined ? left.signal : AbortSignal.any([resolved.signal, left.signal]);
      const one = async (input: ImageInput): Promise<Optimized | typeof pMap.pMapStop> =>
        signal.aborted ? pMap.pMapStop : optimizeOne(input, { ...resolved, signal });
      try {
        // Twice as many results may wait as images are worked on: one slow image does not stop the others at once.
        yield* pMap.pMapIterable(inputs, one, { concurrency, backpressure: 2 * concurrency });
      } finally {
        left.abort();
      }
    },
  };
}
