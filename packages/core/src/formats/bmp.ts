import { corrupt, type Handler, plain } from "./handler.ts";

const coreHeaderBytes = 12;
const infoHeaderBytes = 40;
const jpegInside = 4;

/** Windows and OS/2 bitmaps. The second header, told by its length, has the size. */
export const bmp: Handler = {
  mimeType: "image/bmp",
  extensions: ["bmp"],
  matches: (bytes) => bytes.has("BM"),
  read(bytes) {
    const headerBytes = bytes.u32(14, "little");
    if (headerBytes === coreHeaderBytes)
      return { ...plain, widthPx: bytes.u16(18, "little"), heightPx: bytes.u16(20, "little") };
    // OS/2 2.x leaves out the end of its header, down to 16 bytes; nothing known is longer than Windows' 124.
    if (headerBytes < 16 || headerBytes > 124)
      throw corrupt(`expected a bitmap header of 12 or 16 to 124 bytes but found ${headerBytes}`);
    const widthPx = bytes.i32(18, "little");
    // A negative height says that the rows run from top to bottom.
    const heightPx = Math.abs(bytes.i32(22, "little"));
    if (widthPx < 0) throw corrupt(`a bitmap cannot be ${widthPx} pixels wide`);
    const lossy = headerBytes >= infoHeaderBytes && bytes.u32(30, "little") === jpegInside;
    return { ...plain, widthPx, heightPx, compression: lossy ? "lossy" : "lossless" };
  },
};
