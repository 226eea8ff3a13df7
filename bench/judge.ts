/** Has every peer save what it made, and compares that with what Pillow makes by full decode and Lanczos. */

import { join } from "node:path";

import { type Pixels, psnrDb, ssim } from "./fidelity.ts";
import type { Input } from "./inputs.ts";
import type { Target } from "./protocol.ts";
import type { Fidelity } from "./report.ts";
import type { PeerId } from "./roster.ts";
import { reason, type Worker } from "./worker.ts";

/** `failed` gains the peers whose picture is not of the size asked: their speed would be of another job. */
export async function judge(
  workers: readonly Worker[],
  input: Input,
  target: Target,
  folder: string,
  failed: Partial<Record<PeerId, string>>,
): Promise<Partial<Record<PeerId, Fidelity>>> {
  const pillow = workers.find((worker) => worker.peer === "pillow");
  if (!pillow) return {};
  const lossless: Target = { ...target, format: "png" };
  const truth = await truthBy(pillow, input.path, lossless, folder);

  const found: Partial<Record<PeerId, Fidelity>> = {};
  for (const worker of workers) {
    if (failed[worker.peer] !== undefined) continue;
    try {
      const jpegPath = join(folder, `${worker.peer}.jpg`);
      await worker.ask({ op: "save", path: input.path, target, to: jpegPath });
      const jpegPsnrDb = psnrDb(await pixelsOf(jpegPath), truth);
      const resize = await judgeResize(worker, input, lossless, join(folder, `${worker.peer}.png`), truth);
      found[worker.peer] = { jpegPsnrDb, ...(resize && { resize }) };
    } catch (error) {
      failed[worker.peer] = reason(error);
    }
  }
  return found;
}

/** What full decode and Lanczos make of a file; every other picture of that size is compared with it. */
export async function truthBy(pillow: Worker, path: string, target: Target, folder: string): Promise<Pixels> {
  const to = join(folder, "truth.png");
  await pillow.ask({ op: "reference", path, target, to });
  return pixelsOf(to);
}

async function judgeResize(worker: Worker, input: Input, target: Target, to: string, truth: Pixels) {
  try {
    await worker.ask({ op: "save", path: input.path, target, to });
  } catch {
    // Makes no PNG of it; its JPEG is judged all the same.
    return undefined;
  }
  const pixels = await pixelsOf(to);
  return { psnrDb: psnrDb(pixels, truth), ssim: ssim(pixels, truth) };
}

export async function pixelsOf(path: string): Promise<Pixels> {
  const { default: sharp } = await import("sharp");
  const picture = sharp(path).flatten({ background: "white" }).toColourspace("srgb");
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, rgb: data };
}
