/**
 * Makes the pictures that are measured: one photo and one screenshot, brought to 4K and saved in every kind. They are
 * kept in a cache folder outside the project, so that a second run starts at once.
 */

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, stat } from "node:fs/promises";
import { basename, join } from "node:path";

import type { OutputInfo, Sharp } from "sharp";

export interface Input {
  readonly path: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bytes: number;
  /** What it is, for a reader of the report. */
  readonly about: string;
}

interface Raw {
  readonly data: Buffer;
  readonly info: OutputInfo;
}

const uhd = { widthPx: 3840, heightPx: 2160 };
/** A camera's size that no scaled decode divides evenly: where a decoder rounds, the picture is stretched. */
const odd = { widthPx: 4000, heightPx: 2667 };
/** Just under the 100 megapixels at which imgkit refuses. */
const large = { widthPx: 12_000, heightPx: 8_300 };
const tiny = { widthPx: 64, heightPx: 64 };

/** One row an input: file name, what it is, how it is made from the photo or the screenshot. */
const recipes = {
  typical: row("typical.jpg", "the photo, q90 4:2:0", "photo", uhd, (picture) => picture.jpeg({ quality: 90 })),
  hard: row("hard.jpg", "the photo with camera noise, q95 4:2:0", "noisy photo", uhd, (picture) =>
    picture.jpeg({ quality: 95 }),
  ),
  progressive: row("progressive.jpg", "the photo, q90 4:2:0, progressive", "photo", uhd, (picture) =>
    picture.jpeg({ quality: 90, progressive: true }),
  ),
  odd: row("odd.jpg", "the photo at 4000x2667, q90 4:2:0", "photo", odd, (picture) => picture.jpeg({ quality: 90 })),
  pngPhoto: row("photo.png", "the photo", "photo", uhd, (picture) => picture.png()),
  pngScreenshot: row("screenshot.png", "the screenshot, tiled over the area", "screenshot", uhd, (picture) =>
    picture.png(),
  ),
  webp: row("photo.webp", "the photo, q90", "photo", uhd, (picture) => picture.webp({ quality: 90 })),
  avif: row("photo.avif", "the photo, q63", "photo", uhd, (picture) => picture.avif({ quality: 63, effort: 2 })),
  pngLarge: row("large.png", "the photo at 100 megapixels", "photo", large, (picture) =>
    picture.png({ compressionLevel: 1 }),
  ),
  tiny: row("tiny.jpg", "the photo at 64 px, q95", "photo", tiny, (picture) => picture.jpeg({ quality: 95 })),
} satisfies Record<string, Recipe>;

export type InputName = keyof typeof recipes;
export type Inputs = Readonly<Partial<Record<InputName, Input>>>;

interface Recipe {
  readonly file: string;
  readonly about: string;
  readonly from: "photo" | "noisy photo" | "screenshot";
  readonly size: { readonly widthPx: number; readonly heightPx: number };
  readonly save: (picture: Sharp) => Sharp;
}

function row(file: string, about: string, from: Recipe["from"], size: Recipe["size"], save: Recipe["save"]): Recipe {
  return { file, about, from, size, save };
}

/** Finds or makes the named inputs, from the pictures in `folder` (see `findSources`). */
export async function makeInputs(
  folder: string,
  cacheFolder: string,
  names: readonly InputName[],
): Promise<{ readonly inputs: Inputs; readonly sources: readonly string[] }> {
  const sources = await findSources(folder);
  const into = join(cacheFolder, `inputs-${await fingerprint(sources)}`);
  await mkdir(into, { recursive: true });

  const inputs: Partial<Record<InputName, Input>> = {};
  for (const name of names) {
    const recipe = recipes[name];
    const path = join(into, recipe.file);
    const made = await stat(path).catch(() => undefined);
    if (!made) await make(recipe, sources, path);
    inputs[name] = { path, ...recipe.size, bytes: (await stat(path)).size, about: recipe.about };
  }
  return { inputs, sources: [basename(sources.photo), basename(sources.screenshot)] };
}

interface Sources {
  readonly photo: string;
  readonly screenshot: string;
}

/**
 * Picks the photo and the screenshot out of a folder: the first JPEG of `photos/` and the first PNG of `screens/` where
 * it has those folders, else the first JPEG and the first PNG whose names say "photo" and "screenshot".
 */
export async function findSources(folder: string): Promise<Sources> {
  const files = (await readdir(folder, { recursive: true })).map((file) => file.replaceAll("\\", "/")).toSorted();
  const first = (...patterns: readonly RegExp[]) => {
    for (const pattern of patterns) {
      const found = files.find((file) => pattern.test(file));
      if (found) return join(folder, found);
    }
    throw new Error(`expected a file like ${String(patterns[0])} in ${folder}`);
  };
  return {
    photo: first(/^photos\/.*\.jpe?g$/i, /photo.*\.jpe?g$/i),
    screenshot: first(/^screens\/.*\.png$/i, /screenshot.*\.png$/i),
  };
}

/** Other sources or other recipes must not meet yesterday's files. */
async function fingerprint(sources: Sources): Promise<string> {
  const hash = createHash("sha256");
  for (const path of [sources.photo, sources.screenshot, import.meta.filename]) hash.update(await readFile(path));
  return hash.digest("hex").slice(0, 12);
}

async function make(recipe: Recipe, sources: Sources, path: string): Promise<void> {
  const { default: sharp } = await import("sharp");
  const { data, info } = await rawPicture(recipe, sources);
  const partial = `${path}.part`;
  const raw = { width: info.width, height: info.height, channels: info.channels };
  await recipe.save(sharp(data, { raw, limitInputPixels: false })).toFile(partial);
  await rename(partial, path);
}

async function rawPicture({ from, size }: Recipe, sources: Sources): Promise<Raw> {
  const { default: sharp } = await import("sharp");
  const opened = from === "screenshot" ? await tiled(sources.screenshot, size) : sharp(sources.photo).autoOrient();
  const fitted = opened.resize(size.widthPx, size.heightPx, { fit: "cover" }).removeAlpha().toColourspace("srgb");
  const picture = await fitted.raw().toBuffer({ resolveWithObject: true });
  if (from === "noisy photo") addNoise(picture.data);
  return picture;
}

/** Screens are not resized, which would blur what makes them screens; four windows fill a 4K desktop. */
async function tiled(path: string, size: Recipe["size"]): Promise<Sharp> {
  const { default: sharp } = await import("sharp");
  const tile = await sharp(path).flatten({ background: "white" }).png().toBuffer();
  const desktop = sharp({
    create: { width: size.widthPx, height: size.heightPx, channels: 3, background: "white" },
  });
  return sharp(
    await desktop
      .composite([{ input: tile, tile: true, gravity: "northwest" }])
      .png()
      .toBuffer(),
  );
}

/**
 * Adds the noise of a camera at high sensitivity: triangular, 14 levels at most, the same on every run. It makes of the
 * typical file one about twice as large, which is what entropy decoding has to be measured on.
 */
function addNoise(samples: Buffer): void {
  const amplitude = 14;
  let state = 1;
  for (let i = 0; i < samples.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    // Two bytes of the generator's better half, their sum centered on zero.
    const unit = (((state >>> 16) & 255) + (state >>> 24) - 255) / 255;
    samples[i] = Math.min(255, Math.max(0, Math.round((samples[i] ?? 0) + unit * amplitude)));
  }
}
