import type { Format } from "../probe.ts";
import type { ModelId } from "./index.ts";
import type { Certainty, Channel, Model, Provider } from "./model.ts";

/** A format that a provider takes; nothing here reads the last two. */
export type TakenFormat = Format | "heic" | "heif";

/**
 * What a provider takes in one request. What is absent is unknown, or not limited as far as is known.
 *
 * How many patches a picture may have and what its shape may be is part of the rule it is counted by.
 */
export interface RequestLimits {
  /** Absent where no list is known. */
  readonly formats?: readonly TakenFormat[];
  /** A picture of so many pixels and more is taken in fewer formats. */
  readonly largeImages?: { readonly fromPixels: number; readonly formats: readonly TakenFormat[] };
  /** What becomes of a GIF that moves. */
  readonly animation?: "first frame" | "refused";
  /** Most bytes of one image, of the file or of its base64 text. */
  readonly imageBytes?: { readonly most: number; readonly counted: "file" | "base64" };
  /** Most bytes of a whole request, in which images are base64 text. */
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
  /** No side is brought under it: nothing is printed, but smaller pictures were refused to somebody. */
  readonly advisedMinSidePx?: number;
  /** Those of the limits above of which the pages contradict each other or what was seen: what is over one may be taken all the same. */
  readonly doubted?: readonly LimitName[];
  /** What becomes of a picture that is too large and not refused. */
  readonly oversize?: "made smaller" | "made smaller, or refused as the detail says";
  readonly source: string;
  /** The day `source` was read, as YYYY-MM-DD. */
  readonly checked: string;
  /** Of all that is not doubted: `exact` where refusals with these numbers were seen. */
  readonly certainty: Certainty;
}

/** A limit over which an image is refused. */
export type LimitName =
  | "formats"
  | "largeImages"
  | "animation"
  | "imageBytes"
  | "requestBytes"
  | "images"
  | "maxSidePx"
  | "manyImages"
  | "minSidePx"
  | "minPixels";

/**
 * What a model takes where it is served; `undefined` where nothing is known.
 *
 * @example
 * limitsFor("grok-4.6", models["grok-4.6"], "api")?.formats;
 * //=> ["jpeg", "png"]
 */
export function limitsFor(id: string, model: Model, channel: Channel): RequestLimits | undefined {
  // A file that gives a model limits says all there is to say of it.
  if (model.limits !== undefined) return model.limits;
  const { provider, servedBy = "maker" } = model;
  const own = servedBy === "maker" ? (at(ofModels, id)?.[channel] ?? at(ofProviders, provider)?.[channel]) : undefined;
  return own ?? (channel === "bedrock" ? converse : undefined);
}

type Served = Partial<Record<Channel, RequestLimits>>;

function at(table: Readonly<Record<string, Served>>, key: string): Served | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

const checked = "2026-11-22";

const claude = {
  formats: ["jpeg", "png", "gif", "webp"],
  animation: "first frame",
  maxSidePx: 8000,
  manyImages: { over: 20, maxSidePx: 2000 },
  // 16 x 14 was answered with "Could not process image".
  advisedMinSidePx: 64,
  oversize: "made smaller",
  source: "https://platform.claude.com/docs/en/build-with-claude/vision",
  checked,
  certainty: "exact",
} as const satisfies RequestLimits;

/** What Bedrock says of every model that it serves through Converse. */
const converse: RequestLimits = {
  formats: ["png", "jpeg", "gif", "webp"],
  imageBytes: { most: 3_932_160, counted: "file" },
  maxSidePx: 8000,
  images: 20,
  // 21 images were refused in 2025, and 29 smaller ones taken in 2026.
  doubted: ["images"],
  source: "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Message.html",
  checked,
  certainty: "documented",
};

const gemini = {
  formats: ["png", "jpeg", "webp", "heic", "heif"],
  oversize: "made smaller",
  checked,
  certainty: "documented",
} as const satisfies Partial<RequestLimits>;

const nova1 = {
  formats: ["png", "jpeg", "gif", "webp"],
  requestBytes: 25_000_000,
  maxSidePx: 8000,
  oversize: "made smaller",
  source: "https://docs.aws.amazon.com/nova/latest/userguide/modalities-image.html",
  checked,
  certainty: "documented",
} as const satisfies RequestLimits;

const geminiOnVertex = {
  ...gemini,
  images: 3000,
  imageBytes: { most: 7_000_000, counted: "file" },
  // 256 MB in a newer row of the same page.
  doubted: ["imageBytes"],
  source: "https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/image-understanding",
} as const satisfies RequestLimits;

const claudeApi = {
  ...claude,
  imageBytes: { most: 10_485_760, counted: "base64" },
  requestBytes: 32_000_000,
  images: 600,
} as const satisfies RequestLimits;

