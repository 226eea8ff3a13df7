/**
 * What a result is called and where it belongs.
 *
 * A listing of the source's folder and a pattern go in, names come out. Reads no disk: the same folder gives the same
 * names on every run, whatever else is in the run.
 */
import path from "node:path";

import { expected } from "./errors.ts";

/** A name pattern taken apart: `before` and `after` surround the source's name. */
export interface Pattern {
  readonly before: string;
  readonly after: string;
}

export const defaultPattern = "{name}_optimized.{ext}";

/** Where the results of a folder go, inside that folder. */
export const resultsFolder = "optimized";

/** Extensions of the images that are looked for in a folder, in lower case. */
export const scannedExtensions: ReadonlySet<string> = new Set([
  "avif",
  "bmp",
  "gif",
  "jpeg",
  "jpg",
  "png",
  "tif",
  "tiff",
  "webp",
]);

// SVG is text that draws: in a folder it is source code far more often than a picture for a model.
const namedExtensions: ReadonlySet<string> = new Set([...scannedExtensions, "svg"]);

// What Windows refuses in a file name is refused everywhere, so that a pattern in a script works on every machine.
const patternShape = /^(?<before>[^{}/\\<>:"|?*\p{Cc}]*)\{name\}(?<after>[^{}/\\<>:"|?*\p{Cc}]*)\.\{ext\}$/u;

/**
 * Reads a name pattern such as `{name}_optimized.{ext}`.
 *
 * The extension must be the last thing in it: only then two names that differ stay different whatever format a result has.
 *
 * @throws `E_OPTION` for any other shape.
 */
export function parsePattern(text: string): Pattern {
  const groups = patternShape.exec(text)?.groups;
  if (groups === undefined) {
    throw expected(`a file name with {name} once and .{ext} at its end, like ${defaultPattern},`, "pattern", text);
  }
  return { before: groups["before"] ?? "", after: groups["after"] ?? "" };
}

/** Whether the pattern adds nothing to the name, so that a result could be taken for a source. */
export function isBare({ before, after }: Pattern): boolean {
  return before === "" && after === "";
}

/**
 * Whether a file's name says that it is a result.
 *
 * @example
 * isResult("cat_optimized.jpg", [parsePattern(defaultPattern)]);
 * //=> true
 */
export function isResult(fileName: string, patterns: readonly Pattern[]): boolean {
  const { stem, extension } = split(fileName);
  if (!namedExtensions.has(extension.toLowerCase())) return false;
  const name = folded(stem);
  return patterns.some((pattern) => {
    if (isBare(pattern)) return false;
    const [before, after] = [folded(pattern.before), folded(pattern.after)];
    return name.length > before.length + after.length && name.startsWith(before) && name.endsWith(after);
  });
}

/** Whether a folder is searched for files of this name. */
export function isScanned(fileName: string): boolean {
  return scannedExtensions.has(split(fileName).extension.toLowerCase());
}

/**
 * The name that goes into `{name}` for every file of one folder: its stem, or with its extension where only that tells
 * it from a neighbor.
 *
 * `fileNames` is the whole folder, not only what is being optimized: `x.png` alone must be named today as it will be
 * named tomorrow together with `x.gif`.
 *
 * @example
 * distinctNames(["x.png", "x.gif", "y.png"]);
 * //=> Map { "x.gif" => "x.gif", "x.png" => "x.png", "y.png" => "y" }
 */
export function distinctNames(fileNames: readonly string[]): ReadonlyMap<string, string> {
  const files = fileNames.map((fileName) => ({ fileName, ...split(fileName) }));
  const isImage = (extension: string): boolean => namedExtensions.has(extension.toLowerCase());
  const stems = counts(files.filter(({ extension }) => isImage(extension)).map(({ stem }) => folded(stem)));
  const wholeNames = new Set(files.map(({ fileName }) => folded(fileName)));
  return spread(
    files.map(({ fileName, stem, extension }) => {
      // `x.png.jpg` beside `x.png` is the second case: its stem is the other one's whole name.
      const isAlone = stems.get(folded(stem)) === 1 && !wholeNames.has(folded(stem));
      return [fileName, isAlone && isImage(extension) ? stem : fileName];
    }),
  );
}

/** The folders of one folder by names that stay different where upper and lower case are the same. */
export function distinctFolders(folderNames: readonly string[]): ReadonlyMap<string, string> {
  return spread(folderNames.map((name) => [name, name]));
}

/**
 * The path of one result.
 *
 * @example
 * outputPath("out", "x", parsePattern(defaultPattern), "jpg");
 * //=> "out/x_optimized.jpg"
 */
export function outputPath(folder: string, name: string, pattern: Pattern, extension: string): string {
  return path.join(folder, `${pattern.before}${name}${pattern.after}.${extension}`);
}

/**
 * The deepest folder that holds all the others; absent where there is none, as on two drives of Windows.
 *
 * @example
 * commonFolder(["/a/b/c", "/a/b/d/e"]);
 * //=> "/a/b"
 */
export function commonFolder(folders: readonly string[]): string | undefined {
  const [first, ...others] = folders;
  if (first === undefined) return undefined;
  let common = first;
  while (!others.every((folder) => isWithin(folder, common))) {
    const parent = path.dirname(common);
    if (parent === common) return undefined;
    common = parent;
  }
  return common;
}

/** Whether `inner` is `outer` or lies below it. Both are absolute. */
export function isWithin(inner: string, outer: string): boolean {
  const steps = path.relative(outer, inner);
  return steps !== ".." && !steps.startsWith(`..${path.sep}`) && !path.isAbsolute(steps);
}

/** The extension without its dot, as it is written; empty where there is none. */
export function extensionOf(fileName: string): string {
  return split(fileName).extension;
}

function split(fileName: string): { readonly stem: string; readonly extension: string } {
  const { name, ext } = path.parse(fileName);
  return { stem: name, extension: ext.slice(1) };
}

/** Two names with the same folded form may be one file: on disks that ignore case, or the way an accent is stored. */
function folded(name: string): string {
  return name.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
}

function counts(keys: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const key of keys) found.set(key, (found.get(key) ?? 0) + 1);
  return found;
}

/** Numbers the names that differ by case only, `X.png` and `x.png`, in the order of their spelling. */
function spread(wanted: readonly (readonly [key: string, name: string])[]): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  const taken = new Set<string>();
  const later: (readonly [string, string])[] = [];
  for (const [key, name] of wanted.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (taken.has(folded(name))) {
      later.push([key, name]);
    } else {
      taken.add(folded(name));
      given.set(key, name);
    }
  }
  for (const [key, name] of later) {
    let number = 2;
    while (taken.has(folded(`${name}~${number}`))) number += 1;
    taken.add(folded(`${name}~${number}`));
    given.set(key, `${name}~${number}`);
  }
  return given;
}
