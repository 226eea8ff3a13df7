import type { Kept } from "./objects.ts";

/*
 * What was put in the place of what, as lines of the store's journal. Lines in, answers out; reads nothing.
 *
 * Every replacement is announced before it happens and confirmed afterwards. One that is announced only may have happened or
 * not, and every answer here holds in both cases.
 */

/** What a file was, as far as it can be given back. */
export interface KeptFile extends Kept {
  /** The permission bits of `stat`. */
  readonly mode: number;
  readonly modifiedMs: number;
}

interface Line {
  readonly version: 1;
  /** The same in the announcement and the confirmation; also the name of the temporary file. */
  readonly id: string;
  /** ISO 8601, in UTC. */
  readonly at: string;
}

/** The announcement of a replacement. */
export interface Announced extends Line {
  readonly state: "announced";
  /** `replaced` puts a result in the place of an original, `restored` an original in the place of what is there. */
  readonly kind: "replaced" | "restored";
  /** Absolute. */
  readonly path: string;
  /** In the store since before the announcement; absent where there was no file. */
  readonly before?: KeptFile;
  readonly after: Kept;
}

export interface Confirmed extends Line {
  readonly state: "confirmed";
}

export type BackupLine = Announced | Confirmed;

export interface Records {
  /** Oldest first. */
  readonly announced: readonly Announced[];
  /** Their ids. */
  readonly confirmed: ReadonlySet<string>;
}

/** Sorts out lines of all writers. A torn line, or one of a later version, is passed over. */
export function readRecords(lines: readonly string[]): Records {
  const announced: Announced[] = [];
  const confirmed = new Set<string>();
  for (const text of lines) {
    const line = parsed(text);
    if (line?.state === "announced") announced.push(line);
    else if (line !== undefined) confirmed.add(line.id);
  }
  return { announced: announced.toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at))), confirmed };
}

function parsed(text: string): BackupLine | undefined {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(line) || line["version"] !== 1) return undefined;
  // The id becomes the name of a file.
  if (typeof line["id"] !== "string" || !/^[0-9a-f-]{36}$/u.test(line["id"])) return undefined;
  if (typeof line["at"] !== "string") return undefined;
  if (line["state"] === "confirmed") return line as unknown as Confirmed;
  const isWhole =
    line["state"] === "announced" &&
    (line["kind"] === "replaced" || line["kind"] === "restored") &&
    typeof line["path"] === "string" &&
    isKept(line["after"]) &&
    (line["before"] === undefined || isKeptFile(line["before"]));
  return isWhole ? (line as unknown as Announced) : undefined;
}

function isKeptFile(value: unknown): value is KeptFile {
  return (
    isKept(value) &&
    "mode" in value &&
    Number.isInteger(value.mode) &&
    "modifiedMs" in value &&
    Number.isFinite(value.modifiedMs)
  );
}

function isKept(value: unknown): value is Kept {
  return (
    isObject(value) &&
    typeof value["sha256"] === "string" &&
    /^[0-9a-f]{64}$/u.test(value["sha256"]) &&
    Number.isInteger(value["sizeBytes"])
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/**
 * What the file at `path` was before it was first replaced, unless somebody put another image there in the meantime: then it
 * is that image.
 *
 *     replaced A by B ── replaced B by C ──▶ A
 *     replaced A by B ── somebody saves D ── replaced D by E ──▶ D
 */
export function originalOf({ announced }: Records, path: string): KeptFile | undefined {
  const replaced = announced.filter((line) => line.path === path && line.kind === "replaced");
  let original = replaced.at(-1)?.before;
  const passed = new Set<string>();
  // By content and not by time: of two processes at once nobody knows who was first.
  while (original !== undefined && !passed.has(original.sha256)) {
    const { sha256 } = original;
    passed.add(sha256);
    original = replaced.find(({ after }) => after.sha256 === sha256)?.before ?? original;
  }
  return original;
}

/** What is known of the file that had this content at `path`, or anywhere else. */
export function fileWith({ announced }: Records, sha256: string, path: string): KeptFile | undefined {
  const known = announced.filter(({ before }) => before?.sha256 === sha256);
  return (known.findLast((line) => line.path === path) ?? known.at(-1))?.before;
}

/** Whether Pixelthrift put these bytes at `path` itself: as a result, or as an original that was given back. */
export function isOurs({ announced }: Records, sha256: string, path: string): boolean {
  return announced.some((line) => line.path === path && line.after.sha256 === sha256);
}

/** Whether these bytes were made by Pixelthrift, and could be made again. */
export function isResult({ announced }: Records, sha256: string): boolean {
  return announced.some(({ kind, after }) => kind === "replaced" && after.sha256 === sha256);
}

/** Replacements that were announced and never confirmed: in progress, or their process was killed. */
export function unconfirmed({ announced, confirmed }: Records): readonly Announced[] {
  return announced.filter(({ id }) => !confirmed.has(id));
}
