/*
 * Transparent pixels onto a color, before any resizing: the alpha of each pixel is used exactly once.
 */

/** How the pixels of a picture lie in memory. */
export interface Layout {
  /** Gray, gray and alpha, RGB, RGBA. */
  readonly channels: 1 | 2 | 3 | 4;
  /** Two bytes are one number in the order of this machine. */
  readonly bytesPerSample: 1 | 2;
}

/**
 * Writes the pixels from `fromPixel` up to `toPixel` as opaque RGBA, laid on `background` (0xRRGGBB).
 *
 * @example
 * const rgba = new Uint8Array(4);
 * flatten(new Uint8Array([255, 0, 0, 51]), { channels: 4, bytesPerSample: 1 }, 0xffffff, rgba, 0, 1);
 * rgba; //=> Uint8Array [255, 204, 204, 255]
 */
export function flatten(
  raw: Uint8Array,
  layout: Layout,
  background: number,
  rgba: Uint8Array,
  fromPixel: number,
  toPixel: number,
): void {
  const { channels, bytesPerSample } = layout;
  const [backRed, backGreen, backBlue] = rgbOf(background);
  const pixelBytes = channels * bytesPerSample;
  // Eight bits are all that is sent, so of sixteen the upper half is read.
  const upper = bytesPerSample === 2 && isLittleEndian() ? 1 : 0;
  const green = channels < 3 ? 0 : bytesPerSample;
  const alpha = channels === 2 || channels === 4 ? (channels - 1) * bytesPerSample : undefined;
  for (let from = fromPixel * pixelBytes + upper, to = fromPixel * 4; to < toPixel * 4; from += pixelBytes, to += 4) {
    const cover = alpha === undefined ? 255 : (raw[from + alpha] ?? 0);
    rgba[to] = over(raw[from] ?? 0, cover, backRed);
    rgba[to + 1] = over(raw[from + green] ?? 0, cover, backGreen);
    rgba[to + 2] = over(raw[from + 2 * green] ?? 0, cover, backBlue);
    rgba[to + 3] = 255;
  }
}

/** Whether the pixels of 8-bit RGBA from `fromPixel` up to `toPixel` hide everything behind them. */
export function isOpaque(rgba: Uint8Array, fromPixel: number, toPixel: number): boolean {
  for (let alpha = fromPixel * 4 + 3; alpha < toPixel * 4; alpha += 4) if (rgba[alpha] !== 255) return false;
  return true;
}

/** Red, green and blue of 0xRRGGBB. */
export function rgbOf(color: number): [red: number, green: number, blue: number] {
  return [(color >> 16) & 0xff, (color >> 8) & 0xff, color & 0xff];
}

function over(sample: number, cover: number, back: number): number {
  return Math.round((sample * cover + back * (255 - cover)) / 255);
}

function isLittleEndian(): boolean {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
}
