import path from "node:path";

import { PixelthriftError } from "./errors.ts";
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
}

/** An image that is through; `state` and `file` only where a result is on disk. */
export interface Placed {
  readonly entry: Entry;
  readonly state?: "written" | "same";
  /** Absolute. */
  readonly file?: string;
}

/** Writes one result where it belongs. What cannot be written has failed, and the run goes on. */
export async function place(result: Optimized, source: Source, placing: Placing): Promise<Placed> {
  if (result.outcome === "failed") {
    return { entry: failedEntry(result, source.path, { ...result.error, path: source.path }) };
  }
  // The original is at hand where it is: a copy beside it would only be in the way.
  if (isInPlace(result.outcome, source)) return { entry: doneEntry(result, source.path, source.path) };
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

export function isInPlace(outcome: "optimized" | "kept", { result }: Source): boolean {
  return outcome === "kept" && result.kind === "beside";
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
