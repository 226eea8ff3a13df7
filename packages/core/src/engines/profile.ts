import { inflateSync } from "node:zlib";

import { PixelthriftError } from "../errors.ts";
import type { Format } from "../probe.ts";

/*
 * Colors of a picture that says in an ICC profile what its numbers mean, turned into sRGB. The codec knows no profiles.
 *
 * Profiles of cameras and screens (Display P3, Adobe RGB, gray with a gamma) are a curve for each channel and a matrix:
 *
 *     sample ──curve──▶ linear ──matrix──▶ XYZ ──matrix──▶ linear sRGB ──curve──▶ sample
 *
 * Those of printers and some scanners are tables; they are refused, as wrong colors would be worse.
 */

/** A profile that changes colors: how to make sRGB of one pixel's linear light. */
export interface Profile {
  /** Linear light, 0 to 1, for the 256 values of each channel. */
  readonly curves: readonly [Float64Array, Float64Array, Float64Array];
  /** Linear light in the profile's colors to linear light in sRGB, row by row. */
  readonly matrix: readonly number[];
}

/** sRGB's primaries in the profile connection space, XYZ under D50 (ICC.1:2022, and the profile of the IEC 61966-2-1 space). */
const srgbToXyz = [
  0.436_065_7, 0.385_147_1, 0.143_066_4, 0.222_488_4, 0.716_873_2, 0.060_607_9, 0.013_916_0, 0.097_076_4, 0.714_096_1,
];

/**
 * The profile of a picture; `undefined` where it has none or where it is as good as sRGB.
 *
 * Throws `E_UNSUPPORTED` for a profile made of tables. What cannot be read is ignored, as browsers do.
 */
export function profileOf(format: Format, bytes: Uint8Array): Profile | undefined {
  const icc = embedded(format, bytes);
  if (icc === undefined || icc.length < 132) return undefined;
  const view = new DataView(icc.buffer, icc.byteOffset, icc.byteLength);
  const space = text(icc, 16, 4);
  const profile = space === "GRAY" ? grayProfile(icc, view) : space === "RGB " ? rgbProfile(icc, view) : undefined;
  if (profile === undefined) {
    throw new PixelthriftError(
      "E_UNSUPPORTED",
      `this ${format} has a color profile (${space.trim()}) that only the native engine turns into the right colors`,
    );
  }
  return isSrgb(profile) ? undefined : profile;
}

/** Converts opaque RGBA in place. */
export function convertToSrgb(rgba: Uint8Array, { curves, matrix }: Profile): void {
  const [reds, greens, blues] = curves;
  for (let at = 0; at < rgba.length; at += 4) {
    const red = reds[rgba[at] ?? 0] ?? 0;
    const green = greens[rgba[at + 1] ?? 0] ?? 0;
    const blue = blues[rgba[at + 2] ?? 0] ?? 0;
    for (let row = 0; row < 3; row += 1) {
      const light =
        (matrix[row * 3] ?? 0) * red + (matrix[row * 3 + 1] ?? 0) * green + (matrix[row * 3 + 2] ?? 0) * blue;
      rgba[at + row] = srgbSamples[Math.round(Math.min(1, Math.max(0, light)) * (srgbSamples.length - 1))] ?? 0;
    }
  }
}

/** sRGB's curve from linear light to samples; the steps are finer than one sample even where it is steepest. */
const srgbSamples = Uint8Array.from({ length: 16_384 }, (_, index) => {
  const light = index / 16_383;
  return Math.round(255 * (light <= 0.003_130_8 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055));
});

/** No color on a grid moves by more than two steps: not worth a conversion. */
function isSrgb(profile: Profile): boolean {
  const levels = [0, 36, 73, 109, 146, 182, 219, 255];
  const grid = Uint8Array.from(
    levels.flatMap((red) => levels.flatMap((green) => levels.flatMap((blue) => [red, green, blue, 255]))),
  );
  const converted = grid.slice();
  convertToSrgb(converted, profile);
  return converted.every((sample, at) => Math.abs(sample - (grid[at] ?? 0)) <= 2);
}

function grayProfile(icc: Uint8Array, view: DataView): Profile | undefined {
  const gray = curve(icc, view, "kTRC");
  return gray === undefined ? undefined : { curves: [gray, gray, gray], matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1] };
}

function rgbProfile(icc: Uint8Array, view: DataView): Profile | undefined {
  const [red, green, blue] = [curve(icc, view, "rTRC"), curve(icc, view, "gTRC"), curve(icc, view, "bTRC")];
  const [x, y, z] = [xyz(icc, view, "rXYZ"), xyz(icc, view, "gXYZ"), xyz(icc, view, "bXYZ")];
  if (
    red === undefined ||
    green === undefined ||
    blue === undefined ||
    x === undefined ||
    y === undefined ||
    z === undefined
  )
    return undefined;
  const toXyz = [0, 1, 2].flatMap((row) => [x[row] ?? 0, y[row] ?? 0, z[row] ?? 0]);
  return { curves: [red, green, blue], matrix: product(inverse(srgbToXyz), toXyz) };
}

/** Where the data of a tag lies. */
function tag(icc: Uint8Array, view: DataView, signature: string): { at: number; endByte: number } | undefined {
  const count = Math.min(view.getUint32(128), 100);
  for (let entry = 132; entry < 132 + 12 * count && entry + 12 <= icc.length; entry += 12) {
    if (text(icc, entry, 4) !== signature) continue;
    const at = view.getUint32(entry + 4);
    const endByte = at + view.getUint32(entry + 8);
    return endByte <= icc.length && endByte - at >= 12 ? { at, endByte } : undefined;
  }
  return undefined;
}