const ofProviders: Partial<Record<Provider, Served>> = {
  anthropic: {
    api: claudeApi,
    bedrock: { ...claude, imageBytes: { most: 5_242_880, counted: "base64" }, images: 20, doubted: ["images"] },
    vertex: { ...claude, imageBytes: { most: 5_242_880, counted: "base64" } },
  },
  openai: {
    api: {
      formats: ["png", "jpeg", "webp", "gif"],
      animation: "refused",
      requestBytes: 512_000_000,
      images: 1500,
      oversize: "made smaller, or refused as the detail says",
      source: "https://developers.openai.com/api/docs/guides/images-vision",
      checked,
      certainty: "documented",
    },
  },
  google: {
    api: {
      ...gemini,
      images: 3600,
      requestBytes: 20_000_000,
      // 100 MB in the newer guide to files, and 23 MB were taken.
      doubted: ["requestBytes"],
      source: "https://ai.google.dev/gemini-api/docs/image-understanding",
    },
    vertex: geminiOnVertex,
  },
  // Nova is Bedrock's own, whatever its id was written like.
  amazon: { api: nova1, bedrock: nova1 },
  xai: {
    api: {
      formats: ["jpeg", "png"],
      imageBytes: { most: 20_971_520, counted: "file" },
      minSidePx: 8,
      minPixels: 512,
      oversize: "made smaller",
      source: "https://docs.x.ai/docs/guides/image-understanding",
      checked,
      certainty: "exact",
    },
  },
  mistral: {
    api: {
      formats: ["png", "jpeg", "webp", "gif"],
      animation: "refused",
      imageBytes: { most: 10_000_000, counted: "file" },
      images: 8,
      // Both numbers are others' words about the page.
      doubted: ["imageBytes", "images"],
      oversize: "made smaller",
      source: "https://docs.mistral.ai/capabilities/vision",
      checked,
      certainty: "documented",
    },
  },
  qwen: {
    api: {
      formats: ["bmp", "jpeg", "png", "tiff", "webp", "heic"],
      // From 4K on, which the page gives as 3840 x 2160.
      largeImages: { fromPixels: 3840 * 2160, formats: ["jpeg", "png"] },
      imageBytes: { most: 10_000_000, counted: "base64" },
      // "Must be larger than 10."
      minSidePx: 11,
      oversize: "made smaller",
      source: "https://www.alibabacloud.com/help/en/model-studio/vision",
      checked,
      certainty: "exact",
    },
  },
  deepseek: {
    api: {
      formats: ["jpeg", "png", "gif", "webp"],
      imageBytes: { most: 33_554_432, counted: "file" },
      requestBytes: 50_331_648,
      images: 600,
      maxSidePx: 8192,
      manyImages: { over: 14, maxSidePx: 4096 },
      oversize: "made smaller",
      source: "https://api-docs.deepseek.com/guides/vision",
      checked,
      certainty: "documented",
    },
  },
  cohere: {
    api: {
      formats: ["png", "jpeg", "webp", "gif"],
      animation: "refused",
      images: 20,
      oversize: "made smaller",
      source: "https://docs.cohere.com/docs/image-inputs",
      checked,
      certainty: "documented",
    },
  },
  moonshotai: {
    api: {
      formats: ["png", "jpeg", "webp", "gif"],
      oversize: "made smaller",
      source: "https://platform.moonshot.ai/docs/guide/use-kimi-vision-model",
      checked,
      certainty: "documented",
    },
  },
};

/** 100 images are for windows of 200,000 tokens, 600 for larger ones. */
const window200k: Served = { api: { ...claudeApi, images: 100 } };
/** How large the window is was not found. */
const unknownWindow: Served = { api: { ...claudeApi, images: 100, doubted: ["images"] } };

const { maxSidePx: _maxSidePx, ...novaOfAnySide } = nova1;
/** Images in the request itself; from a bucket it takes more. */
const nova2: RequestLimits = {
  ...novaOfAnySide,
  animation: "first frame",
  images: 5,
  source: "https://docs.aws.amazon.com/nova/latest/nova2-userguide/using-multimodal-models.html",
};

/** Where a model differs from the others of its provider. */
const ofModels: Partial<Record<ModelId, Served>> = {
  "claude-3-haiku": window200k,
  "claude-3-sonnet": window200k,
  "claude-3-opus": window200k,
  "claude-3-5-haiku": window200k,
  "claude-3-5-sonnet": window200k,
  "claude-3-7-sonnet": window200k,
  "claude-opus-4-0": window200k,
  "claude-opus-4-1": window200k,
  "claude-opus-4-5": window200k,
  "claude-sonnet-4-0": window200k,
  "claude-sonnet-4-5": window200k,
  "claude-haiku-4-5": window200k,
  "claude-haiku-5-5": unknownWindow,
  "claude-sonnet-5-5": unknownWindow,
  "claude-mythos-5": unknownWindow,
  "gemini-3-pro-preview": { vertex: { ...geminiOnVertex, images: 900 } },
  "nova-2-lite": { api: nova2, bedrock: nova2 },
};
