/** A picture's size in pixels, as a person sees it: after its orientation is applied. */
export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** @example shownSize({ widthPx: 512, heightPx: 288 }); //=> "512x288" */
export function shownSize({ widthPx, heightPx }: Size): string {
  return `${widthPx}x${heightPx}`;
}

export function longestEdgePx({ widthPx, heightPx }: Size): number {
  return Math.max(widthPx, heightPx);
}

export function shortestEdgePx({ widthPx, heightPx }: Size): number {
  return Math.min(widthPx, heightPx);
}

/**
 * The largest size of the same shape whose longest edge is at most `maxEdgePx`; a size that fits already is returned as it is.
 *
 *     3840 x 2160 ──┐ longest edge 512
 *                   └─▶ 512 x 288
 *
 * @example
 * fitWithin({ widthPx: 3840, heightPx: 2160 }, 512);
 * //=> { widthPx: 512, heightPx: 288 }
 */
export function fitWithin(size: Size, maxEdgePx: number): Size {
  const longestPx = longestEdgePx(size);
  if (longestPx <= maxEdgePx) return { widthPx: size.widthPx, heightPx: size.heightPx };
  // Multiplied before it is divided: the products are exact, so a half is a half and is always rounded up.
  const scaled = (sidePx: number): number =>
    // A 1 x 20000 strip must not round down to no width at all.
    Math.max(1, Math.round((sidePx * maxEdgePx) / longestPx));
  return { widthPx: scaled(size.widthPx), heightPx: scaled(size.heightPx) };
}

/**
 * The longest edge at which `fitWithin` leaves the shorter side of `size` no more than `shortPx`.
 *
 * @example
 * edgeAtShortSide({ widthPx: 3840, heightPx: 2160 }, 200);
 * //=> 356, where the shorter side is 200.25 px
 */
export function edgeAtShortSide(size: Size, shortPx: number): number {
  // In whole numbers: just before the half pixel that would be rounded up.
  return Math.ceil((longestEdgePx(size) * (2 * shortPx + 1)) / (2 * shortestEdgePx(size))) - 1;
}

/**
 * The longest edge at which `fitWithin` leaves the shorter side of `size` exactly `shortPx`, and not much less before it is rounded.
 * Asked of what is fitted to it, it says the same again.
 *
 * @example
 * edgeForShortSide({ widthPx: 4000, heightPx: 1000 }, 200);
 * //=> 800
 */
export function edgeForShortSide(size: Size, shortPx: number): number {
  return Math.min(Math.ceil((longestEdgePx(size) * shortPx) / shortestEdgePx(size)), edgeAtShortSide(size, shortPx));
}

/**
 * The largest size of the same shape that goes into `box`; a size that does already is returned as it is.
 *
 * @example
 * fitInto({ widthPx: 3840, heightPx: 2160 }, { widthPx: 2112, heightPx: 1200 });
 * //=> { widthPx: 2112, heightPx: 1188 }
 */
export function fitInto({ widthPx, heightPx }: Size, box: Size): Size {
  if (widthPx <= box.widthPx && heightPx <= box.heightPx) return { widthPx, heightPx };
  const isWide = widthPx * box.heightPx > heightPx * box.widthPx;
  const [fromPx, toPx] = isWide ? [widthPx, box.widthPx] : [heightPx, box.heightPx];
  const scaled = (sidePx: number): number => Math.max(1, Math.round((sidePx * toPx) / fromPx));
  return { widthPx: scaled(widthPx), heightPx: scaled(heightPx) };
}
