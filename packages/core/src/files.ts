import { optimizeAll } from "./batch.ts";
import { PixelthriftError } from "./errors.ts";
import type { RawOptions } from "./options.ts";
import { place, type Placed, type Placing } from "./place.ts";
import type { Source } from "./scan.ts";

/*
 * Files to files: what the command line and the editor both do with the sources that a scan has found.
 */

/**
 * Makes every source small and puts its result where it belongs, in the order of the sources.
 *
 * One that fails is an entry like any other. One that the signal stopped is none: it has not been done.
 *
 * @throws `E_OPTION` at once where an option is wrong.
 */
export function optimizeFiles(
  sources: readonly Source[],
  options: RawOptions,
  placing: Placing,
): AsyncIterable<Placed> {
  const results = optimizeAll(
    sources.map(({ absolutePath }) => absolutePath),
    options,
  );
  return {
    async *[Symbol.asyncIterator]() {
      let index = 0;
      for await (const result of results) {
        const source = sources[index];
        index += 1;
        if (source === undefined)
          throw new PixelthriftError("E_NATIVE", `expected ${sources.length} results but received more`);
        if (result.outcome === "failed" && result.error.code === "E_CANCELLED") continue;
        yield place(result, source, placing);
      }
    },
  };
}
