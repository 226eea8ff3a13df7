/** How close each resize of a folder's photos is to full decode + Lanczos3. No clock runs here: a busy machine will do. */

import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { psnrDb } from "./fidelity.ts";
import type { Input } from "./inputs.ts";
import { oddReductions, photoEdgesPx } from "./jobs.ts";
import { pixelsOf, truthBy } from "./judge.ts";
import { targetOf } from "./latency.ts";
import type { FidelityReport, OddResult, PhotoResult } from "./report.ts";
import { type PeerId, peerIds, titles } from "./roster.ts";
import { reason, startWorkers, versionsOf, type Worker } from "./worker.ts";

/** The one that shrinks on load in ordinary use; the others are judged at the odd reductions and in the timed jobs. */
const photoPeers: readonly PeerId[] = ["ours", "sharp"];

interface Photo {
  readonly name: string;
  readonly path: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

type Found = Pick<FidelityReport, "versions" | "notMeasured" | "engine" | "photos" | "odd" | "missing">;

/** Throws where Pillow is missing: without the reference nothing can be said. */
export async function measureFidelity(
  folder: string,
  oddInput: Input,
  python: string | undefined,
  absent: Readonly<Partial<Record<PeerId, string>>>,
  say: (text: string) => void,
): Promise<Found> {
  const notMeasured = { ...absent };
  const scratch = await mkdtemp(join(tmpdir(), "pixelthrift-bench-"));
  const workers = await startWorkers(peerIds, "one", python, notMeasured);
  try {
    const pillow = workers.find(({ peer }) => peer === "pillow");
    if (!pillow) throw new Error(`the reference is Pillow's, which is missing: ${notMeasured.pillow ?? "not started"}`);
    const judge: Judge = { pillow, workers, scratch, missing: [], engines: new Set() };

    const photos: PhotoResult[] = [];
    for (const photo of await findPhotos(folder, judge.missing)) {
      say(photo.name);
      for (const maxEdgePx of edgesBelow(photo)) {
        const { name, widthPx, heightPx } = photo;
        const figures = await comparePeers(judge, photo, maxEdgePx, photoPeers, name);
        photos.push({ photo: name, widthPx, heightPx, maxEdgePx, psnrDb: figures });
      }
    }
    const odd: OddResult[] = [];
    for (const { maxEdgePx, leastDb } of oddReductions) {
      const title = `${oddInput.widthPx}x${oddInput.heightPx} JPEG`;
      say(`${title} → ${maxEdgePx}`);
      odd.push({ maxEdgePx, leastDb, psnrDb: await comparePeers(judge, oddInput, maxEdgePx, peerIds, title) });
    }
    return {
      versions: versionsOf(workers),
      notMeasured,
      engine: [...judge.engines].join(" and "),
      photos,
      odd: { input: oddInput, results: odd },
      missing: judge.missing,
    };
  } finally {
    for (const worker of workers) await worker.stop();
    await rm(scratch, { recursive: true });
  }
}

interface Judge {
  readonly pillow: Worker;
  readonly workers: readonly Worker[];
  readonly scratch: string;
  readonly missing: string[];
  readonly engines: Set<string>;
}

async function comparePeers(
  { pillow, workers, scratch, missing, engines }: Judge,
  picture: Pick<Input, "path" | "widthPx" | "heightPx">,
  maxEdgePx: number,
  peers: readonly PeerId[],
  title: string,
): Promise<Partial<Record<PeerId, number>>> {
  const target = { ...targetOf(picture, maxEdgePx), format: "png" as const };
  const truth = await truthBy(pillow, picture.path, target, scratch);
  const figures: Partial<Record<PeerId, number>> = {};
  for (const worker of workers) {
    const { peer } = worker;
    if (!peers.includes(peer)) continue;
    const to = join(scratch, `${peer}.png`);
    const op = peer === "pillow" ? "draft" : "save";
    try {
      const { engine } = await worker.ask({ op, path: picture.path, target, to });
      if (engine !== undefined) engines.add(engine);
      figures[peer] = psnrDb(await pixelsOf(to), truth);
    } catch (error) {
      missing.push(`${title} → ${maxEdgePx}, ${titles[peer]}: ${reason(error)}.`);
    }
  }
  return figures;
}

/** The sizes that make a photo smaller: one that fits is not resized, and nobody enlarges. */
export function edgesBelow({ widthPx, heightPx }: Pick<Photo, "widthPx" | "heightPx">): readonly number[] {
  return photoEdgesPx.filter((edgePx) => edgePx < Math.max(widthPx, heightPx));
}

/** The JPEGs and PNGs of `photos/` where the folder has one, else those whose names say that they are of a photo. */
export function photosAmong(files: readonly string[]): readonly string[] {
  const pictures = files.map((file) => file.replaceAll("\\", "/")).filter((file) => /\.(jpe?g|png)$/i.test(file));
  const inFolder = pictures.filter((file) => /^photos\/[^/]+$/.test(file));
  return (inFolder.length > 0 ? inFolder : pictures.filter((file) => /(photo|phone)[^/]*$/i.test(file))).toSorted();
}

async function findPhotos(folder: string, missing: string[]): Promise<readonly Photo[]> {
  const { default: sharp } = await import("sharp");
  const photos: Photo[] = [];
  for (const file of photosAmong(await readdir(folder, { recursive: true }))) {
    const path = join(folder, file);
    const name = file.split("/").at(-1) ?? file;
    const { width, height, orientation = 1 } = await sharp(path).metadata();
    if (orientation === 1) photos.push({ name, path, widthPx: width, heightPx: height });
    // The reference is not turned, ours is: the two are not the same picture.
    else missing.push(`${name}: left out, its EXIF orientation ${orientation} turns it.`);
  }
  if (photos.length === 0) throw new Error(`expected JPEG or PNG photos in ${folder}`);
  return photos;
}
