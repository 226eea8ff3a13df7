import type { Bytes, Order } from "../bytes.ts";
import { tiffOrder, toOrientation } from "./exif.ts";
import { corrupt, type Handler, plain } from "./handler.ts";

const tags = {
  widthPx: 256,
  heightPx: 257,
  compression: 259,
  photometric: 262,
  orientation: 274,
  profile: 34_675,
} as const;

/** Old and new JPEG, lossy JPEG of raw photos, WebP. */
const lossyCompressions: ReadonlySet<number> = new Set([6, 7, 34_892, 50_001]);
const separatedInk = 5;

/** The two layouts: BigTIFF has the same directory with wider fields. */
const layouts = {
  42: { directoryAt: 4, offset: "u32", count: "u16", countBytes: 2, entryBytes: 12, valueAt: 8 },
  43: { directoryAt: 8, offset: "u64", count: "u64", countBytes: 8, entryBytes: 20, valueAt: 12 },
} as const;

/** TIFF 6.0 and BigTIFF. The first directory, which may lie anywhere in the file, has everything. */
export const tiff: Handler = {
  mimeType: "image/tiff",
  extensions: ["tiff", "tif"],
  matches: (bytes) => ["II*\0", "MM\0*", "II+\0", "MM\0+"].some((signature) => bytes.has(signature)),
  read(bytes) {
    const directory = directoryOf(bytes);
    const { order, layout } = directory;
    const found = new Map<number, number>();
    for (const { tag, at } of entriesOf(bytes, directory)) {
      if (!found.has(tag)) found.set(tag, value(bytes, at + 2, at + layout.valueAt, order));
    }
    const nextAt = directory.firstAt + directory.entries * layout.entryBytes;
    return {
      ...plain,
      widthPx: required(found, "widthPx"),
      heightPx: required(found, "heightPx"),
      orientation: toOrientation(found.get(tags.orientation) ?? 1),
      compression: lossyCompressions.has(found.get(tags.compression) ?? 1) ? "lossy" : "lossless",
      color: found.get(tags.photometric) === separatedInk ? "cmyk" : "rgb",
      frames: bytes[layout.offset](nextAt, order) === 0 ? "one" : "many",
    };
  },
};

/** The ICC profile of the first picture; `undefined` where it has none, or one that lies outside of the file. */
export function profileInTiff(bytes: Bytes): Uint8Array | undefined {
  const directory = directoryOf(bytes);
  const { order, layout } = directory;
  for (const { tag, at } of entriesOf(bytes, directory)) {
    if (tag !== tags.profile) continue;
    const lengthBytes = bytes[layout.offset](at + 4, order);
    const fromByte = bytes[layout.offset](at + layout.valueAt, order);
    return fromByte + lengthBytes <= bytes.sizeBytes ? bytes.slice(fromByte, lengthBytes) : undefined;
  }
  return undefined;
}

interface Directory {
  readonly order: Order;
  readonly layout: (typeof layouts)[42 | 43];
  readonly entries: number;
  /** Where the first entry is. */
  readonly firstAt: number;
}

function directoryOf(bytes: Bytes): Directory {
  const order = tiffOrder(bytes, 0) ?? "big";
  const layout = layouts[bytes.u16(2, order) === 43 ? 43 : 42];
  const directoryAt = bytes[layout.offset](layout.directoryAt, order);
  return { order, layout, entries: bytes[layout.count](directoryAt, order), firstAt: directoryAt + layout.countBytes };
}

function* entriesOf(
  bytes: Bytes,
  { order, layout, entries, firstAt }: Directory,
): Generator<{ readonly tag: number; readonly at: number }> {
  for (let entry = 0; entry < entries; entry += 1) {
    const at = firstAt + entry * layout.entryBytes;
    yield { tag: bytes.u16(at, order), at };
  }
}

function required(found: ReadonlyMap<number, number>, name: "widthPx" | "heightPx"): number {
  const sidePx = found.get(tags[name]);
  if (sidePx === undefined)
    throw corrupt(
      `the TIFF gives no ${name === "widthPx" ? "width" : "height"}: its directory has no tag ${tags[name]}`,
    );
  return sidePx;
}

/** The first value of an entry; 0 for the types that no size or setting has. */
function value(bytes: Bytes, typeAt: number, at: number, order: Order): number {
  const type = bytes.u16(typeAt, order);
  if (type === 1) return bytes.u8(at);
  if (type === 3) return bytes.u16(at, order);
  if (type === 4) return bytes.u32(at, order);
  if (type === 16) return bytes.u64(at, order);
  return 0;
}
