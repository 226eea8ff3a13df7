/**
 * `pixelthrift models`: every known model, with its rule, its price and where both were read.
 */
import type { FlagValues } from "../flags.ts";
import { type ExitCode, type Io, styleOf } from "../io.ts";
import { models } from "../models/index.ts";
import { picoUsdPerToken } from "../prices.ts";
import { jsonText } from "../report/json.ts";
import { modelRow, modelsText } from "../report/models.ts";
import { pricesOn } from "../report/money.ts";
import { version } from "../version.ts";

export function modelsCommand(values: FlagValues, io: Io): ExitCode {
  const today = new Date();
  const rows = Object.entries(models).map(([id, model]) => modelRow(id, model, picoUsdPerToken(id, today)));
  const prices = pricesOn(today);
  io.stdout.write(
    values.json === true ? jsonText(version, { models: rows, prices }) : modelsText(rows, prices, styleOf(io)),
  );
  return 0;
}
