import type { Target } from "../protocol.ts";
import type { LoadPeer, Made } from "./peer.ts";
import { versionOf } from "./version.ts";

/**
 * The library never hands back more bytes than it was given, so a lossless copy of a small JPEG needs a larger
 * source. Bytes after the end of a JPEG belong to no picture; every decoder passes over them.
 */
const tail = Buffer.alloc(8 * 1024 * 1024);

export const load: LoadPeer = async () => {
  const { optimize, optimizeAll, probe } = await import("pixelthrift");

  function options(target: Target) {
    return {
      maxEdge: Math.max(target.widthPx, target.heightPx),
      quality: target.quality,
      format: target.format,
      onError: "throw",
    } as const;
  }

  async function shrink(source: Buffer | string, target: Target): Promise<Made> {
    const result = await optimize(source, options(target));
    if (result.outcome !== "optimized") throw new Error(`the library answered "${result.outcome}"`);
    return { bytes: result.bytes, engine: result.engine };
  }

  return {
    version: versionOf("pixelthrift"),
    shrink(source, target) {
      const isJpeg = source[0] === 0xff && source[1] === 0xd8;
      return shrink(target.format === "png" && isJpeg ? Buffer.concat([source, tail]) : source, target);
    },
    shrinkFile: shrink,
    async shrinkAll(sources, target) {
      let bytes = 0;
      for await (const result of optimizeAll(sources, options(target))) bytes += result.bytes.length;
      return bytes;
    },
    async shrinkFiles(path, count, target) {
      const paths = (function* () {
        for (let i = 0; i < count; i++) yield path;
      })();
      let bytes = 0;
      for await (const result of optimizeAll(paths, options(target))) bytes += result.bytes.length;
      return bytes;
    },
    async header(source) {
      const { widthPx, heightPx } = probe(source);
      return { widthPx, heightPx };
    },
  };
};
