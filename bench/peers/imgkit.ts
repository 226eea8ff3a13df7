import type { LoadPeer } from "./peer.ts";
import { versionOf } from "./version.ts";

export const load: LoadPeer = async () => {
  const { metadata, transform } = await import("imgkit");
  return {
    version: versionOf("imgkit"),
    async shrink(source, target) {
      const bytes = await transform(source, {
        resize: { width: target.widthPx, height: target.heightPx, fit: "fill", filter: "lanczos3" },
        output: target.format === "jpeg" ? { format: "jpeg", jpeg: { quality: target.quality } } : { format: "png" },
      });
      return { bytes };
    },
    async header(source) {
      const { width, height } = await metadata(source);
      return { widthPx: width, heightPx: height };
    },
  };
};
