import { deflateSync } from "node:zlib";

import { expect, test } from "vitest";

import { PixelthriftError } from "../errors.ts";
import { convertToSrgb, profileOf } from "./profile.ts";

/** An ICC profile of a color space and tags. */
function icc(space: string, tags: Readonly<Record<string, Buffer>>): Buffer {
  const entries = Object.entries(tags);
  const header = Buffer.alloc(132 + 12 * entries.length);
  header.write(space, 16);
  header.writeUInt32BE(entries.length, 128);
  let at = header.length;
  for (const [index, [signature, data]] of entries.entries()) {
    header.write(signature, 132 + 12 * index);
    header.writeUInt32BE(at, 136 + 12 * index);
    header.writeUInt32BE(data.length, 140 + 12 * index);
    at += data.length;
  }
  return Buffer.concat([header, ...entries.map(([, data]) => data)]);
}

const numbers = (type: string, kind: readonly number[], fixed: readonly number[]): Buffer => {
  const data = Buffer.alloc(8 + 2 * kind.length + 4 * fixed.length);
  data.write(type);
  for (const [index, value] of kind.entries()) data.writeUInt16BE(value, 8 + 2 * index);
  for (const [index, value] of fixed.entries())
    data.writeInt32BE(Math.round(value * 65_536), 8 + 2 * kind.length + 4 * index);
  return data;
};

/** `curv` with a count of 32 bits and samples of 16. */
const sampled = (...values: readonly number[]): Buffer => numbers("curv", [0, values.length, ...values], []);
const parametric = (kind: number, ...parameters: readonly number[]): Buffer => numbers("para", [kind, 0], parameters);
const xyz = (...values: readonly number[]): Buffer => numbers("XYZ ", [], values);

const srgbCurve = parametric(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.040_45);
const primaries = {
  rXYZ: xyz(0.43607, 0.22249, 0.01392),
  gXYZ: xyz(0.38515, 0.71687, 0.09708),
  bXYZ: xyz(0.14307, 0.06061, 0.7141),
};

const all = (curve: Buffer): Record<string, Buffer> => ({ rTRC: curve, gTRC: curve, bTRC: curve });

/** A JPEG up to its scan, with the profile in two segments. */
function jpeg(profile: Buffer): Buffer {
  const half = Math.floor(profile.length / 2);
  const segment = (number: number, part: Buffer): Buffer => {
    const start = Buffer.from([0xff, 0xe2, 0, 0, ...Buffer.from("ICC_PROFILE\0"), number, 2]);
    start.writeUInt16BE(16 + part.length, 2);
    return Buffer.concat([start, part]);
  };
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(1, profile.subarray(0, half)),
    segment(2, profile.subarray(half)),
    Buffer.from([0xff, 0xda]),
  ]);
}

/** What becomes of the color 100,150,200. */
function check(format: "jpeg" | "png" | "webp", bytes: Uint8Array): string {
  try {
    const profile = profileOf(format, bytes);
    if (profile === undefined) return "as it is";
    const rgba = new Uint8Array([100, 150, 200, 255]);
    convertToSrgb(rgba, profile);
    return rgba.subarray(0, 3).join(",");
  } catch (error) {
    if (error instanceof PixelthriftError) return error.code;
    throw error;
  }
}

test.for([
  ["no profile", Buffer.alloc(0), "as it is"],
  ["sRGB", icc("RGB ", { ...primaries, ...all(srgbCurve) }), "as it is"],

  // 255 * srgb(x / 255), by hand: 100 is 0.392 of the light, which sRGB writes as 0.6607.
  ["linear light", icc("RGB ", { ...primaries, ...all(sampled()) }), "168,202,229"],
  ["linear light as a table", icc("RGB ", { ...primaries, ...all(sampled(0, 65_535)) }), "168,202,229"],
  ["a gamma of 1", icc("RGB ", { ...primaries, ...all(parametric(0, 1)) }), "168,202,229"],
  ["a gamma of 1 in 8 bits", icc("RGB ", { ...primaries, ...all(sampled(256)) }), "168,202,229"],
  ["gray of linear light", icc("GRAY", { kTRC: sampled() }), "168,202,229"],
  [
    "red and blue swapped",
    icc("RGB ", { ...primaries, rXYZ: primaries.bXYZ, bXYZ: primaries.rXYZ, ...all(srgbCurve) }),
    "200,150,100",
  ],

  // Tables, and spaces with more than light in them.
  ["a profile of tables", icc("RGB ", { A2B0: Buffer.alloc(100) }), "E_UNSUPPORTED"],
  ["a profile for ink", icc("CMYK", { A2B0: Buffer.alloc(100) }), "E_UNSUPPORTED"],
] as const)("%s", ([, profile, wanted]) => {
  expect(check("jpeg", jpeg(profile))).toBe(wanted);
});

test("finds a profile in a PNG and in a WebP", () => {
  const linear = icc("RGB ", { ...primaries, ...all(sampled()) });
  const chunk = (type: string, data: Buffer): Buffer => {
    const start = Buffer.alloc(8);
    start.writeUInt32BE(data.length);
    start.write(type, 4);
    return Buffer.concat([start, data, Buffer.alloc(4)]);
  };
  const png = Buffer.concat([
    Buffer.alloc(8),
    chunk("gAMA", Buffer.alloc(4)),
    chunk("iCCP", Buffer.concat([Buffer.from("name\0\0"), deflateSync(linear)])),
  ]);
  expect(check("png", png)).toBe("168,202,229");
  // What cannot be unpacked is no reason to refuse the picture.
  expect(check("png", Buffer.concat([Buffer.alloc(8), chunk("iCCP", Buffer.from("name\0\0damage"))]))).toBe("as it is");

  const riff = Buffer.concat([Buffer.from("RIFF\0\0\0\0WEBPVP8X\x03\0\0\0\0\0\0\0ICCP\0\0\0\0"), linear]);
  riff.writeUInt32LE(linear.length, riff.length - linear.length - 4);
  expect(check("webp", riff)).toBe("168,202,229");
});
