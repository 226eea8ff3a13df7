import { avif } from "./avif.ts";
import { bmp } from "./bmp.ts";
import { gif } from "./gif.ts";
import type { Handler } from "./handler.ts";
import { jpeg } from "./jpeg.ts";
import { png } from "./png.ts";
import { svg } from "./svg.ts";
import { tiff } from "./tiff.ts";
import { webp } from "./webp.ts";

/** One file a format. The keys are the type; the order is the one they are tried in, with the loosest signatures last. */
export const formats = { jpeg, png, webp, gif, tiff, avif, bmp, svg } as const satisfies Record<string, Handler>;

export type Format = keyof typeof formats;

/** `Object.entries` knows nothing of the keys. */
export const formatNames = Object.keys(formats) as readonly Format[];
