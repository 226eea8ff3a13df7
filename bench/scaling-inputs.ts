/** One picture at many sizes, for `scaling`: kept beside the other inputs, and made of the largest there is. */

import { createHash } from "node:crypto";
import { mkdir, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";

/** Of 3:2 pictures, in millions. */
const megapixels: readonly number[] = [0.3, 1, 3, 10, 30, 100];

export interface SizedInput {
  readonly path: string;
  readonly format: "jpeg" | "png";
  readonly megapixels: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Finds or makes the photo in every size and both formats. */
export async function makeSizes(photo: string, cacheFolder: string): Promise<readonly SizedInput[]> {
  // Another photo must not meet the sizes of this one.
  const hash = createHash("sha256").update(await readFile(photo));
  const into = join(cacheFolder, `sizes-${hash.digest("hex").slice(0, 12)}`);
  await mkdir(into, { recursive: true });
  const inputs: SizedInput[] = [];
  for (const millions of megapixels) {
    const heightPx = Math.round(Math.sqrt((millions * 1e6) / 1.5));
    const widthPx = Math.round(heightPx * 1.5);
    for (const format of ["jpeg", "png"] as const) {
      const path = join(into, `${widthPx}x${heightPx}.${format}`);
      inputs.push({ path, format, megapixels: millions, widthPx, heightPx });
      const made = await stat(path).catch(() => undefined);
      if (made) continue;
      const { default: sharp } = await import("sharp");
      const sized = sharp(photo).resize(widthPx, heightPx, { fit: "fill" }).removeAlpha();
      const saved = format === "jpeg" ? sized.jpeg({ quality: 90 }) : sized.png({ compressionLevel: 1 });
      await saved.toFile(`${path}.part`);
      await rename(`${path}.part`, path);
    }
  }
  return inputs;
}
