import type { Target } from "../protocol.ts";
import type { LoadPeer, Made } from "./peer.ts";

/** The part of Bun's global that is measured; its own types would clash with Node's. */
interface BunGlobal {
  readonly version: string;
  readonly Image: new (source: Uint8Array | string) => BunImage;
}

interface BunImage {
  resize(widthPx: number, heightPx: number, options: { fit: "fill"; filter: "lanczos3" }): this;
  jpeg(options: { quality: number }): this;
  png(): this;
  bytes(): Promise<Uint8Array>;
  metadata(): Promise<{ width: number; height: number }>;
}

declare const Bun: BunGlobal;

export const load: LoadPeer = async () => {
  const shrink = async (source: Buffer | string, target: Target): Promise<Made> => {
    const resized = new Bun.Image(source).resize(target.widthPx, target.heightPx, { fit: "fill", filter: "lanczos3" });
    const encoded = target.format === "jpeg" ? resized.jpeg({ quality: target.quality }) : resized.png();
    return { bytes: await encoded.bytes() };
  };
  return {
    version: Bun.version,
    shrink,
    shrinkFile: shrink,
    async header(source) {
      const { width, height } = await new Bun.Image(source).metadata();
      return { widthPx: width, heightPx: height };
    },
  };
};
