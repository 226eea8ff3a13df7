import { fileURLToPath } from "node:url";

import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, test } from "vitest";

import { codesFor, fixture, fixtures, imagesIn } from "../test/fixtures.ts";
import { Bytes } from "./bytes.ts";
import { PixelthriftError } from "./errors.ts";
import { probe, type Probe, probeParts } from "./probe.ts";
import { shownSize } from "./size.ts";

/** `jpeg 40x30 lossy`, and what is out of the ordinary. */
function shown({ format, compression, orientation, color, frames, ...size }: Probe): string {
  const rest = [
    ...(orientation === 1 ? [] : [`orientation ${orientation}`]),
    ...(color === "rgb" ? [] : [color]),
    ...(frames === "one" ? [] : ["many frames"]),
  ];
  return [`${format} ${shownSize(size)} ${compression}`, ...rest].join(", ");
}

/** The answer, or the code of a typed error; anything else is thrown on. */
function check(bytes: Uint8Array): string {
  try {
    return shown(probe(bytes));
  } catch (error) {
    if (error instanceof PixelthriftError) return error.code;
    throw error;
  }
}

/** Reads a file as `input.ts` does, by the ranges asked for, and counts the bytes that were. */
function checkInParts(bytes: Uint8Array, readAheadBytes: number): { answer: string; readBytes: number } {
  const known = new Bytes(bytes.byteLength);
  let readBytes = 0;
  for (let fromByte = 0, toByte = 0; ;) {
    const endByte = Math.min(bytes.byteLength, Math.max(toByte, fromByte + readAheadBytes));
    known.add(fromByte, bytes.subarray(fromByte, endByte));
    readBytes += endByte - fromByte;
    try {
      const answer = probeParts(known);
      if (answer.kind === "probe") return { answer: shown(answer.probe), readBytes };
      expect(answer.toByte).toBeLessThanOrEqual(bytes.byteLength);
      ({ fromByte, toByte } = answer);
    } catch (error) {
      if (error instanceof PixelthriftError) return { answer: error.code, readBytes };
      throw error;
    }
  }
}

describe("every file in fixtures/valid", () => {
  test.each(imagesIn("valid"))("%s", async (name) => {
    const found = `${JSON.stringify(probe(fixture(`valid/${name}`)), null, 2)}\n`;
    await expect(found).toMatchFileSnapshot(fileURLToPath(new URL(`valid/${name}.probe.json`, fixtures)));
  });
});

describe("every file in fixtures/broken has a sound header or a typed error", () => {
  test.each(imagesIn("broken"))("%s", (name) => {
    const found = check(fixture(`broken/${name}`));
    // What is wrong behind the header is for an engine to find.
    if (found.startsWith("E_")) expect(codesFor(name)).toContain(found);
    else expect(found).toMatch(/^[a-z]+ \d+x\d+ loss/u);
  });
});

describe("every prefix of a valid file is an answer or a typed error", () => {
  test.each(imagesIn("valid"))("%s", (name) => {
    const bytes = fixture(`valid/${name}`);
    const whole = check(bytes);
    for (let length = 0; length < Math.min(bytes.byteLength, 4096); length += 1) {
      const found = check(bytes.subarray(0, length));
      if (found.startsWith("E_")) expect(["E_FORMAT", "E_TRUNCATED", "E_CORRUPT", "E_UNSUPPORTED"]).toContain(found);
      // A header that is there is there, whatever is cut off behind it.
      else expect(found).toBe(whole);
    }
  });
});

describe("a file read in parts gives what the whole file gives", () => {
  test.each(imagesIn("valid"))("%s", (name) => {
    const bytes = fixture(`valid/${name}`);
    for (const readAheadBytes of [1, 16, 1000, 65_536])
      expect(checkInParts(bytes, readAheadBytes).answer).toBe(check(bytes));
  });
});

test("any bytes behind any signature are an answer or a typed error", () => {
  const starts = imagesIn("valid").map((name) => fixture(`valid/${name}`));
  fc.assert(
    fc.property(
      fc.constantFrom(...starts),
      fc.nat({ max: 600 }),
      fc.array(fc.tuple(fc.nat({ max: 600 }), fc.nat({ max: 255 })), { maxLength: 12 }),
      fc.uint8Array({ maxLength: 200 }),
      (start, keptBytes, changes, tail) => {
        const bytes = new Uint8Array([...start.subarray(0, keptBytes), ...tail]);
        for (const [at, value] of changes) if (at < bytes.byteLength) bytes[at] = value;
        expect(checkInParts(bytes, 32).answer).toBe(check(bytes));
      },
    ),
    { numRuns: 3000 },
  );
});

