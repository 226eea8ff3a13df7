import { inflateSync } from "node:zlib";

import { Bytes } from "../bytes.ts";
import { PixelthriftError } from "../errors.ts";
import { type AvifColor, colorInAvif } from "../formats/avif.ts";
import { profileInTiff } from "../formats/tiff.ts";
import type { Format } from "../probe.ts";

/*
 * Colors of a picture that says in an ICC profile what its numbers mean, turned into sRGB. The codec knows no profiles.
 *
 * Profiles of cameras and screens (Display P3, Adobe RGB, gray with a gamma) are a curve for each channel and a matrix:
 *
 *     sample ──curve──▶ linear ──matrix──▶ XYZ ──matrix──▶ linear sRGB ──curve──▶ sample
 *
 * Those of printers and some scanners are tables; they are refused, as wrong colors would be worse. An AVIF may name its colors by number instead.
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
 * Throws `E_UNSUPPORTED` for a profile made of tables, and for light beyond white (HDR). What cannot be read is ignored, as browsers do.
 */
export function profileOf(format: Format, bytes: Uint8Array): Profile | undefined {
  const color = colorOf(format, bytes);
  const profile =
    color.kind === "profile" ? iccProfile(format, color.icc) : color.kind === "codes" ? codedProfile(color) : undefined;
  return profile === undefined || isSrgb(profile) ? undefined : profile;
}

function iccProfile(format: Format, icc: Uint8Array): Profile | undefined {
  if (icc.length < 132) return undefined;
  const view = new DataView(icc.buffer, icc.byteOffset, icc.byteLength);
  const space = text(icc, 16, 4);
  const profile = space === "GRAY" ? grayProfile(icc, view) : space === "RGB " ? rgbProfile(icc, view) : undefined;
  if (profile === undefined) {
    throw new PixelthriftError(
      "E_UNSUPPORTED",
      `this ${format} has a color profile (${space.trim()}) that this engine cannot turn into the right colors`,
    );
  }
  return profile;
}

/** Red, green and blue in CIE x and y, by the numbers of ITU-T H.273 (09/2023), table 2; all with the white of sRGB, D65. */
const primariesByCode: ReadonlyMap<number, readonly number[]> = new Map([
  [1, [0.64, 0.33, 0.3, 0.6, 0.15, 0.06]],
  [5, [0.64, 0.33, 0.29, 0.6, 0.15, 0.06]],
  [6, [0.63, 0.34, 0.31, 0.595, 0.155, 0.07]],
  [7, [0.63, 0.34, 0.31, 0.595, 0.155, 0.07]],
  [9, [0.708, 0.292, 0.17, 0.797, 0.131, 0.046]],
  [12, [0.68, 0.32, 0.265, 0.69, 0.15, 0.06]],
]);

const unspecified = 2;

/** Table 3 of the same. The curves of television, 1, 6, 14 and 15, are meant for a dark room; browsers read them as that of sRGB, 13. */
const curvesByCode: ReadonlyMap<number, (sample: number) => number> = new Map([
  ...[1, unspecified, 6, 13, 14, 15].map((code) => [code, srgbLight] as const),
  [4, (sample: number) => sample ** 2.2],
  [5, (sample: number) => sample ** 2.8],
  [8, (sample: number) => sample],
]);

function codedProfile({ primaries, transfer }: AvifColor & { kind: "codes" }): Profile {
  const corners = primariesByCode.get(primaries === unspecified ? 1 : primaries);
  const light = curvesByCode.get(transfer);
  if (corners === undefined || light === undefined) {
    throw new PixelthriftError(
      "E_UNSUPPORTED",
      `this avif has colors (primaries ${primaries}, transfer ${transfer}) that this engine cannot turn into the right ones`,
    );
  }
  const channel = curveOf(light);
  const sRgb = primariesByCode.get(1) ?? [];
  return { curves: [channel, channel, channel], matrix: product(inverse(xyzOf(sRgb)), xyzOf(corners)) };
}

/** Linear light to XYZ: the columns are the primaries, so strong that together they are white. */
function xyzOf([xr = 0, yr = 0, xg = 0, yg = 0, xb = 0, yb = 0]: readonly number[]): number[] {
  const columns = [xr, xg, xb, yr, yg, yb, 1 - xr - yr, 1 - xg - yg, 1 - xb - yb];
  const [x, y] = [0.3127, 0.329];
  const strengths = product(inverse(columns), [x / y, 0, 0, 1, 0, 0, (1 - x - y) / y, 0, 0]);
  return columns.map((cell, at) => cell * (strengths[(at % 3) * 3] ?? 0));
}

function srgbLight(sample: number): number {
  return sample <= 0.040_45 ? sample / 12.92 : ((sample + 0.055) / 1.055) ** 2.4;
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
  return of === undefined ? undefined : curveOf(of);
}

function curveOf(light: (sample: number) => number): Float64Array {
  return Float64Array.from({ length: 256 }, (_, sample) => light(sample / 255));
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

/** What a file says of its colors; a profile is in one piece. */
function colorOf(format: Format, bytes: Uint8Array): AvifColor {
  if (format === "avif") return colorInAvif(Bytes.whole(bytes));
  const icc = profilesIn[format]?.(bytes);
  return icc === undefined ? { kind: "unsaid" } : { kind: "profile", icc };
}

const profilesIn: Partial<Record<Format, (bytes: Uint8Array) => Uint8Array | undefined>> = {
  jpeg: inJpeg,
  png: inPng,
  webp: inWebp,
  tiff: (bytes) => profileInTiff(Bytes.whole(bytes)),
};

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
