/** The jobs that every peer is given, as data. */

import type { InputName } from "./inputs.ts";

export interface Job {
  readonly id: string;
  readonly title: string;
  readonly input: InputName;
  /** Longest side wanted. A job without one reads the header only. */
  readonly maxEdgePx?: number;
  /** Calls behind one figure, at most: a call of microseconds is lost in the clock's noise. */
  readonly repeat: number;
  /** Only with `--large`: takes minutes and gigabytes. */
  readonly when: "always" | "large";
}

export const jobs: readonly Job[] = [
  job("typical-512", "typical 4K JPEG → 512", "typical", 512),
  job("hard-512", "hard 4K JPEG → 512", "hard", 512),
  job("typical-1568", "typical 4K JPEG → 1568", "typical", 1568),
  job("hard-1568", "hard 4K JPEG → 1568", "hard", 1568),
  job("progressive-512", "progressive 4K JPEG → 512", "progressive", 512),
  job("odd-500", "4000x2667 JPEG → 500", "odd", 500),
  job("odd-750", "4000x2667 JPEG → 750", "odd", 750),
  job("png-photo-512", "4K PNG photo → 512", "pngPhoto", 512),
  job("png-screenshot-512", "4K PNG screenshot → 512", "pngScreenshot", 512),
  job("webp-512", "4K WebP → 512", "webp", 512),
  job("avif-512", "4K AVIF → 512", "avif", 512),
  { ...job("png-large-1568", "100 megapixel PNG → 1568", "pngLarge", 1568), when: "large" },
  { ...job("tiny-32", "fixed cost: 64 px JPEG → 32", "tiny", 32), repeat: 50 },
  { id: "header", title: "header only: size and format of a 4K JPEG", input: "typical", repeat: 200, when: "always" },
];

function job(id: string, title: string, input: InputName, maxEdgePx: number): Job {
  return { id, title, input, maxEdgePx, repeat: 1, when: "always" };
}

/** Every result is a JPEG of this quality: the library's default. */
export const quality = 85;

/** Longest sides of the fidelity table: what the presets and the models' own limits come to. */
export const photoEdgesPx: readonly number[] = [250, 512, 768, 1568];

/**
 * Reductions that no scaled decode divides evenly, and the fidelity that ours must have there: a decoder that rounds its
 * fraction of the size stretches the picture, which costs tens of decibels.
 */
export const oddReductions: readonly { readonly maxEdgePx: number; readonly leastDb: number }[] = [
  { maxEdgePx: 500, leastDb: 49 },
  { maxEdgePx: 750, leastDb: 44 },
];

/** A folder as people have them: mostly camera JPEGs, some of everything else. */
export const batchMix: readonly { readonly input: InputName; readonly copies: number }[] = [
  { input: "typical", copies: 8 },
  { input: "hard", copies: 4 },
  { input: "progressive", copies: 2 },
  { input: "pngPhoto", copies: 2 },
  { input: "pngScreenshot", copies: 2 },
  { input: "webp", copies: 2 },
];

/** The inputs whose peak memory is compared, from 4K to 512 px, by path: whole in memory they would all be 25 MB. */
export const memoryInputs: readonly InputName[] = [
  "typical",
  "hard",
  "progressive",
  "pngPhoto",
  "pngScreenshot",
  "webp",
];
