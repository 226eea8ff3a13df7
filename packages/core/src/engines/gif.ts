import { PixelthriftError } from "../errors.ts";
import { rgbOf } from "./flatten.ts";

/*
 * The first picture of a GIF. @napi-rs/image is built without GIF, and an engine that serves everywhere must know the format of most old screenshots.
 *
 * GIF 89a. Pictures are indexes into a palette, packed by LZW in codes of 3 to 12 bits:
 *
 *     header  screen  palette  (extension)*  picture: place, palette, code size, sub-blocks, 0
 */

const maxCodes = 4096;

/** An opaque RGBA picture in the size of the logical screen; what the first frame leaves free or transparent has the color `background` (0xRRGGBB). */
export function decodeGif(bytes: Uint8Array, background: number): Uint8Array {
  const reader = new Reader(bytes);
  const screen = { widthPx: reader.u16(6), heightPx: reader.u16(8) };
  reader.at = 13;
  const shared = reader.palette(reader.u8(10));
  const transparent = skipToPicture(reader);
  const [leftPx, topPx, widthPx, heightPx] = [
    reader.u16(reader.at),
    reader.u16(reader.at + 2),
    reader.u16(reader.at + 4),
    reader.u16(reader.at + 6),
  ];
  const packed = reader.u8(reader.at + 8);
  reader.at += 9;
  // Also keeps a header of a few bytes from asking for gigabytes.
  if (leftPx + widthPx > screen.widthPx || topPx + heightPx > screen.heightPx) {
    throw corrupt(
      `the first picture of the GIF, ${widthPx}x${heightPx} at ${leftPx},${topPx}, leaves its screen of ${screen.widthPx}x${screen.heightPx}`,
    );
  }
  const palette = reader.palette(packed) ?? shared;
  if (palette === undefined) throw corrupt("the GIF has no palette for its first picture");
  const indexes = unpacked(reader, widthPx * heightPx);

  const rgba = solid(screen.widthPx * screen.heightPx, background);
  const rows = (packed & 0x40) === 0 ? plainRows(heightPx) : interlacedRows(heightPx);
  rows.forEach((row, stored) => {
    const start = ((topPx + row) * screen.widthPx + leftPx) * 4;
    for (let column = 0; column < widthPx; column += 1) {
      const index = indexes[stored * widthPx + column] ?? 0;
      if (index === transparent || index * 3 >= palette.length) continue;
      const to = start + column * 4;
      for (let channel = 0; channel < 3; channel += 1) rgba[to + channel] = palette[index * 3 + channel] ?? 0;
    }
  });
  return rgba;
}

class Reader {
  at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  u8(at: number): number {
    const byte = this.#bytes[at];
    if (byte === undefined)
      throw new PixelthriftError("E_TRUNCATED", `the GIF ends too soon, after ${this.#bytes.length} bytes`);
    return byte;
  }

  u16(at: number): number {
    return this.u8(at) + 256 * this.u8(at + 1);
  }

  /** The color table that follows, if the byte before it announces one. */
  palette(packed: number): Uint8Array | undefined {
    if ((packed & 0x80) === 0) return undefined;
    const lengthBytes = 3 * 2 ** ((packed & 0b111) + 1);
    this.u8(this.at + lengthBytes - 1);
    this.at += lengthBytes;
    return this.#bytes.subarray(this.at - lengthBytes, this.at);
  }

  /** Moves behind the next sub-block and gives its content; empty at the end of the row. */
  subBlock(): Uint8Array {
    const lengthBytes = this.u8(this.at);
    this.u8(this.at + lengthBytes);
    this.at += 1 + lengthBytes;
    return this.#bytes.subarray(this.at - lengthBytes, this.at);
  }
}

/** Moves behind the extensions; gives the index that is transparent in the picture after them. */
function skipToPicture(reader: Reader): number | undefined {
  let transparent: number | undefined;
  for (;;) {
    const block = reader.u8(reader.at);
    reader.at += 1;
    if (block === 0x2c) return transparent;
    if (block !== 0x21)
      throw corrupt(`expected a picture at byte ${reader.at - 1} of the GIF but found block ${block}`);
    const label = reader.u8(reader.at);
    reader.at += 1;
    for (let data = reader.subBlock(); data.length > 0; data = reader.subBlock()) {
      if (label === 0xf9 && data.length >= 4) transparent = ((data[0] ?? 0) & 1) === 1 ? data[3] : undefined;
    }
  }
}

