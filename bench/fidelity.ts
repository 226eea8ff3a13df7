/** How far one picture is from another. Pure: values in, figures out. */

export interface Pixels {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Red, green, blue, rows from the top. */
  readonly rgb: Uint8Array;
}

/** Peak signal to noise over all three channels, in decibels; `Infinity` for equal pictures. */
export function psnrDb(a: Pixels, b: Pixels): number {
  sameSize(a, b);
  let sum = 0;
  for (let i = 0; i < a.rgb.length; i++) sum += ((a.rgb[i] ?? 0) - (b.rgb[i] ?? 0)) ** 2;
  return 10 * Math.log10((255 * 255 * a.rgb.length) / sum);
}

const windowPx = 11;
const sigmaPx = 1.5;
/** Keeps a flat window from dividing by zero, as the definition has it: (0.01 * 255)², (0.03 * 255)². */
const c1 = 6.5025;
const c2 = 58.5225;

/**
 * Structural similarity of the luma, the mean over all places of an 11 px Gaussian window; 1 for equal pictures.
 *
 * {@link https://doi.org/10.1109/TIP.2003.819861}
 */
export function ssim(a: Pixels, b: Pixels): number {
  sameSize(a, b);
  const { widthPx, heightPx } = a;
  if (Math.min(widthPx, heightPx) < windowPx) throw new Error(`expected at least ${windowPx} px a side`);
  const x = luma(a);
  const y = luma(b);
  const blurred = (values: Float64Array) => blur(values, widthPx, heightPx);
  const meanX = blurred(x);
  const meanY = blurred(y);
  const squareX = blurred(x.map((value) => value * value));
  const squareY = blurred(y.map((value) => value * value));
  const product = blurred(x.map((value, i) => value * (y[i] ?? 0)));

  let sum = 0;
  for (let i = 0; i < meanX.length; i++) {
    const mx = meanX[i] ?? 0;
    const my = meanY[i] ?? 0;
    const varianceX = (squareX[i] ?? 0) - mx * mx;
    const varianceY = (squareY[i] ?? 0) - my * my;
    const covariance = (product[i] ?? 0) - mx * my;
    sum += ((2 * mx * my + c1) * (2 * covariance + c2)) / ((mx * mx + my * my + c1) * (varianceX + varianceY + c2));
  }
  return sum / meanX.length;
}

function sameSize(a: Pixels, b: Pixels): void {
  if (a.widthPx === b.widthPx && a.heightPx === b.heightPx) return;
  throw new Error(`expected ${b.widthPx}x${b.heightPx} but received ${a.widthPx}x${a.heightPx}`);
}

function luma({ rgb }: Pixels): Float64Array {
  const values = new Float64Array(rgb.length / 3);
  for (let i = 0, at = 0; i < values.length; i++, at += 3) {
    values[i] = 0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0);
  }
  return values;
}

const kernel = gaussian();

function gaussian(): readonly number[] {
  const weights = Array.from({ length: windowPx }, (_, i) =>
    Math.exp(-((i - (windowPx - 1) / 2) ** 2) / (2 * sigmaPx * sigmaPx)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Only where the whole window lies inside: the result is smaller by the window less one. */
function blur(values: Float64Array, widthPx: number, heightPx: number): Float64Array {
  const outWidth = widthPx - windowPx + 1;
  const outHeight = heightPx - windowPx + 1;
  const rows = new Float64Array(outWidth * heightPx);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < outWidth; x++) {
      let sum = 0;
      for (let k = 0; k < windowPx; k++) sum += (kernel[k] ?? 0) * (values[y * widthPx + x + k] ?? 0);
      rows[y * outWidth + x] = sum;
    }
  }
  const out = new Float64Array(outWidth * outHeight);
  for (let y = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++) {
      let sum = 0;
      for (let k = 0; k < windowPx; k++) sum += (kernel[k] ?? 0) * (rows[(y + k) * outWidth + x] ?? 0);
      out[y * outWidth + x] = sum;
    }
  }
  return out;
}