function xyz(icc: Uint8Array, view: DataView, signature: string): number[] | undefined {
  const found = tag(icc, view, signature);
  if (found === undefined || found.endByte - found.at < 20) return undefined;
  return [8, 12, 16].map((offset) => fixed(view, found.at + offset));
}

function curve(icc: Uint8Array, view: DataView, signature: string): Float64Array | undefined {
  const found = tag(icc, view, signature);
  if (found === undefined) return undefined;
  const kind = text(icc, found.at, 4);
  const of = kind === "curv" ? sampledCurve(view, found) : kind === "para" ? parametricCurve(view, found) : undefined;
  return of === undefined ? undefined : Float64Array.from({ length: 256 }, (_, sample) => of(sample / 255));
}

function sampledCurve(
  view: DataView,
  { at, endByte }: { at: number; endByte: number },
): ((sample: number) => number) | undefined {
  const count = view.getUint32(at + 8);
  if (count === 0) return (sample) => sample;
  if (at + 12 + 2 * count > endByte) return undefined;
  if (count === 1) return (sample) => sample ** (view.getUint16(at + 12) / 256);
  return (sample) => {
    const place = sample * (count - 1);
    const below = Math.min(Math.floor(place), count - 2);
    const [from, to] = [view.getUint16(at + 12 + 2 * below), view.getUint16(at + 14 + 2 * below)];
    return (from + (to - from) * (place - below)) / 65_535;
  };
}

/** ICC.1:2022, 10.18: how many parameters each of the five functions has. */
const parameterCounts = [1, 3, 4, 5, 7];

function parametricCurve(
  view: DataView,
  { at, endByte }: { at: number; endByte: number },
): ((sample: number) => number) | undefined {
  const kind = view.getUint16(at + 8);
  const count = parameterCounts[kind];
  if (count === undefined || at + 12 + 4 * count > endByte) return undefined;
  const values = Array.from({ length: count }, (_, index) => fixed(view, at + 12 + 4 * index));
  const [gamma = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = values;
  if (kind === 0) return (sample) => sample ** gamma;
  if (kind === 1) return (sample) => (sample >= -b / a ? (a * sample + b) ** gamma : 0);
  if (kind === 2) return (sample) => (sample >= -b / a ? (a * sample + b) ** gamma + c : c);
  return (sample) => (sample >= d ? (a * sample + b) ** gamma + e : c * sample + f);
}

/** s15Fixed16Number. */
function fixed(view: DataView, at: number): number {
  return view.getInt32(at) / 65_536;
}

function product(left: readonly number[], right: readonly number[]): number[] {
  const cell = (row: number, column: number): number =>
    [0, 1, 2].reduce((sum, index) => sum + (left[row * 3 + index] ?? 0) * (right[index * 3 + column] ?? 0), 0);
  return [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => cell(row, column)));
}

function inverse(matrix: readonly number[]): number[] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = matrix;
  const cofactors = [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
  const determinant = a * (cofactors[0] ?? 0) + b * (cofactors[3] ?? 0) + c * (cofactors[6] ?? 0);
  return cofactors.map((cofactor) => cofactor / determinant);
}

/** The ICC profile in a file, in one piece. */
function embedded(format: Format, bytes: Uint8Array): Uint8Array | undefined {
  if (format === "jpeg") return inJpeg(bytes);
  if (format === "png") return inPng(bytes);
  return format === "webp" ? inWebp(bytes) : undefined;
}

/** APP2 segments with a name, their number and their count: a profile is longer than one segment may be. */
function inJpeg(bytes: Uint8Array): Uint8Array | undefined {
  const name = "ICC_PROFILE\0";
  const parts: Uint8Array[] = [];
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xda) break;
    const endByte = at + 2 + 256 * (bytes[at + 2] ?? 0) + (bytes[at + 3] ?? 0);
    if (marker === 0xe2 && text(bytes, at + 4, name.length) === name)
      parts[bytes[at + 16] ?? 0] = bytes.subarray(at + 18, endByte);
    at = Math.max(at + 4, endByte);
  }
  return parts.length === 0 ? undefined : Buffer.concat(parts.filter((part) => part !== undefined));
}

/** A chunk before the pixels: a name up to a 0, the method 0, and the profile packed by zlib. */
function inPng(bytes: Uint8Array): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const type = text(bytes, at + 4, 4);
    if (type === "IDAT" || type === "sRGB") return undefined;
    if (type !== "iCCP") continue;
    const data = bytes.subarray(at + 8, at + 8 + view.getUint32(at));
    const start = data.indexOf(0) + 2;
    try {
      return inflateSync(data.subarray(start), { maxOutputLength: 16 * 1024 * 1024 });
    } catch {
      // A damaged profile is no reason to refuse the picture.
      return undefined;
    }
  }
  return undefined;
}

function inWebp(bytes: Uint8Array): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 12; at + 8 <= bytes.length;) {
    const lengthBytes = view.getUint32(at + 4, true);
    if (text(bytes, at, 4) === "ICCP") return bytes.subarray(at + 8, at + 8 + lengthBytes);
    at += 8 + lengthBytes + (lengthBytes & 1);
  }
  return undefined;
}

function text(bytes: Uint8Array, at: number, lengthBytes: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + lengthBytes));
}
