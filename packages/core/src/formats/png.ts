import type { Bytes } from "../bytes.ts";
import { exifOrientation, type Orientation } from "./exif.ts";
import { corrupt, type Handler, plain, unsupported } from "./handler.ts";

/** W3C PNG, table 12: the bit depths each color type may have. */
const bitDepths: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** Walks the chunks before the pixels: IHDR has the size, eXIf the orientation, acTL says that it is an animation. */
export const png: Handler = {
  mimeType: "image/png",
  extensions: ["png"],
  matches: (bytes) => bytes.has("\x89PNG\r\n\x1A\n"),
  read(bytes) {
    const first = bytes.text(12, 4);
    if (first === "CgBI") throw unsupported("this PNG is in Apple's own kind (CgBI), which only Xcode reads");
    if (first !== "IHDR" || bytes.u32(8, "big") !== 13)
      throw corrupt(
        `expected the PNG to start with 13 bytes of IHDR but found ${bytes.u32(8, "big")} of ${shown(first)}`,
      );
    const bitDepth = bytes.u8(24);
    const colorType = bytes.u8(25);
    if (!bitDepths[colorType]?.includes(bitDepth))
      throw corrupt(`a PNG of color type ${colorType} cannot have ${bitDepth} bits a sample`);
    return { ...plain, widthPx: bytes.u32(16, "big"), heightPx: bytes.u32(20, "big"), ...described(bytes, colorType) };
  },
};

/** Its pixels are places in a palette. */
const indexed = 3;

/** What the chunks between IHDR and the pixels add. */
function described(bytes: Bytes, colorType: number): { orientation: Orientation; frames: "one" | "many" } {
  let orientation: Orientation = 1;
  let frames: "one" | "many" = "one";
  for (let at = 33; ;) {
    const lengthBytes = bytes.u32(at, "big");
    const type = bytes.text(at + 4, 4);
    if (type === "IDAT") return { orientation, frames };
    if (type === "IEND") throw corrupt(`the PNG ends at byte ${at} without any pixels`);
    if (type === "PLTE" && colorType === indexed && !isPalette(lengthBytes))
      throw corrupt(`expected 1 to 256 colors of 3 bytes in the palette of a PNG but found ${lengthBytes} bytes`);
    if (type === "acTL") frames = "many";
    if (type === "eXIf") orientation = exifOrientation(bytes, at + 8, at + 8 + lengthBytes);
    at += 12 + lengthBytes;
  }
}

function isPalette(lengthBytes: number): boolean {
  return lengthBytes % 3 === 0 && lengthBytes > 0 && lengthBytes <= 768;
}

function shown(type: string): string {
  return JSON.stringify(type);
}
