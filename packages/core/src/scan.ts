/**
 * Finds the images that a command line names.
 *
 * Paths go in; sources come out, each with the place of its result. Reads folders, never the inside of a file: whether
 * something is an image is told by its name here and by its bytes later.
 */
import { readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";

import { PixelthriftError } from "./errors.ts";
import {
  commonFolder,
  distinctFolders,
  distinctNames,
  isResult,
  isScanned,
  isWithin,
  type Pattern,
  resultsFolder,
} from "./names.ts";
import { reasonOf } from "./reason.ts";

/** One image to do. */
export interface Source {
  /** As the caller would write it: below the argument it was found by. */
  readonly path: string;
  readonly absolutePath: string;
  /** Without any link on the way: two sources with the same one are the same file. */
  readonly realPath: string;
  readonly result: Place;
}

/** Where a result belongs, apart from the pattern and the format, which give the rest of its name. */
export interface Place {
  /** Absolute. */
  readonly folder: string;
  /** What stands for `{name}`. */
  readonly name: string;
  /** `beside`: the source is at hand there. `collected`: a folder of results, which is to be complete. */
  readonly kind: "beside" | "collected";
}

/** A path that could not be looked at. */
export interface Unreadable {
  readonly path: string;
  readonly error: PixelthriftError;
}

/** A file that is passed over although it looks like an image, and why: the name says it is a result, or it is a link inside a folder. */
export interface Skipped {
  readonly path: string;
  readonly why: "result" | "link";
}

export interface Scan {
  /** Each file once, in the order of the arguments; inside a folder in the order of the names. */
  readonly sources: readonly Source[];
  readonly unreadable: readonly Unreadable[];
  readonly skipped: readonly Skipped[];
}

export interface ScanRequest {
  readonly paths: readonly string[];
  readonly cwd: string;
  /** Where all results go. Default: beside a file, and `optimized/` inside a folder. */
  readonly outputFolder?: string | undefined;
  /** What the structure below `outputFolder` is counted from, for all paths below it. Absolute. Default: what the paths have in common. */
  readonly structureFrom?: string | undefined;
  /** Names that mark a result, which is never a source. */
  readonly patterns: readonly Pattern[];
  /** Whether something found inside a folder is passed over: a file, or a folder with all that is below it. */
  readonly isExcluded?: ((absolutePath: string, kind: "file" | "folder") => boolean) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A folder or a file as it was named, and what it turned out to be. */
interface Root {
  readonly path: string;
  readonly absolutePath: string;
  readonly realPath: string;
  readonly kind: "file" | "folder";
}

interface Listing {
  readonly files: readonly string[];
  readonly links: readonly string[];
  readonly folders: readonly string[];
  readonly names: ReadonlyMap<string, string>;
  readonly folderNames: ReadonlyMap<string, string>;
}

/**
 * Finds every image that the paths name, folders with all that is below them.
 *
 * A path that cannot be read is one entry of `unreadable`, and the rest goes on.
 */
export async function scan(request: ScanRequest): Promise<Scan> {
  const found: Found = { sources: new Map(), unreadable: [], skipped: [] };
  const roots: Root[] = [];
  for (const named of request.paths) {
    const root = await look(named, request.cwd);
    if (root instanceof PixelthriftError) found.unreadable.push({ path: named, error: root });
    else roots.push(root);
  }
  const results = await resultsOf(roots, request);
  const folders = new Listings(request.patterns);
  for (const root of roots) {
    if (request.signal?.aborted === true) break;
    const below: Below = { root, results, folders, found, request };
    if (root.kind === "folder") await walk(below, "");
    else await take(below);
  }
  return { ...found, sources: [...found.sources.values()] };
}

interface Found {
  readonly sources: Map<string, Source>;
  readonly unreadable: Unreadable[];
  readonly skipped: Skipped[];
}

/** One argument and what holds for all of them. */
interface Below {
  readonly root: Root;
  readonly results: Results;
  readonly folders: Listings;
  readonly found: Found;
  readonly request: ScanRequest;
}

async function look(named: string, cwd: string): Promise<Root | PixelthriftError> {
  const absolutePath = path.resolve(cwd, named);
  try {
    const stats = await stat(absolutePath);
    const realPath = await realpath(absolutePath);
    if (stats.isDirectory()) return { path: named, absolutePath, realPath, kind: "folder" };
    if (stats.isFile()) return { path: named, absolutePath, realPath, kind: "file" };
    return new PixelthriftError("E_READ", "neither a file nor a folder", { path: named });
  } catch (cause) {
    return new PixelthriftError("E_READ", reasonOf(cause), { cause, path: named });
  }
}

/** Where results go, and where they may lie from the run before. */
interface Results {
  /** All of them, absolute; absent where each argument has its own place. */
  readonly folder: string | undefined;
  /** What the structure below `folder` is counted from; absent where the arguments have nothing in common. */
  readonly from: string | undefined;
  /** Real paths of folders that no walk goes into. */
  readonly closed: ReadonlySet<string>;
  /** The folder of results among the sources, as a real path: what is named inside it is a result whatever its name. */
  readonly inside: string | undefined;
}

async function resultsOf(roots: readonly Root[], { outputFolder, structureFrom, cwd }: ScanRequest): Promise<Results> {
  const closed = new Set(
    roots.filter(({ kind }) => kind === "folder").map(({ realPath }) => path.join(realPath, resultsFolder)),
  );
  if (outputFolder === undefined) return { folder: undefined, from: undefined, closed, inside: undefined };

  const folder = path.resolve(cwd, outputFolder);
  const baseOf = (root: Root, file: string): string => (root.kind === "folder" ? file : path.dirname(file));
  const bases = roots.map((root) => baseOf(root, root.absolutePath));
  const isBelow = structureFrom !== undefined && bases.every((base) => isWithin(base, structureFrom));
  const from = isBelow ? structureFrom : commonFolder(bases);
  const realFrom = isBelow
    ? await realIfThere(structureFrom)
    : commonFolder(roots.map((root) => baseOf(root, root.realPath)));
  const real = await realIfThere(folder);
  const isInside = realFrom !== undefined && real !== realFrom && isWithin(real, realFrom);
  return { folder, from, closed: closed.add(real), inside: isInside ? real : undefined };
}

/** A folder that is not there yet holds nothing to keep out. */
async function realIfThere(folder: string): Promise<string> {
  return realpath(folder).catch(() => folder);
}

/** An explicitly named file. Its extension does not matter: whoever names a file means it. */
async function take({ root, results, folders, found, request }: Below): Promise<void> {
  const fileName = path.basename(root.absolutePath);
  const isInResults = results.inside !== undefined && isWithin(root.realPath, results.inside);
  if (isInResults || isResult(fileName, request.patterns)) {
    found.skipped.push({ path: root.path, why: "result" });
    return;
  }
  const folder = path.dirname(root.absolutePath);
  const listing = await folders.read(folder).catch(() => undefined);
  const kind = results.folder === undefined ? "beside" : "collected";
  add(found, {
    path: root.path,
    absolutePath: root.absolutePath,
    realPath: root.realPath,
    result: {
      folder: kind === "beside" ? folder : await mirrored(folder, results, folders),
      name: listing?.names.get(fileName) ?? fileName,
      kind,
    },
  });
}

async function walk(below: Below, steps: string): Promise<void> {
  const { root, results, folders, found, request } = below;
  if (request.signal?.aborted === true) return;
  const folder = path.join(root.absolutePath, steps);
  let listing: Listing;
  try {
    listing = await folders.read(folder);
  } catch (cause) {
    const shown = path.join(root.path, steps);
    found.unreadable.push({
      path: shown,
      error: new PixelthriftError("E_READ", reasonOf(cause), { cause, path: shown }),
    });
    return;
  }
  const own = { folder: path.join(root.absolutePath, resultsFolder), from: root.absolutePath };
  const resultFolder = await mirrored(folder, results.folder === undefined ? own : results, folders);
  for (const fileName of listing.links.filter(isWanted)) {
    found.skipped.push({ path: path.join(root.path, steps, fileName), why: "link" });
  }
  const isExcluded = request.isExcluded ?? (() => false);
  for (const fileName of listing.files.filter(isWanted)) {
    if (isExcluded(path.join(folder, fileName), "file")) continue;
    const shown = path.join(root.path, steps, fileName);
    if (isResult(fileName, request.patterns)) {
      found.skipped.push({ path: shown, why: "result" });
      continue;
    }
    add(found, {
      path: shown,
      absolutePath: path.join(folder, fileName),
      realPath: path.join(root.realPath, steps, fileName),
      result: { folder: resultFolder, name: listing.names.get(fileName) ?? fileName, kind: "collected" },
    });
  }
  for (const name of listing.folders.filter(isOpen)) {
    const isClosed = results.closed.has(path.join(root.realPath, steps, name));
    if (!isClosed && !isExcluded(path.join(folder, name), "folder")) await walk(below, path.join(steps, name));
  }
}

/** A hidden file with an image's extension is no image where macOS made it: `._cat.jpg` holds the attributes of `cat.jpg`. */
function isWanted(fileName: string): boolean {
  return isScanned(fileName) && !fileName.startsWith(".");
}

function isOpen(folderName: string): boolean {
  return !folderName.startsWith(".") && folderName !== "node_modules";
}

function add({ sources }: Found, source: Source): void {
  if (!sources.has(source.realPath)) sources.set(source.realPath, source);
}

/** The folder below the results that stands for `folder`, step for step. */
async function mirrored(
  folder: string,
  { folder: to, from }: Pick<Results, "folder" | "from">,
  folders: Listings,
): Promise<string> {
  const { root } = path.parse(folder);
  const start = from ?? root;
  let here = start;
  // Without anything in common there are several drives, and the letter is what tells them apart.
  let result = path.join(to ?? folder, from === undefined ? root.replaceAll(/[^\p{L}\p{N}]/gu, "") : "");
  for (const step of path.relative(start, folder).split(path.sep).filter(Boolean)) {
    // A folder on the way that may be entered but not listed has no neighbors we could know of.
    const listing = await folders.read(here).catch(() => undefined);
    result = path.join(result, listing?.folderNames.get(step) ?? step);
    here = path.join(here, step);
  }
  return result;
}

/** Reads each folder once: naming asks again for what the walk has seen. */
class Listings {
  readonly #patterns: readonly Pattern[];
  readonly #known = new Map<string, Promise<Listing>>();

  constructor(patterns: readonly Pattern[]) {
    this.#patterns = patterns;
  }

  read(folder: string): Promise<Listing> {
    const known = this.#known.get(folder);
    if (known !== undefined) return known;
    const listing = list(folder, this.#patterns);
    this.#known.set(folder, listing);
    return listing;
  }
}

async function list(folder: string, patterns: readonly Pattern[]): Promise<Listing> {
  const entries = (await readdir(folder, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const named = (wanted: (entry: (typeof entries)[number]) => boolean): string[] =>
    entries.filter(wanted).map(({ name }) => name);
  const folders = named((entry) => entry.isDirectory());
  const files = named((entry) => entry.isFile());
  const links = named((entry) => entry.isSymbolicLink());
  // A link counts among the names: it may be an argument of the next run.
  const names = distinctNames([...files, ...links].filter((name) => !isResult(name, patterns)));
  return { files, links, folders, names, folderNames: distinctFolders(folders) };
}
