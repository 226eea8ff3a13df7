import { PixelthriftError } from "./errors.ts";

/*
 * A file of which only parts may be known, read without ever leaving it.
 *
 * A header can lie anywhere: a TIFF may keep its directory behind 100 MB of pixels. So a reader is written as if the whole file were there,
 * and where it meets a part that is not, it stops with `Missing`, which names the bytes to read before it is run again.
 */

/** The order of the bytes in a number. */
export type Order = "big" | "little";

/** Bytes a reader needs and nobody has read yet. Only `probe.ts` catches it. */
export class Missing extends Error {
  readonly fromByte: number;
  readonly toByte: number;

  constructor(fromByte: number, toByte: number) {
    super(`bytes ${fromByte} to ${toByte} are not read yet`);
    this.fromByte = fromByte;
    this.toByte = toByte;
  }
}

/**
 * Far more than any header takes. A hostile file of a gigabyte can be one long chain of empty segments, and following it would take minutes.
 */
const maxReads = 1_000_000;

interface Piece {
  readonly fromByte: number;
  readonly view: DataView;
}

export class Bytes {
  /** Of the whole file, however much of it is known. */
  readonly sizeBytes: number;
  readonly #pieces: Piece[] = [];
  #last: Piece | undefined;
  #reads = 0;

  constructor(sizeBytes: number) {
    this.sizeBytes = sizeBytes;
  }

  static whole(data: Uint8Array): Bytes {
    const bytes = new Bytes(data.byteLength);
    bytes.add(0, data);
    return bytes;
  }

  /** Makes a part known. */
  add(fromByte: number, data: Uint8Array): void {
    this.#pieces.push({ fromByte, view: new DataView(data.buffer, data.byteOffset, data.byteLength) });
  }

  u8(at: number): number {
    const piece = this.#holding(at, 1);
    return piece.view.getUint8(at - piece.fromByte);
  }

  u16(at: number, order: Order): number {
    const piece = this.#holding(at, 2);
    return piece.view.getUint16(at - piece.fromByte, order === "little");
  }

  /** Three bytes, the least significant one first. */
  u24(at: number): number {
    return this.u16(at, "little") + this.u8(at + 2) * 65_536;
  }

  u32(at: number, order: Order): number {
    const piece = this.#holding(at, 4);
    return piece.view.getUint32(at - piece.fromByte, order === "little");
  }

  i32(at: number, order: Order): number {
    const piece = this.#holding(at, 4);
    return piece.view.getInt32(at - piece.fromByte, order === "little");
  }

  /** Above 2 to the power of 53 it is rounded, which is far outside every file all the same. */
  u64(at: number, order: Order): number {
    const piece = this.#holding(at, 8);
    return Number(piece.view.getBigUint64(at - piece.fromByte, order === "little"));
  }

  /** One character a byte. */
  text(at: number, lengthBytes: number): string {
    return String.fromCharCode(...this.slice(at, lengthBytes));
  }

  slice(at: number, lengthBytes: number): Uint8Array {
    const { view, fromByte } = this.#holding(at, lengthBytes);
    return new Uint8Array(view.buffer, view.byteOffset + at - fromByte, lengthBytes);
  }

  /** Whether `text`, one character a byte, stands at a position; a file that ends before it has it not. */
  has(text: string, at = 0): boolean {
    if (at + text.length > this.sizeBytes) return false;
    // Every file is asked for every format: no string is made of what is only compared.
    const { view, fromByte } = this.#holding(at, text.length);
    for (let i = 0; i < text.length; i += 1) {
      if (view.getUint8(at - fromByte + i) !== text.charCodeAt(i)) return false;
    }
    return true;
  }

  #holding(at: number, lengthBytes: number): Piece {
    const end = at + lengthBytes;
    if (end > this.sizeBytes) {
      throw new PixelthriftError(
        "E_TRUNCATED",
        `the image ends at byte ${this.sizeBytes}, but its header goes on to byte ${end}`,
      );
    }
    this.#reads += 1;
    if (this.#reads > maxReads)
      throw new PixelthriftError(
        "E_CORRUPT",
        `the header has no end: after ${maxReads} reads, at byte ${at}, there is still no size`,
      );
    if (this.#last === undefined || !holds(this.#last, at, end)) {
      this.#last = this.#pieces.find((piece) => holds(piece, at, end));
    }
    if (this.#last === undefined) throw new Missing(at, end);
    return this.#last;
  }
}

function holds({ fromByte, view }: Piece, at: number, end: number): boolean {
  return fromByte <= at && end <= fromByte + view.byteLength;
}
