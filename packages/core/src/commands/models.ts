/**
 * `pixelthrift models`: every known model, or some of them in full: rule, examples, prices, limits, and where each was read.
 */
import { PixelthriftError } from "../errors.ts";
import type { FlagValues } from "../flags.ts";
import { type ExitCode, type Io, styleOf } from "../io.ts";
import { resolveModels } from "../models/choose.ts";
import type { ExtraModels } from "../models/extra.ts";
import { type Model, models } from "../models/index.ts";
import { sourceText } from "../models/price.ts";
import { jsonText } from "../report/json.ts";
import { modelRow } from "../report/model-row.ts";
import { modelText } from "../report/model.ts";
import { modelsText } from "../report/models.ts";
import { pricesOn } from "../report/money.ts";
import { colored, wrapped } from "../report/table.ts";
import { version } from "../version.ts";
import { ownModels } from "./own-models.ts";
import { pricesFor } from "./prices.ts";

/**
 * @param ids Default: all.
 * @throws `E_OPTION` for an id that no model has, and with `E_READ` what a file of models can.
 */
export async function modelsCommand(ids: readonly string[], values: FlagValues, io: Io): Promise<ExitCode> {
  const asked = chosen(ids, (await ownModels(values, io)) ?? {});
  const list = await pricesFor(values, io);
  const prices = pricesOn(new Date(), list.source);
  const rows = asked.map(([id, model]) => modelRow(id, model, list, prices.on));
  const style = styleOf(io);
  const priceLine = `Dollars for a million tokens of input in ${sourceText(prices)} on ${prices.on}.`;
  if (values.json === true) io.stdout.write(jsonText(version, { models: rows, prices }));
  else if (ids.length === 0) io.stdout.write(modelsText(rows, priceLine, style));
  else {
    const foot = `${colored(wrapped(priceLine, style), "dim", style)}\n`;
    io.stdout.write([...rows.map((row) => modelText(row, style)), foot].join("\n"));
  }
  return 0;
}

/** Those of a user's own first, which they came for. */
function chosen(ids: readonly string[], extra: ExtraModels): readonly (readonly [string, Model])[] {
  if (ids.length === 0) return Object.entries({ ...extra, ...models, ...extra });
  try {
    return resolveModels(ids, undefined, undefined, extra).map(({ model, row }) => [model, row]);
  } catch (error) {
    if (!(error instanceof PixelthriftError)) throw error;
    // Here a model is no option, but what was asked about.
    throw new PixelthriftError(error.code, error.message.replace(" for model but ", " but "), { cause: error });
  }
}
