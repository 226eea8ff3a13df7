import path from "node:path";

import { type ErrorCode, PixelthriftError } from "./errors.ts";
import { commonFolder, extensionOf, outputPath, type Pattern } from "./names.ts";
import type { Optimized, Succeeded } from "./optimize.ts";
import { doneEntry, type Entry, failedEntry } from "./report/entry.ts";
import type { Source } from "./scan.ts";
import { write } from "./write.ts";

/** What holds for every result of a run. */
export interface Placing {
  readonly pattern: Pattern;
  readonly cwd: string;
  readonly existing: "refuse" | "replace";
  /** By their real paths. */
  readonly sources: ReadonlyMap<string, Source>;
  /** As it was named. */
  readonly outputFolder: string | undefined;
  /** As for `write`. */
  keepOld?(this: void, file: string): Promise<void>;
  /** A result that saves a smaller part of the bytes, and of every model's tokens, is not written. 0 to 100; default: 0. */
  readonly minSavedPercent?: number;
  /** Puts a result in its source's place, with nothing lost. Absent where results are files of their own. */
  readonly replace?: (source: Source, result: Succeeded) => Promise<void>;
}

/** An image that is through; `file` only where a result is on disk, and `too little` where one would have saved too little. */
export interface Placed {
  readonly entry: Entry;
  readonly state?: "written" | "same" | "too little";
  /** Absolute. */
  readonly file?: string;
}

/** Writes one result where it belongs. What cannot be written has failed, and the run goes on. */
export async function place(result: Optimized, source: Source, placing: Placing): Promise<Placed> {
  if (result.outcome === "failed") {
    return { entry: failedEntry(result, source.path, { ...result.error, path: source.path }) };
  }
  // The original is at hand where it is: a copy beside it would only be in the way.
  if (isInPlace(result.outcome, source, placing)) return { entry: doneEntry(result, source.path, source.path) };
  if (savesTooLittle(result, placing.minSavedPercent ?? 0)) {
    return { entry: doneEntry(result, source.path, source.path), state: "too little" };
  }
  if (placing.replace !== undefined) return replaced(result, source, placing.replace);
  const file = fileFor(source, extensionFor(result, source), placing);
  const shown = shownAs(file, source, placing);
  try {
    const state = await write(file, result.bytes, placing);
    return { entry: doneEntry(result, source.path, shown), state, file };
  } catch (error) {
    if (!(error instanceof PixelthriftError)) throw error;
    return { entry: failedEntry(result, source.path, { code: error.code, message: error.message, path: shown }) };
  }
}

/** Whether a result saves a smaller part than that of the bytes, and of every model's tokens. */
export function savesTooLittle(result: Succeeded, minSavedPercent: number): boolean {
  return result.outcome === "optimized" && savedPercent(result) < minSavedPercent;
}

/** The larger of what is saved in bytes and in tokens: either is worth a file. So is a file that is taken where its source is not. */
function savedPercent({ metrics, cost }: Succeeded): number {
  const ofTokens = cost.map(({ savedPercent: saved, refusedBefore, refusedAfter }) =>
    refusedBefore !== undefined && refusedAfter === undefined ? 100 : (saved ?? 0),
  );
  return Math.max(metrics.sizeReductionPercent, ...ofTokens);
}

async function replaced(
  result: Succeeded,
  source: Source,
  replace: (source: Source, result: Succeeded) => Promise<void>,
): Promise<Placed> {
  const { path: shown, absolutePath: file } = source;
  const failure = (code: ErrorCode, message: string): Placed => ({
    entry: failedEntry(result, shown, { code, message, path: shown }),
  });
  const { originalFormat, optimizedFormat } = result.metrics;
  // A name that says what its bytes are not breaks whatever reads the file by its name.
  if (originalFormat !== optimizedFormat) {
    return failure("E_UNSUPPORTED", `a ${originalFormat} cannot be replaced in its place by a ${optimizedFormat}`);
  }
  try {
    await replace(source, result);
    return { entry: doneEntry(result, shown, shown), state: "written", file };
  } catch (error) {
    if (!(error instanceof PixelthriftError)) throw error;
    return failure(error.code, error.message);
  }
}

export function isInPlace(
  outcome: "optimized" | "kept",
  { result }: Source,
  { replace }: Pick<Placing, "replace">,
): boolean {
  return outcome === "kept" && (result.kind === "beside" || replace !== undefined);
}

export function fileFor({ result }: Source, extension: string, { pattern }: Pick<Placing, "pattern">): string {
  return outputPath(result.folder, result.name, pattern, extension);
}

const extensions: Readonly<Record<string, string>> = { "image/jpeg": "jpg", "image/svg+xml": "svg" };

function extensionFor({ outcome, mimeType }: Succeeded, source: Source): string {
  const own = extensionOf(source.path);
  if (outcome === "kept" && own !== "") return own;
  return extensions[mimeType] ?? mimeType.replace(/^image\//, "");
}

/** A result's path in the way its source or `-o` was named: from the working folder, or from the root. */
export function shownAs(
  file: string,
  source: Source,
  { cwd, outputFolder }: Pick<Placing, "cwd" | "outputFolder">,
): string {
  return path.isAbsolute(outputFolder ?? source.path) ? file : path.relative(cwd, file);
}

/** Where a person finds the results; absent where none was written. */
export function whereabouts(files: readonly string[], cwd: string): string | undefined {
  const [only, ...others] = files;
  if (only === undefined) return undefined;
  if (others.length === 0) return shorter(only, cwd);
  const folder = commonFolder(files.map((file) => path.dirname(file)));
  return folder === undefined ? undefined : shorter(folder, cwd);
}

/** Whichever of the two a person would rather type. */
function shorter(file: string, cwd: string): string {
  const fromHere = path.relative(cwd, file) || ".";
  return fromHere.length < file.length ? fromHere : file;
}
