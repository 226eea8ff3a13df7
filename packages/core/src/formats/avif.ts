import type { Bytes } from "../bytes.ts";
import type { Orientation } from "./exif.ts";
import { corrupt, type Handler, type Header, plain, unsupported } from "./handler.ts";

interface Box {
  readonly type: string;
  readonly bodyAt: number;
  readonly endByte: number;
}

/** Brands of pictures in the same container. Those without AV1 in them are told apart from files that are no image at all. */
const brands = {
  avif: ["avif", "avis"],
  other: ["mif1", "msf1", "heic", "heix", "hevc", "hevx", "heim", "heis"],
} as const;

/**
 * AVIF is a file of boxes (ISO/IEC 14496-12, 23008-12). The size and the turns are properties of the primary item:
 *
 *     ftyp  meta ─┬ pitm            which item is the picture
 *                 └ iprp ─┬ ipco    the properties: ispe (size), irot (turn), imir (mirror), colr (color)
 *                         └ ipma    which item has which of them
 */
export const avif: Handler = {
  mimeType: "image/avif",
  extensions: ["avif"],
  matches: (bytes) => bytes.has("ftyp", 4) && brandsOf(bytes).some((brand) => isAvif(brand) || isOther(brand)),
  read(bytes) {
    const found = brandsOf(bytes);
    if (!found.some(isAvif))
      throw unsupported(`expected the brand avif but the file has ${found.join(", ")}, which no engine here decodes`);
    const properties = primaryProperties(bytes);
    const size = properties.find(({ type }) => type === "ispe");
    if (size === undefined) throw corrupt("the AVIF gives its primary picture no size: there is no ispe for it");
    const turn = properties.find(({ type }) => type === "irot");
    const mirror = properties.find(({ type }) => type === "imir");
    return {
      ...plain,
      widthPx: bytes.u32(size.bodyAt + 4, "big"),
      heightPx: bytes.u32(size.bodyAt + 8, "big"),
      orientation: orientationOf(
        turn === undefined ? 0 : bytes.u8(turn.bodyAt) & 0b11,
        mirror === undefined ? "none" : (bytes.u8(mirror.bodyAt) & 1) === 0 ? "upside-down" : "left-right",
      ),
      compression: "lossy",
      frames: found[0] === "avis" ? "many" : "one",
    } satisfies Header;
  },
};

/** What the numbers of a picture mean: an ICC profile, or two of the code points of ITU-T H.273. */
export type AvifColor =
  | { readonly kind: "profile"; readonly icc: Uint8Array }
  | { readonly kind: "codes"; readonly primaries: number; readonly transfer: number }
  | { readonly kind: "unsaid" };

/** The color of the primary picture. Where it has both, the profile is the one that counts. */
export function colorInAvif(bytes: Bytes): AvifColor {
  let found: AvifColor = { kind: "unsaid" };
  for (const { type, bodyAt, endByte } of primaryProperties(bytes)) {
    if (type !== "colr") continue;
    const kind = bytes.text(bodyAt, 4);
    if (kind === "prof" || kind === "rICC")
      return { kind: "profile", icc: bytes.slice(bodyAt + 4, endByte - bodyAt - 4) };
    if (kind === "nclx")
      found = {
        kind: "codes",
        primaries: bytes.u16(bodyAt + 4, "big"),
        transfer: bytes.u16(bodyAt + 6, "big"),
      };
  }
  return found;
}

function isAvif(brand: string): boolean {
  return brands.avif.some((known) => known === brand);
}

function isOther(brand: string): boolean {
  return brands.other.some((known) => known === brand);
}

/** The major brand, then the compatible ones. */
function brandsOf(bytes: Bytes): string[] {
  // More than sixty brands are not a header any more.
  const endByte = Math.min(bytes.u32(0, "big"), bytes.sizeBytes, 256);
  const found = [bytes.text(8, 4)];
  for (let at = 16; at + 4 <= endByte; at += 4) found.push(bytes.text(at, 4));
  return found;
}

/** The boxes of a body in file order. */
function* boxes(bytes: Bytes, fromByte: number, toByte: number): Generator<Box> {
  let at = fromByte;
  while (at < toByte) {
    const short = bytes.u32(at, "big");
    const headerBytes = short === 1 ? 16 : 8;
    // 1: the length is in the next 8 bytes. 0: to the end.
    const lengthBytes = short === 1 ? bytes.u64(at + 8, "big") : short === 0 ? toByte - at : short;
    if (lengthBytes < headerBytes)
      throw corrupt(
        `a box at byte ${at} gives itself ${lengthBytes} bytes, less than the ${headerBytes} of its own header`,
      );
    yield { type: bytes.text(at + 4, 4), bodyAt: at + headerBytes, endByte: at + lengthBytes };
    at += lengthBytes;
  }
  // A box that goes on behind the end of the file makes the file truncated, not contradictory.
  if (at > bytes.sizeBytes) bytes.u8(at - 1);
}

/** The first box of a type in another one, whose own fields take `skipBytes`. */
function inside(bytes: Bytes, outer: Box, type: string, skipBytes: number): Box {
  const fromByte = outer.type === "file" ? 0 : outer.bodyAt + skipBytes;
  for (const box of boxes(bytes, fromByte, outer.endByte)) if (box.type === type) return box;
  throw corrupt(`the AVIF has no ${type} in its ${outer.type}`);
}

function primaryProperties(bytes: Bytes): Box[] {
  const meta = inside(bytes, { type: "file", bodyAt: 0, endByte: bytes.sizeBytes }, "meta", 4);
  const primary = inside(bytes, meta, "pitm", 4);
  const item =
    bytes.u8(primary.bodyAt) === 0 ? bytes.u16(primary.bodyAt + 4, "big") : bytes.u32(primary.bodyAt + 4, "big");
  const properties = inside(bytes, meta, "iprp", 4);
  const container = inside(bytes, properties, "ipco", 0);
  const all = [...boxes(bytes, container.bodyAt, container.endByte)];
  const indexes = associations(bytes, inside(bytes, properties, "ipma", 0), item);
  return indexes.map((index) => all[index - 1]).filter((box) => box !== undefined);
}

/** The numbers, from 1, of the properties an item has. */
function associations(bytes: Bytes, box: Box, item: number): number[] {
  const wideItem = bytes.u8(box.bodyAt) > 0;
  const wideIndex = (bytes.u8(box.bodyAt + 3) & 1) === 1;
  const items = bytes.u32(box.bodyAt + 4, "big");
  let at = box.bodyAt + 8;
  for (let entry = 0; entry < items; entry += 1) {
    const id = wideItem ? bytes.u32(at, "big") : bytes.u16(at, "big");
    at += wideItem ? 4 : 2;
    const count = bytes.u8(at);
    at += 1;
    // The highest bit says that a reader must know the property.
    const indexes = Array.from({ length: count }, (_, number) =>
      wideIndex ? bytes.u16(at + 2 * number, "big") & 0x7f_ff : bytes.u8(at + number) & 0x7f,
    );
    if (id === item) return indexes;
    at += count * (wideIndex ? 2 : 1);
  }
  throw corrupt(`the AVIF gives its primary picture, item ${item}, no properties`);
}

/** The turn comes first, by so many quarters against the clock; then the mirror. */
function orientationOf(quarters: number, mirror: "none" | "upside-down" | "left-right"): Orientation {
  const turned = { none: [1, 8, 3, 6], "upside-down": [4, 5, 2, 7], "left-right": [2, 7, 4, 5] } as const;
  return turned[mirror][quarters] ?? 1;
}
