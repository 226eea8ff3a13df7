import { PixelthriftError } from "../errors.ts";
import type { FlagValues } from "../flags.ts";
import type { Io } from "../io.ts";
import { bundledPrices, type PriceList, sourceText } from "../models/price.ts";

/** The prices of a run: those of today where they were asked for and came, and otherwise those that this version came with. */
export async function pricesFor(
  { refreshPrices: isAsked }: Pick<FlagValues, "refreshPrices">,
  { stderr, signal }: Pick<Io, "stderr" | "signal">,
): Promise<PriceList> {
  if (isAsked !== true) return bundledPrices;
  const { refreshPrices } = await import("../refresh-prices.ts");
  try {
    return await refreshPrices({ signal });
  } catch (error) {
    if (!(error instanceof PixelthriftError)) throw error;
    // Whoever interrupts a run does not ask for its prices any more.
    if (error.code !== "E_CANCELLED") {
      stderr.write(`prices are not refreshed but those of ${sourceText(bundledPrices.source)}: ${error.message}\n`);
    }
    return bundledPrices;
  }
}
