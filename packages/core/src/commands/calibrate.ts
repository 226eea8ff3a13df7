/**
 * `pixelthrift calibrate`: asks models about test images, with the caller's own key, and holds their answers against the rules.
 */
import { calibrate, type Calibration } from "../calibrate/calibrate.ts";
import { prepare, type Preparation } from "../calibrate/prepare.ts";
import { expected, PixelthriftError } from "../errors.ts";
import type { FlagValues } from "../flags.ts";
import { type ExitCode, type Io, styleOf } from "../io.ts";
import { priceOf } from "../models/price.ts";
import { calibrationRow, calibrationText, plannedRow, plannedText, reportingText } from "../report/calibration.ts";
import { jsonText } from "../report/json.ts";
import { pricesOn } from "../report/money.ts";
import { version } from "../version.ts";
import { ownModels } from "./own-models.ts";

/** Models that reason take their time, even for a word. */
const timeoutMs = 120_000;

/**
 * Says what would be sent, or with `--yes` sends it.
 *
 * @throws `E_OPTION` before anything is sent, also where a key is missing.
 */
export async function calibrateCommand(values: FlagValues, io: Io): Promise<ExitCode> {
  const named = values.model ?? [];
  if (named.length === 0) throw expected("at least one id", "model", values.model);
  const extra = await ownModels(values, io);
  const preparations = [...new Set(named)].map((model) => prepare(model, values, extra));
  if (values.yes !== true) return plan(preparations, values, io);
  // All keys are looked at before the first request, which may cost something.
  const asked = preparations.map((preparation) => ({ preparation, key: keyOf(preparation, io) }));
  const calibrations: Calibration[] = [];
  for (const { preparation, key } of asked) {
    if (io.signal.aborted) break;
    const onAnswer = (what: string): void => void io.stderr.write(`  ${preparation.calledAs} ${what}\n`);
    calibrations.push(await calibrate(preparation, { key, signal: io.signal, timeoutMs, onAnswer }));
  }
  print(calibrations, values, io);
  if (io.signal.aborted) return 130;
  return calibrations.some(({ error }) => error !== undefined) ? 1 : 0;
}

function plan(preparations: readonly Preparation[], values: FlagValues, io: Io): ExitCode {
  const today = new Date();
  const rows = preparations.map((preparation) => plannedRow(preparation, priceFor(preparation, values, today)));
  const prices = pricesOn(today);
  io.stdout.write(
    values.json === true
      ? jsonText(version, { sent: "nothing", plan: rows, prices })
      : plannedText(rows, prices, styleOf(io)),
  );
  return 2;
}

/** Of the maker's service; what another one asks is in no list, unless it is in the caller's own. */
function priceFor({ chosen }: Preparation, { baseUrl }: FlagValues, on: Date): number | null {
  if (baseUrl !== undefined && chosen.row.price === undefined) return null;
  return priceOf(chosen, { on })?.picoUsdPerToken ?? null;
}

function keyOf({ keyEnv, baseUrl }: Preparation, { env }: Io): string {
  if (keyEnv === null) return "";
  const key = env[keyEnv]?.trim() ?? "";
  const what = `a key for ${baseUrl.host} in the environment variable ${keyEnv}`;
  if (key === "") throw new PixelthriftError("E_OPTION", `expected ${what} but received none`);
  // A header cannot hold it, and the error that says so has the key in it.
  if (!/^[\x21-\x7E]+$/u.test(key)) {
    throw new PixelthriftError(
      "E_OPTION",
      `expected ${what} but received one with a space, a line break or another sign that no key has`,
    );
  }
  return key;
}

function print(calibrations: readonly Calibration[], values: FlagValues, io: Io): void {
  if (values.json === true) {
    io.stdout.write(jsonText(version, { sent: "test images", results: calibrations.map(calibrationRow) }));
    return;
  }
  const style = styleOf(io);
  const parts = calibrations.map((calibration) => calibrationText(calibration, style));
  if (calibrations.some(({ measured }) => measured.length > 0)) parts.push(reportingText(style));
  io.stdout.write(parts.join("\n"));
}
