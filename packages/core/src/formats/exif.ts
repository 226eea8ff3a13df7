import type { Bytes, Order } from "../bytes.ts";

/** EXIF orientation: 1 is upright, 2 to 8 are its mirror images and quarter turns, in the order of the EXIF specification. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const orientationTag = 0x01_12;
const short = 3;
const long = 4;

/**
 * The orientation in an EXIF block (a small TIFF) between two positions of a file; 1 where it says nothing that makes sense.
 *
 * The block only describes the picture, so a damaged one must not make the picture unreadable.
 */
export function exifOrientation(bytes: Bytes, fromByte: number, toByte: number): Orientation {
  const inside = (at: number, lengthBytes: number): boolean => at >= fromByte && at + lengthBytes <= toByte;
  if (!inside(fromByte, 8)) return 1;
  const order = tiffOrder(bytes, fromByte);
  if (order === undefined) return 1;
  const directoryAt = fromByte + bytes.u32(fromByte + 4, order);
  if (!inside(directoryAt, 2)) return 1;
  const entries = bytes.u16(directoryAt, order);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directoryAt + 2 + entry * 12;
    if (!inside(at, 12)) return 1;
    if (bytes.u16(at, order) !== orientationTag) continue;
    const type = bytes.u16(at + 2, order);
    // The specification says short; some cameras write a long.
    if (type === short) return toOrientation(bytes.u16(at + 8, order));
    if (type === long) return toOrientation(bytes.u32(at + 8, order));
    return 1;
  }
  return 1;
}

/** `II` is little-endian, `MM` big-endian. */
export function tiffOrder(bytes: Bytes, at: number): Order | undefined {
  const mark = bytes.text(at, 2);
  if (mark === "II") return "little";
  return mark === "MM" ? "big" : undefined;
}

export function toOrientation(value: number): Orientation {
  return value === 2 || value === 3 || value === 4 || value === 5 || value === 6 || value === 7 || value === 8
    ? value
    : 1;
}