const scene = sharp({ create: { width: 40, height: 30, channels: 3, background: "#336699" } });

test.each([
  // What cameras and editors turn; the size is the upright one.
  ["jpeg", 3, "jpeg 40x30 lossy, orientation 3"],
  ["jpeg", 6, "jpeg 30x40 lossy, orientation 6"],
  ["png", 8, "png 30x40 lossless, orientation 8"],
  ["webp", 5, "webp 30x40 lossy, orientation 5"],
  ["tiff", 7, "tiff 30x40 lossy, orientation 7"],

  // An AVIF turns and mirrors by properties of its own.
  ["avif", 1, "avif 40x30 lossy"],
  ["avif", 2, "avif 40x30 lossy, orientation 2"],
  ["avif", 3, "avif 40x30 lossy, orientation 3"],
  ["avif", 4, "avif 40x30 lossy, orientation 4"],
  ["avif", 5, "avif 30x40 lossy, orientation 5"],
  ["avif", 6, "avif 30x40 lossy, orientation 6"],
  ["avif", 7, "avif 30x40 lossy, orientation 7"],
  ["avif", 8, "avif 30x40 lossy, orientation 8"],
] as const)("reads from a %s with orientation %d: %s", async (format, orientation, wanted) => {
  expect(check(await scene.clone().withMetadata({ orientation }).toFormat(format).toBuffer())).toBe(wanted);
});

test("knows ink and BigTIFF", async () => {
  expect(check(await scene.clone().toColourspace("cmyk").jpeg().toBuffer())).toBe("jpeg 40x30 lossy, cmyk");
  expect(check(await scene.clone().toColourspace("cmyk").tiff({ compression: "none" }).toBuffer())).toBe(
    "tiff 40x30 lossless, cmyk",
  );
  expect(check(await scene.clone().tiff({ bigtiff: true, compression: "lzw" }).toBuffer())).toBe("tiff 40x30 lossless");
});

test("reads no pixels to find a header behind them", async () => {
  const noise = sharp({
    create: {
      width: 1000,
      height: 1000,
      channels: 3,
      background: "gray",
      noise: { type: "gaussian", mean: 128, sigma: 40 },
    },
  });
  // The directory of this one stands behind 3 MB of pixels.
  const tiff = await noise.clone().tiff({ compression: "none" }).toBuffer();
  expect(checkInParts(tiff, 65_536)).toMatchObject({ answer: "tiff 1000x1000 lossless" });
  expect(checkInParts(tiff, 65_536).readBytes).toBeLessThan(200_000);
  // Here it is the EXIF block.
  const webp = await noise.clone().withMetadata({ orientation: 6 }).webp({ lossless: true }).toBuffer();
  expect(webp.byteLength).toBeGreaterThan(1_000_000);
  expect(checkInParts(webp, 65_536)).toMatchObject({ answer: "webp 1000x1000 lossless, orientation 6" });
  expect(checkInParts(webp, 65_536).readBytes).toBeLessThan(200_000);
});

test("steps over large segments in front of a JPEG's frame", async () => {
  const jpeg = await scene.clone().jpeg().toBuffer();
  const segment = Buffer.concat([Buffer.from([0xff, 0xe2, 0xff, 0xff]), Buffer.alloc(65_533)]);
  const padded = Buffer.concat([jpeg.subarray(0, 2), ...Array.from({ length: 40 }, () => segment), jpeg.subarray(2)]);
  expect(checkInParts(padded, 4096)).toMatchObject({ answer: "jpeg 40x30 lossy" });
  expect(checkInParts(padded, 4096).readBytes).toBeLessThan(42 * 4096);
});

test("gives up on a chain of segments without an end", () => {
  const chain = Buffer.alloc(4_000_000, Buffer.from([0xff, 0xe0, 0x00, 0x02]));
  chain.set([0xff, 0xd8, 0xff, 0xd8], 0);
  expect(check(chain)).toBe("E_CORRUPT");
});

test.each([
  ["", "expected an image but received 0 bytes"],
  [
    "Hello",
    "expected an image (jpeg, png, webp, gif, tiff, avif, bmp, svg) but the file starts with the bytes 48 65 6c 6c 6f",
  ],
])("says of %j: %s", (text, message) => {
  expect(() => probe(Buffer.from(text))).toThrow(expect.objectContaining({ code: "E_FORMAT", message }));
});

test.each(["photo.jpg", undefined, new ArrayBuffer(8), [255, 216, 255]])("refuses %j, which is no bytes", (given) => {
  // From a program without types.
  expect(check(given as unknown as Uint8Array)).toBe("E_OPTION");
});
