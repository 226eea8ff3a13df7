/**
 * Makes room in a store of backups.
 */
import { type KeptObject, listObjects, removeObject } from "./objects.ts";
import { isResult, type Records, unconfirmed } from "./records.ts";
import { see } from "./seen.ts";

export interface PruneOptions {
  /** Removes what was not used for this long. Default: nothing by age. */
  readonly olderThanMs?: number;
  /** Removes the oldest until no more than this is left. Default: nothing by size. */
  readonly mostBytes?: number;
  /** What happens to originals of which no other copy is known. Default: `keep`. */
  readonly onlyCopies?: "keep" | "remove";
  /** Hashes that stay in any case, like those the history still shows. */
  readonly keep?: ReadonlySet<string>;
}

export interface Pruned {
  readonly removed: readonly KeptObject[];
  /** What is left. */
  readonly sizeBytes: number;
}

/** @param records Reads the journal as it is at that moment. */
export async function prune(folder: string, options: PruneOptions, records: () => Promise<Records>): Promise<Pruned> {
  const { olderThanMs = Infinity, mostBytes = Infinity, onlyCopies = "keep", keep = new Set() } = options;
  const objects = await listObjects(folder);
  let sizeBytes = objects.reduce((sum, object) => sum + object.sizeBytes, 0);
  const removed: KeptObject[] = [];
  for (const object of objects) {
    const isOld = Date.now() - object.usedMs >= olderThanMs;
    if ((!isOld && sizeBytes <= mostBytes) || keep.has(object.sha256)) continue;
    const known = await records();
    if (isInProgress(object.sha256, known)) continue;
    if (onlyCopies === "keep" && !(await isElsewhere(object.sha256, known))) continue;
    const needed = async (): Promise<boolean> => isAnnounced(object.sha256, await records(), known);
    if ((await removeObject(folder, object.sha256, needed)) === "needed") continue;
    removed.push(object);
    sizeBytes -= object.sizeBytes;
  }
  return { removed, sizeBytes };
}

/** No replacement takes longer than this from its announcement to its end. */
const longestMs = 3_600_000;

/** Whether somebody may be about to remove the file that still has these bytes. */
function isInProgress(sha256: string, records: Records): boolean {
  return unconfirmed(records).some(
    ({ before, at }) => before?.sha256 === sha256 && Date.now() - Date.parse(at) < longestMs,
  );
}

/** Whether somebody has begun to rely on it since `known` was read. */
function isAnnounced(sha256: string, { announced }: Records, known: Records): boolean {
  const before = new Set(known.announced.map(({ id }) => id));
  return announced.some((line) => line.before?.sha256 === sha256 && !before.has(line.id));
}

/** Results can be made again; an original must lie wherever it came from, byte for byte. */
async function isElsewhere(sha256: string, records: Records): Promise<boolean> {
  if (isResult(records, sha256)) return true;
  const paths = new Set(records.announced.filter(({ before }) => before?.sha256 === sha256).map((line) => line.path));
  for (const path of paths) {
    const seen = await see(path).catch(() => undefined);
    if (seen?.sha256 !== sha256) return false;
  }
  return paths.size > 0;
}
