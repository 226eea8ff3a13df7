import { crc32, deflateSync } from "node:zlib";

import type { Size } from "../size.ts";

/**
 * A PNG of exactly this size: fields of many colors, because a picture of one color might be taken for no picture at all.
 * The same bytes on every run, and few of them.
 *
 * @example
 * testImage({ widthPx: 1024, heightPx: 1024 }).byteLength;
 * //=> about 9000
 */
export function testImage(size: Size): Buffer {
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header(size)),
    chunk("IDAT", deflateSync(scanlines(size), { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const channels = 3;
const fieldPx = 32;

/** PNG's row filters: as it is, and as the difference from the row above. */
const filter = { none: 0, up: 2 } as const;

function header({ widthPx, heightPx }: Size): Buffer {
  const fields = Buffer.alloc(13);
  fields.writeUInt32BE(widthPx, 0);
  fields.writeUInt32BE(heightPx, 4);
  const bitDepth = 8;
  const rgb = 2;
  fields.set([bitDepth, rgb], 8);
  return fields;
}

/** Within a field each row is the one above: written as no difference, it takes no bytes once it is packed. */
function scanlines({ widthPx, heightPx }: Size): Buffer {
  const rowBytes = 1 + widthPx * channels;
  const rows = Buffer.alloc(rowBytes * heightPx);
  for (let y = 0; y < heightPx; y += 1) {
    const row = rows.subarray(y * rowBytes, (y + 1) * rowBytes);
    if (y % fieldPx === 0) drawRow(row, y);
    else row[0] = filter.up;
  }
  return rows;
}

function drawRow(row: Buffer, y: number): void {
  row[0] = filter.none;
  for (let at = 1; at < row.length; at += channels) row.set(color((at - 1) / channels, y), at);
}

function color(x: number, y: number): readonly [red: number, green: number, blue: number] {
  const column = Math.floor(x / fieldPx);
  const row = Math.floor(y / fieldPx);
  return [(column * 37) % 256, (row * 59) % 256, ((column + row) * 83) % 256];
}

function chunk(name: string, payload: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), payload]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(payload.length, 0);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), named.length + 4);
  return whole;
}
