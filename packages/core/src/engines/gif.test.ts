import { expect, test } from "vitest";

import { PixelthriftError } from "../errors.ts";
import { decodeGif } from "./gif.ts";

/** 4x2 pixels; the palette is black, red, lime, blue. */
const screen = ["GIF89a", [4, 0, 2, 0, 0x81, 0, 0], [0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255]] as const;

/** A picture of 2x1 pixels at 1,1 with the indexes 1 and 2: clear, 1, 2, end in codes of 3 bits, the lowest bits first. */
const picture = [[0x2c, 1, 0, 1, 0, 2, 0, 1, 0, 0], [2, 2, 0x8c, 0x0a, 0], [0x3b]] as const;

const gif = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  new Uint8Array(
    Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from([...part])))),
  );

const letters: Readonly<Record<string, string>> = {
  "0,0,0": "k",
  "255,0,0": "r",
  "0,255,0": "g",
  "0,0,255": "b",
  "255,255,255": ".",
};

/** One letter a pixel, one word a row; or the code it is refused with. */
function check(bytes: Uint8Array): string {
  try {
    const rgba = decodeGif(bytes, 0xffffff);
    const pixels = Array.from(
      { length: rgba.length / 4 },
      (_, pixel) => letters[rgba.subarray(pixel * 4, pixel * 4 + 3).join(",")] ?? "?",
    );
    return `${pixels.slice(0, 4).join("")} ${pixels.slice(4).join("")}`;
  } catch (error) {
    if (error instanceof PixelthriftError) return error.code;
    throw error;
  }
}

/** Says that one index is transparent. */
const transparent = (index: number): readonly number[] => [0x21, 0xf9, 4, 1, 0, 0, index, 0];

test.for([
  // What the first picture leaves free has the background.
  ["a picture in its place", gif(...screen, ...picture), ".... .rg."],
  ["a transparent index", gif(...screen, transparent(1), ...picture), ".... ..g."],
  ["a comment before the picture", gif(...screen, [0x21, 0xfe, 2, 72, 105, 0], ...picture), ".... .rg."],
  [
    "a palette of its own",
    gif(...screen, [0x2c, 1, 0, 1, 0, 2, 0, 1, 0, 0x80], [0, 0, 0, 0, 0, 255], picture[1]),
    ".... .b..",
  ],
  ["pixels in two blocks", gif(...screen, picture[0], [2, 1, 0x8c, 1, 0x0a, 0]), ".... .rg."],

  ["a picture outside its screen", gif(...screen, [0x2c, 3, 0, 1, 0, 2, 0, 1, 0, 0], picture[1]), "E_CORRUPT"],
  ["a code that was never defined", gif(...screen, picture[0], [2, 1, 0b111_100, 0]), "E_CORRUPT"],
  ["no palette at all", gif("GIF89a", [4, 0, 2, 0, 0, 0, 0], ...picture), "E_CORRUPT"],
  ["another block instead of a picture", gif(...screen, [0x3b]), "E_CORRUPT"],
  ["codes of 9 bits to start with", gif(...screen, picture[0], [9, 0]), "E_CORRUPT"],
  ["too few pixels", gif(...screen, picture[0], [2, 1, 0x0c, 0]), "E_TRUNCATED"],
  ["no end", gif(...screen, picture[0], [2, 5, 0x8c]), "E_TRUNCATED"],
] as const)("%s", ([, bytes, wanted]) => expect(check(bytes)).toBe(wanted));
