import { deflateSync } from "node:zlib";

import { expect, test } from "vitest";

import { PixelthriftError } from "../errors.ts";
import type { Format } from "../probe.ts";
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
function check(format: Format, bytes: Uint8Array): string {
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

/** A TIFF of nothing but a size and a profile, in either order of bytes and with either width of fields. */
function tiff(order: "II" | "MM", kind: "TIFF" | "BigTIFF", profile: Buffer, lengthBytes = profile.length): Buffer {
  const big = kind === "BigTIFF";
  const number = (widthBytes: number, value: number): Uint8Array => {
    const bytes = Buffer.alloc(widthBytes);
    bytes.writeUIntBE(value, Math.max(0, widthBytes - 6), Math.min(6, widthBytes));
    return order === "II" ? bytes.toReversed() : bytes;
  };
  const wide = (value: number): Uint8Array => number(big ? 8 : 4, value);
  const entry = (tag: number, type: number, count: number, at: number): Buffer =>
    Buffer.concat([number(2, tag), number(2, type), wide(count), wide(at)]);
  const header = big ? [number(2, 43), number(2, 8), number(2, 0), wide(16)] : [number(2, 42), wide(8)];
  const entries = [number(big ? 8 : 2, 3), entry(256, 3, 1, 1), entry(257, 3, 1, 1)];
  const profileAt = big ? 16 + 8 + 3 * 20 + 8 : 8 + 2 + 3 * 12 + 4;
  return Buffer.concat([
    Buffer.from(order),
    ...header,
    ...entries,
    entry(34_675, 7, lengthBytes, profileAt),
    wide(0),
    profile,
  ]);
}

test.for([
  ["II", "TIFF"],
  ["MM", "TIFF"],
  ["II", "BigTIFF"],
  ["MM", "BigTIFF"],
] as const)("finds a profile in a %s %s", ([order, kind]) => {
  const linear = icc("RGB ", { ...primaries, ...all(sampled()) });
  expect(check("tiff", tiff(order, kind, linear))).toBe("168,202,229");
  expect(check("tiff", tiff(order, kind, icc("CMYK", { A2B0: Buffer.alloc(100) })))).toBe("E_UNSUPPORTED");
  // It is not all there: as damaged as one that cannot be unpacked.
  expect(check("tiff", tiff(order, kind, linear, linear.length + 1))).toBe("as it is");
});

const box = (type: string, ...body: readonly (Buffer | readonly number[])[]): Buffer => {
  const data = Buffer.concat([Buffer.alloc(4), Buffer.from(type), ...body.map((part) => Buffer.from(part))]);
  data.writeUInt32BE(data.length);
  return data;
};

/** An AVIF up to its pixels, whose primary picture has the given colors; the first property is another picture's. */
function avif(...colors: readonly Buffer[]): Buffer {
  const full = [0, 0, 0, 0];
  const others = box("colr", Buffer.from("nclx"), [0, 9, 0, 16, 0, 9, 0x80]);
  const own = colors.map((_, index) => 2 + index);
  return Buffer.concat([
    box("ftyp", Buffer.from("avif\0\0\0\0mif1")),
    box(
      "meta",
      full,
      box("pitm", full, [0, 2]),
      box(
        "iprp",
        box("ipco", others, ...colors),
        box("ipma", full, [0, 0, 0, 2], [0, 1, 1, 1], [0, 2, own.length, ...own]),
      ),
    ),
  ]);
}

const codes = (colorPrimaries: number, transfer: number): Buffer =>
  box("colr", Buffer.from("nclx"), [0, colorPrimaries, 0, transfer, 0, 1, 0x80]);
const linearBox = (kind: "prof" | "rICC"): Buffer =>
  box("colr", Buffer.from(kind), icc("RGB ", { ...primaries, ...all(sampled()) }));

test.for([
  ["nothing", [], "as it is"],
  ["a profile", [linearBox("prof")], "168,202,229"],
  ["a restricted profile", [linearBox("rICC")], "168,202,229"],
  ["numbers, then the profile that counts", [codes(9, 16), linearBox("prof")], "168,202,229"],
  ["the profile that counts, then numbers", [linearBox("prof"), codes(9, 16)], "168,202,229"],
  [
    "a profile of tables",
    [box("colr", Buffer.from("prof"), icc("RGB ", { A2B0: Buffer.alloc(100) }))],
    "E_UNSUPPORTED",
  ],
  ["a kind that nobody knows", [box("colr", Buffer.from("nclc"), [0, 9])], "as it is"],

  // As good as sRGB, said or unsaid, with the curve of sRGB or of television.
  ["sRGB", [codes(1, 13)], "as it is"],
  ["BT.709", [codes(1, 1)], "as it is"],
  ["no numbers", [codes(2, 2)], "as it is"],

  // Display P3 by the matrices of CSS Color 4; linear light as in the profiles above.
  ["Display P3", [codes(12, 13)], "83,152,205"],
  ["BT.709 in linear light", [codes(1, 8)], "168,202,229"],

  // Light beyond white, and the colors of film.
  ["BT.2100 PQ", [codes(9, 16)], "E_UNSUPPORTED"],
  ["BT.2100 HLG", [codes(9, 18)], "E_UNSUPPORTED"],
  ["film", [codes(8, 13)], "E_UNSUPPORTED"],
  ["numbers that mean nothing", [codes(200, 13)], "E_UNSUPPORTED"],
] as const)("reads in an AVIF %s", ([, colors, wanted]) => {
  expect(check("avif", avif(...colors))).toBe(wanted);
});
