import type { Bytes } from "../bytes.ts";
import { corrupt, type Handler, plain } from "./handler.ts";

const extensionBlock = 0x21;
const imageBlock = 0x2c;
const applicationLabel = 0xff;

/** GIF 89a. The logical screen has the size; an extension that asks for loops, before the first picture, makes it an animation. */
export const gif: Handler = {
  mimeType: "image/gif",
  extensions: ["gif"],
  matches: (bytes) => bytes.has("GIF87a") || bytes.has("GIF89a"),
  read(bytes) {
    const packed = bytes.u8(10);
    const paletteBytes = (packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 0b111) + 1);
    return {
      ...plain,
      widthPx: bytes.u16(6, "little"),
      heightPx: bytes.u16(8, "little"),
      frames: framesFrom(bytes, 13 + paletteBytes),
    };
  },
};

function framesFrom(bytes: Bytes, start: number): "one" | "many" {
  let frames: "one" | "many" = "one";
  for (let at = start; ;) {
    const block = bytes.u8(at);
    if (block === imageBlock) return frames;
    if (block !== extensionBlock) throw corrupt(`expected a picture at byte ${at} of the GIF but found block ${block}`);
    if (bytes.u8(at + 1) === applicationLabel && (bytes.has("NETSCAPE2.0", at + 3) || bytes.has("ANIMEXTS1.0", at + 3)))
      frames = "many";
    at += 2;
    // Sub-blocks, each behind its length, up to one of length 0.
    for (let lengthBytes = bytes.u8(at); lengthBytes !== 0; lengthBytes = bytes.u8(at)) at += 1 + lengthBytes;
    at += 1;
  }
}
