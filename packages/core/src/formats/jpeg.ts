import type { Bytes } from "../bytes.ts";
import { exifOrientation, type Orientation } from "./exif.ts";
import { corrupt, type Handler, type Header, plain, unsupported } from "./handler.ts";

const exifName = "Exif\0\0";

/** Bytes between two segments that some writers leave behind; more of them is not a JPEG any more. */
const maxStrayBytes = 65_536;

/** T.81, table B.1: all processes but the three that are in use, baseline, extended and progressive with Huffman codes. */
const processes: Readonly<Record<number, string>> = {
  0xc3: "lossless",
  0xc5: "hierarchical",
  0xc6: "hierarchical",
  0xc7: "hierarchical",
  0xc9: "arithmetic",
  0xca: "arithmetic",
  0xcb: "arithmetic",
  0xcd: "hierarchical",
  0xce: "hierarchical",
  0xcf: "hierarchical",
};

/**
 * ITU-T T.81. Walks the segments, without reading what is in them, up to the frame header, which has the size:
 *
 *     FFD8  FFE1 length "Exif" …  FFDB length …  FFC0 length precision height width components
 */
export const jpeg: Handler = {
  mimeType: "image/jpeg",
  extensions: ["jpg", "jpeg"],
  matches: (bytes) => bytes.has("\xFF\xD8\xFF"),
  read(bytes) {
    let orientation: Orientation | undefined;
    let strayBytes = 0;
    for (let at = 2; ;) {
      if (bytes.u8(at) !== 0xff) {
        at += 1;
        strayBytes += 1;
        if (strayBytes > maxStrayBytes)
          throw corrupt(`expected a JPEG segment at byte ${at} but found none in ${maxStrayBytes} bytes`);
        continue;
      }
      const marker = bytes.u8(at + 1);
      // A run of FF is padding before a marker.
      if (marker === 0xff) {
        at += 1;
        continue;
      }
      at += 2;
      if (standsAlone(marker)) continue;
      if (marker === 0xd9 || marker === 0xda)
        throw corrupt(`the JPEG starts its pixels at byte ${at - 2}, before any frame header`);
      const lengthBytes = bytes.u16(at, "big");
      if (lengthBytes < 2)
        throw corrupt(
          `a JPEG segment at byte ${at} gives itself ${lengthBytes} bytes, less than the 2 of its own length`,
        );
      if (isFrame(marker)) return frame(bytes, at, marker, orientation ?? 1);
      // The first one counts; a second one is usually a copy left by an editor.
      if (marker === 0xe1 && orientation === undefined && bytes.has(exifName, at + 2)) {
        orientation = exifOrientation(bytes, at + 2 + exifName.length, at + lengthBytes);
      }
      at += lengthBytes;
    }
  },
};

function frame(bytes: Bytes, at: number, marker: number, orientation: Orientation): Header {
  const process = processes[marker];
  if (process !== undefined) throw unsupported(`this JPEG is of the ${process} kind, which no engine here decodes`);
  const bitDepth = bytes.u8(at + 2);
  if (bitDepth !== 8) throw unsupported(`this JPEG has ${bitDepth} bits a sample, and only 8 are decoded here`);
  return {
    ...plain,
    widthPx: bytes.u16(at + 5, "big"),
    heightPx: bytes.u16(at + 3, "big"),
    orientation,
    compression: "lossy",
    color: bytes.u8(at + 7) === 4 ? "cmyk" : "rgb",
  };
}

/** Stuffing, TEM, restart markers and another SOI: markers without a length. */
function standsAlone(marker: number): boolean {
  return marker === 0x00 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

/** C0 to CF are frame headers, except the tables DHT and DAC and the reserved JPG. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