/** The indexes of a picture. */
function unpacked(reader: Reader, pixels: number): Uint8Array {
  const rootBits = reader.u8(reader.at);
  reader.at += 1;
  if (rootBits < 1 || rootBits > 8) throw corrupt(`expected codes of 2 to 8 bits in the GIF but found ${rootBits}`);
  const clear = 2 ** rootBits;
  const end = clear + 1;
  // A code stands for the row of an earlier code and one more index.
  const before = new Uint16Array(maxCodes);
  const last = Uint8Array.from({ length: maxCodes }, (_, code) => (code < clear ? code : 0));
  const lengths = new Uint32Array(maxCodes).fill(1);
  const out = new Uint8Array(pixels);
  let filled = 0;
  let [codeBits, next, previous] = [rootBits + 1, end + 1, -1];
  let [held, heldBits] = [0, 0];

  for (let block = reader.subBlock(); block.length > 0 && filled < pixels; block = reader.subBlock()) {
    for (const byte of block) {
      held |= byte << heldBits;
      heldBits += 8;
      while (heldBits >= codeBits && filled < pixels) {
        const code = held & (2 ** codeBits - 1);
        held >>>= codeBits;
        heldBits -= codeBits;
        if (code === end) return complete(out, filled);
        if (code === clear) {
          [codeBits, next, previous] = [rootBits + 1, end + 1, -1];
          continue;
        }
        if (code > next || (code === next && previous === -1))
          throw corrupt(`code ${code} of the GIF was not defined before, the highest is ${next - 1}`);
        if (previous !== -1 && next < maxCodes) {
          before[next] = previous;
          lengths[next] = (lengths[previous] ?? 0) + 1;
          // The code being defined may be the one that is read: then it starts as the row before did.
          last[next] = firstOf(code === next ? previous : code, before, last, clear);
          next += 1;
          if (next === 2 ** codeBits && codeBits < 12) codeBits += 1;
        }
        filled = write(out, filled, code);
        previous = code;
      }
    }
  }
  return complete(out, filled);

  /** A row is known from its end. */
  function write(into: Uint8Array, from: number, code: number): number {
    const to = from + (lengths[code] ?? 0);
    for (let at = to - 1, current = code; at >= from; at -= 1, current = before[current] ?? 0)
      into[at] = last[current] ?? 0;
    return to;
  }
}

function firstOf(code: number, before: Uint16Array, last: Uint8Array, clear: number): number {
  let current = code;
  while (current >= clear) current = before[current] ?? 0;
  return last[current] ?? 0;
}

function complete(out: Uint8Array, filled: number): Uint8Array {
  if (filled >= out.length) return out;
  throw new PixelthriftError("E_TRUNCATED", `the GIF has ${filled} of ${out.length} pixels`);
}

function plainRows(heightPx: number): number[] {
  return Array.from({ length: heightPx }, (_, row) => row);
}

/** Every eighth row, those halfway between, and so on. */
function interlacedRows(heightPx: number): number[] {
  const passes = [
    [0, 8],
    [4, 8],
    [2, 4],
    [1, 2],
  ] as const;
  return passes.flatMap(([start, step]) =>
    Array.from({ length: Math.max(0, Math.ceil((heightPx - start) / step)) }, (_, index) => start + index * step),
  );
}

function solid(pixels: number, color: number): Uint8Array {
  const [red, green, blue] = rgbOf(color);
  const rgba = new Uint8Array(pixels * 4);
  new Uint32Array(rgba.buffer).fill(new Uint32Array(new Uint8Array([red, green, blue, 255]).buffer)[0] ?? 0);
  return rgba;
}

function corrupt(message: string): PixelthriftError {
  return new PixelthriftError("E_CORRUPT", message);
}
