import type { Engine, EngineName, Transformed } from "./engines/engine.ts";
import { selectEngine, selectOther } from "./engines/select.ts";
import { PixelthriftError } from "./errors.ts";
import { type ImageInput, inputPath, type Opened } from "./input.ts";
import type { Options, OutputFormat } from "./options.ts";
import type { Format } from "./probe.ts";
import type { Size } from "./size.ts";

/*
 * An input and the size it shall have in, smaller bytes out. The only stage that meets an engine.
 */

/** What an engine made, and which one it was. */
export interface TransformedBy extends Transformed {
  readonly engine: EngineName;
}

/** Throws what the engine throws, `E_TOO_LARGE` over a limit, and `E_READ` where the file is not the one whose header was read. */
export async function transform(
  input: ImageInput,
  { probe, sizeBytes }: Opened,
  to: Size,
  options: Options,
): Promise<TransformedBy> {
  const pixels = probe.widthPx * probe.heightPx;
  if (pixels > options.maxPixels) {
    throw new PixelthriftError(
      "E_TOO_LARGE",
      `the image is ${probe.widthPx}x${probe.heightPx}, ${pixels} pixels, over the limit of ${options.maxPixels}`,
    );
  }
  const first = await selectEngine(options.engine, probe.format);
  if (options.signal?.aborted === true)
    throw new PixelthriftError("E_CANCELLED", "the signal was aborted while the engine was loaded");
  const { quality, effort, decode, background, maxPixels, maxMemoryBytes } = options;
  const format = formatOf(options.format, probe.format);
  const request = { ...to, format, quality, effort, decode, background, maxPixels, maxMemoryBytes };
  // A path goes to the engine as a path: the native one reads it without a trip through JavaScript.
  const source = input instanceof Uint8Array ? input : inputPath(input);
  const by = async (engine: Engine): Promise<TransformedBy> => ({
    ...(await engine.transform(source, probe, request, options.signal)),
    engine: engine.name,
  });
  const result = await by(first).catch(async (error: unknown) => {
    const other = await selectOther(options.engine, probe.format, first, error);
    if (other === undefined) throw error;
    return by(other);
  });
  if (result.sourceBytes !== sizeBytes) throw changed(sizeBytes, result.sourceBytes);
  return result;
}

function formatOf(wanted: OutputFormat, source: Format): Exclude<OutputFormat, "same"> {
  if (wanted !== "same") return wanted;
  return source === "jpeg" || source === "png" || source === "webp" ? source : "auto";
}

/** The error for a file that is not the one whose header was read. */
export function changed(sizeBytes: number, laterBytes: number): PixelthriftError {
  return new PixelthriftError(
    "E_READ",
    `the file changed while it was read: it had ${sizeBytes} bytes, then ${laterBytes}`,
  );
}
