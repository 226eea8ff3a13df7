import type { Estimate } from "../estimate.ts";
import { estimateFiles } from "../files.ts";
import type { FlagValues } from "../flags.ts";
import { type ExitCode, type Io } from "../io.ts";
import { extensionOf } from "../names.ts";
import { type RawOptions, resolveOptions } from "../options.ts";
import { fileFor, isInPlace, type Placing, shownAs, whereabouts } from "../place.ts";
import type { Budget } from "../report/money.ts";
import type { Scan, Source } from "../scan.ts";
import { printEstimates } from "./estimate.ts";

export interface DryRun {
  readonly values: FlagValues;
  readonly options: RawOptions;
  readonly budget: Budget | undefined;
}

/** Says what `optimize` would do, from the headers alone. */
export async function dryRun(
  found: Scan,
  { values, options: asked, budget }: DryRun,
  placing: Placing,
  io: Io,
): Promise<ExitCode> {
  const planned = (source: Source, { plan, format }: Estimate): string => {
    if (plan.kind !== "keep")
      return shownAs(fileFor(source, plannedExtension(values, format), placing), source, placing);
    if (isInPlace("kept", source, placing)) return source.path;
    return shownAs(fileFor(source, extensionOf(source.path), placing), source, placing);
  };
  const options = resolveOptions(asked);
  const entries = await estimateFiles(found, options, io.signal, planned);
  const files = found.sources.map((source) => fileFor(source, "{ext}", placing));
  printEstimates(entries, { values, options, budget, resultsAt: whereabouts(files, io.cwd) }, io);
  if (io.signal.aborted) return 130;
  if (found.sources.length === 0) return 2;
  return entries.some(({ outcome }) => outcome === "failed") ? 1 : 0;
}

/** `{ext}` where only the work decides: of a lossless source JPEG and PNG are made, and the smaller one wins. */
function plannedExtension({ format: wanted = "auto" }: FlagValues, source: Estimate["format"]): string {
  const isWritten = source === "jpeg" || source === "png" || source === "webp";
  const format = wanted === "same" ? (isWritten ? source : "auto") : wanted;
  if (format === "jpeg" || (format === "auto" && source === "jpeg")) return "jpg";
  return format === "auto" ? "{ext}" : format;
}
