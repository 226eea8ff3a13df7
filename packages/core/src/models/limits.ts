import type { Format } from "../probe.ts";
import type { Certainty, Channel, Provider } from "./model.ts";

/** What a provider takes in one request. What is absent is unknown, or not limited as far as is known: `certainty` and the source say which pages were read. */
export interface RequestLimits {
  /** Absent where no list is known. */
  readonly formats?: readonly Format[];
  /** What becomes of a picture that moves. */
  readonly animation?: "first frame" | "refused";
  /** Most bytes of one image, of the file or of its base64 text. */
  readonly imageBytes?: { readonly most: number; readonly counted: "file" | "base64" };
  /** Most bytes of a whole request. */
  readonly requestBytes?: number;
  /** Most images in a request. */
  readonly images?: number;
  /** A longer side is refused. */
  readonly maxSidePx?: number;
  /** A longer side is refused in a request of more than `over` images. */
  readonly manyImages?: { readonly over: number; readonly maxSidePx: number };
  /** A shorter side is refused. */
  readonly minSidePx?: number;
  /** Fewer pixels in all are refused. */
  readonly minPixels?: number;
  /** A longer side that is more times the shorter is refused. */
  readonly maxAspect?: number;
  /** No side is brought under it: nothing is printed, but smaller pictures were refused to somebody. */
  readonly advisedMinSidePx?: number;
  readonly source: string;
  /** The day `source` was read, as YYYY-MM-DD. */
  readonly checked: string;
  readonly certainty: Certainty;
}

/** The limits of one provider's models where they are served; absent where none are known. */
export function limitsFor(provider: Provider, channel: Channel): RequestLimits | undefined {
  const rows: Partial<Record<Channel, RequestLimits>> = limits[provider] ?? {};
  return rows[channel];
}

const limits: Partial<Record<Provider, Partial<Record<Channel, RequestLimits>>>> = {
  anthropic: {
    api: {
      formats: ["jpeg", "png", "gif", "webp"],
      animation: "first frame",
      imageBytes: { most: 10_485_760, counted: "base64" },
      requestBytes: 32_000_000,
      images: 600,
      maxSidePx: 8000,
      manyImages: { over: 20, maxSidePx: 2000 },
      advisedMinSidePx: 64,
      source: "https://platform.claude.com/docs/en/build-with-claude/vision",
      checked: "2026-11-22",
      certainty: "documented",
    },
  },
};
