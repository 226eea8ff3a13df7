import type { Target } from "../protocol.ts";
import type { LoadPeer, Made } from "./peer.ts";

export const load: LoadPeer = async (cores) => {
  const { default: sharp } = await import("sharp");
  if (cores === "one") sharp.concurrency(1);
  // libvips would otherwise remember results of earlier calls on the same input.
  sharp.cache(false);

  const shrink = async (source: Buffer | string, target: Target): Promise<Made> => {
    const resized = sharp(source).resize(target.widthPx, target.heightPx, { fit: "fill", kernel: "lanczos3" });
    const encoded = target.format === "jpeg" ? resized.jpeg({ quality: target.quality }) : resized.png();
    return { bytes: await encoded.toBuffer() };
  };
  return {
    version: sharp.versions.sharp,
    shrink,
    shrinkFile: shrink,
    async header(source) {
      const { width, height } = await sharp(source).metadata();
      return { widthPx: width, heightPx: height };
    },
  };
};
