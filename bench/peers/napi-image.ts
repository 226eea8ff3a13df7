import type { LoadPeer } from "./peer.ts";
import { versionOf } from "./version.ts";

export const load: LoadPeer = async () => {
  const { FastResizeFilter, ResizeFit, Transformer } = await import("@napi-rs/image");
  return {
    version: versionOf("@napi-rs/image"),
    async shrink(source, target) {
      const resized = new Transformer(source).fastResize({
        width: target.widthPx,
        height: target.heightPx,
        filter: FastResizeFilter.Lanczos3,
        fit: ResizeFit.Fill,
      });
      return { bytes: await (target.format === "jpeg" ? resized.jpeg(target.quality) : resized.png()) };
    },
    async header(source) {
      const { width, height } = await new Transformer(source).metadata();
      return { widthPx: width, heightPx: height };
    },
  };
};
