import { type ClientName, clientNames } from "./clients.ts";
import { expected, type PixelthriftError } from "./errors.ts";
import { type Chosen, resolveModels } from "./models/choose.ts";
import { type ExtraModels, isChecked } from "./models/extra.ts";
import { bundledPrices, checkedPrices, type PriceList } from "./models/price.ts";
import { defaultPreset, type PresetName, presets } from "./presets.ts";

/** What a caller may ask for. Everything may be left out; `undefined` counts as left out. */
export interface RawOptions {
  /** The models that the result is made for, and whose tokens and money are shown. Default: none, and a small current selection is shown. */
  readonly model?: string | readonly string[] | undefined;
  /** Further models to show tokens and money for, which the result is not made for. Default: none. */
  readonly show?: string | readonly string[] | undefined;
  /** The detail setting the models are called with. Default: each model's own default. */
  readonly detail?: string | undefined;
  /** Where the models are served: `api`, `bedrock` or `vertex`. Default: by their makers' own `api`. */
  readonly channel?: string | undefined;
  /** Images in each request, 1 to 10000: some limits and prices depend on it. Default: 1. */
  readonly perRequest?: number | undefined;
  /** What images are sent with, such as `vscode-chat` or `codex`: many programs make them smaller first. Default: `raw`. */
  readonly client?: string | undefined;
  /** Models and prices of your own, by `readModels`. Default: none. */
  readonly extraModels?: ExtraModels | undefined;
  /** Prices by `refreshPrices`, which fetches those of today. Default: those that this version came with. */
  readonly prices?: PriceList | undefined;
  /** What the model is to do with the image, which decides how large its text must stay. */
  readonly task?: Task | undefined;
  /** Height of the capitals in the original in pixels, 1 to 65535; what a task that reads needs to know. */
  readonly textHeight?: number | undefined;
  /** Most tokens of one image with any of the named models. */
  readonly maxTokens?: number | undefined;
  /** Largest part of the original's sides that is kept, over 0 and up to 1. Default: 1. */
  readonly scale?: number | undefined;
  /** A named longest edge and quality. Default: as much as the named models see; `content` where none is named. */
  readonly preset?: PresetName | undefined;
  /** Longest edge of the result in pixels, 1 to 65535. Default: the preset's. An image is never enlarged. */
  readonly maxEdge?: number | undefined;
  /** JPEG and lossy WebP quality, 1 to 100. Default: the preset's. */
  readonly quality?: number | undefined;
  /**
   * Encoding of the result. `auto` is JPEG, or PNG where a lossless source gets smaller that way; `same` is the source's own where that is JPEG,
   * PNG or WebP, and `auto` where it is not. Default: `auto`.
   */
  readonly format?: OutputFormat | undefined;
  /**
   * How long a result may take for fewer bytes of the same quality: `small` makes a progressive JPEG. Other formats, and the portable engine, know
   * `balanced` only. Default: `balanced`.
   */
  readonly effort?: Effort | undefined;
  /**
   * How much of a JPEG is decoded before it is made smaller: `balanced` as much as can be seen in the result, `speed` less, `exact` all of it. Other
   * formats, and the portable engine, always decode all. Default: `balanced`.
   */
  readonly decode?: DecodePolicy | undefined;
  /** What transparent pixels are laid on: `#rrggbb`, `white` or `black`. Default: `white`. */
  readonly background?: string | undefined;
  /** Strict limits, checked on the header before anything is decoded. */
  readonly limits?: RawLimits | undefined;
  /** `original` gives the untouched bytes and the error back, `throw` throws it. Default: `original`. */
  readonly onError?: OnError | undefined;
  /** Stops the work, also while it runs. */
  readonly signal?: AbortSignal | undefined;
  /** Default: `auto`, which is the native engine where there is one and the portable one elsewhere. */
  readonly engine?: EngineChoice | undefined;
}

export interface RawLimits {
  /** Most pixels of a source. Default: 268,402,689, which is 16383 x 16383. */
  readonly pixels?: number | undefined;
  /** Most working memory for one image in bytes. Default: 1 GiB. */
  readonly memoryBytes?: number | undefined;
}

const tasks = ["gist", "labels", "prose", "exact"] as const;
const outputFormats = ["auto", "same", "jpeg", "png", "webp"] as const;
const decodePolicies = ["speed", "balanced", "exact"] as const;
const efforts = ["balanced", "small"] as const;
const errorModes = ["original", "throw"] as const;
const engineChoices = ["auto", "native", "portable"] as const;

/**
 * - `gist`: what is in the picture; no text.
 * - `labels`: large text, such as signs and headings.
 * - `prose`: text that is read in sentences.
 * - `exact`: every character counts: ids, code, money.
 */
export type Task = (typeof tasks)[number];
export type OutputFormat = (typeof outputFormats)[number];
export type DecodePolicy = (typeof decodePolicies)[number];
export type Effort = (typeof efforts)[number];
export type OnError = (typeof errorModes)[number];
export type EngineChoice = (typeof engineChoices)[number];

/** What decides the size. */
export type Target =
  /** The longest edge. */
  | { readonly kind: "edge"; readonly maxEdgePx: number; readonly preset: PresetName | "none" }
  /** The height of the text, where the task is to read. */
  | { readonly kind: "task"; readonly task: "gist" }
  | { readonly kind: "task"; readonly task: Exclude<Task, "gist">; readonly textHeightPx: number }
  /** As much as the named models see. */
  | { readonly kind: "model" };

/** Options with every default applied and every value checked. */
export interface Options {
  /** What costs are shown for. */
  readonly models: readonly Chosen[];
  /** The models the caller named, which the result is made for: their grids and limits count. */
  readonly plannedFor: readonly Chosen[];
  readonly perRequest: number;
  readonly client: ClientName;
  readonly prices: PriceList;
  readonly target: Target;
  readonly maxTokens?: number;
  readonly scale: number;
  readonly quality: number;
  /** Whether an image that needs no resizing is encoded again: `always` where the caller gave a quality. */
  readonly reencode: "when-useful" | "always";
  readonly format: OutputFormat;
  readonly effort: Effort;
  readonly decode: DecodePolicy;
  /** 0xRRGGBB. */
  readonly background: number;
  readonly maxPixels: number;
  readonly maxMemoryBytes: number;
  readonly onError: OnError;
  readonly engine: EngineChoice;
  readonly signal?: AbortSignal;
}

/** A JPEG cannot be longer. */
const longestEdgePx = 65_535;

/** Over what any provider takes. */
const mostPerRequest = 10_000;

/** The same as sharp's: 16383 x 16383, the largest WebP. */
const defaultMaxPixels = 268_402_689;
const defaultMaxMemoryBytes = 2 ** 30;

const colors = { white: 0xff_ff_ff, black: 0 } as const;

/** Every option by its name, so that a misspelled one is found. */
const optionNames = {
  model: true,
  show: true,
  detail: true,
  channel: true,
  perRequest: true,
  client: true,
  extraModels: true,
  prices: true,
  task: true,
  textHeight: true,
  maxTokens: true,
  scale: true,
  preset: true,
  maxEdge: true,
  quality: true,
  format: true,
  effort: true,
  decode: true,
  background: true,
  limits: true,
  onError: true,
  signal: true,
  engine: true,
} as const satisfies Record<keyof RawOptions, true>;

const limitNames = { pixels: true, memoryBytes: true } as const satisfies Record<keyof RawLimits, true>;

/**
 * The only place where a default is applied or an option refused. Throws `E_OPTION`.
 *
 * An explicit `maxEdge` or `quality` beats a preset, a preset beats a task, a task beats what the named models see, and that beats the
 * default preset, `content`.
 *
 * @example
 * resolveOptions({ preset: "text", quality: 70 });
 * //=> { target: { kind: "edge", maxEdgePx: 768, preset: "text" }, quality: 70, … }
 */
export function resolveOptions(raw: RawOptions = {}): Options {
  refuseUnknown(raw, optionNames, "options");
  const limits = raw.limits ?? {};
  refuseUnknown(limits, limitNames, "limits");
  const name = presetName(raw.preset ?? defaultPreset);
  const signal = abortSignal(raw.signal);
  const extra = extraModels(raw.extraModels ?? noModels);
  const named = resolveModels(raw.model, raw.detail, raw.channel, extra);
  const shown = raw.show === undefined ? [] : resolveModels(raw.show, undefined, raw.channel, extra);
  const plannedFor = raw.model === undefined ? [] : named;
  const maxTokens = maxTokensOf(raw);
  return {
    models: [
      ...(raw.model === undefined && raw.show !== undefined ? [] : named),
      ...shown.filter(({ model }) => !plannedFor.some((one) => one.model === model)),
    ],
    plannedFor,
    perRequest: whole(raw.perRequest ?? 1, "perRequest", mostPerRequest),
    client: oneOf(clientNames, raw.client ?? "raw", "client"),
    prices: priceList(raw.prices ?? bundledPrices),
    target: targetOf(raw),
    ...(maxTokens === undefined ? {} : { maxTokens }),
    scale: scaleOf(raw.scale ?? 1),
    quality: whole(raw.quality ?? presets[name].quality, "quality", 100),
    reencode: raw.quality === undefined ? "when-useful" : "always",
    format: formatOf(raw.format ?? "auto", plannedFor),
    effort: oneOf(efforts, raw.effort ?? "balanced", "effort"),
    decode: oneOf(decodePolicies, raw.decode ?? "balanced", "decode"),
    background: color(raw.background ?? "white"),
    maxPixels: whole(limits.pixels ?? defaultMaxPixels, "limits.pixels", Number.MAX_SAFE_INTEGER),
    maxMemoryBytes: whole(limits.memoryBytes ?? defaultMaxMemoryBytes, "limits.memoryBytes", Number.MAX_SAFE_INTEGER),
    onError: oneOf(errorModes, raw.onError ?? "original", "onError"),
    engine: oneOf(engineChoices, raw.engine ?? "auto", "engine"),
    ...(signal === undefined ? {} : { signal }),
  };
}

/** The first of these that was given decides. */
function targetOf(raw: RawOptions): Target {
  const preset = presetName(raw.preset ?? defaultPreset);
  const task = raw.task === undefined ? undefined : oneOf(tasks, raw.task, "task");
  const textHeightPx = raw.textHeight === undefined ? undefined : whole(raw.textHeight, "textHeight", longestEdgePx);
  if (raw.maxEdge !== undefined) {
    return { kind: "edge", maxEdgePx: whole(raw.maxEdge, "maxEdge", longestEdgePx), preset: "none" };
  }
  if (raw.preset === undefined && task === "gist") return { kind: "task", task };
  if (raw.preset === undefined && task !== undefined) {
    // Nothing here measures text; a guess would be the silent blur that a task is there to prevent.
    if (textHeightPx === undefined) throw expected(`a height in pixels (task ${task})`, "textHeight", textHeightPx);
    return { kind: "task", task, textHeightPx };
  }
  if (raw.preset === undefined && raw.model !== undefined) return { kind: "model" };
  return { kind: "edge", maxEdgePx: presets[preset].maxEdgePx, preset };
}

function maxTokensOf({ maxTokens, model }: RawOptions): number | undefined {
  if (maxTokens === undefined) return undefined;
  // A budget for the models that happen to be shown would shrink images for models nobody uses.
  if (model === undefined) throw expected("a model (maxTokens)", "model", model);
  return whole(maxTokens, "maxTokens", Number.MAX_SAFE_INTEGER);
}

function scaleOf(given: number): number {
  if (typeof given === "number" && given > 0 && given <= 1) return given;
  throw expected("a number over 0 and up to 1", "scale", given);
}

function refuseUnknown(given: object, known: Readonly<Record<string, true>>, name: string): void {
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw expected("an object", name, given);
  for (const [key, value] of Object.entries(given)) {
    // `maxedge` would otherwise do nothing at all, in silence.
    if (!Object.hasOwn(known, key)) throw expected(`one of ${Object.keys(known).join(", ")}`, `a key of ${name}`, key);
    // It would pass for left out where a default follows and for a value elsewhere.
    if (value === null) throw expected("a value or undefined", key, value);
  }
}

function presetName(given: string): PresetName {
  if (Object.hasOwn(presets, given)) return given as PresetName;
  throw refused(Object.keys(presets), "preset", given);
}

function whole(given: number, name: string, most: number): number {
  if (Number.isSafeInteger(given) && given >= 1 && given <= most) return given;
  throw expected(`a whole number from 1 to ${most}`, name, given);
}

function oneOf<const Word extends string>(words: readonly Word[], given: string, name: string): Word {
  const texts: readonly string[] = words;
  const word = words[texts.indexOf(given)];
  if (word === undefined) throw refused(words, name, given);
  return word;
}

function refused(words: readonly string[], name: string, given: unknown): PixelthriftError {
  return expected(`one of ${words.join(", ")}`, name, given);
}

function color(given: string): number {
  if (given === "white" || given === "black") return colors[given];
  if (typeof given === "string" && /^#[\da-f]{6}$/iu.test(given)) return Number.parseInt(given.slice(1), 16);
  throw expected('"white", "black" or a color like "#ffcc00"', "background", given);
}

function priceList(given: PriceList): PriceList {
  if (checkedPrices.has(given)) return given;
  throw expected("a price list by refreshPrices", "prices", given);
}

const noModels: ExtraModels = {};

function extraModels(given: ExtraModels): ExtraModels {
  if (given === noModels || isChecked(given)) return given;
  throw expected("models by readModels", "extraModels", given);
}

function formatOf(given: OutputFormat, plannedFor: readonly Chosen[]): OutputFormat {
  const format = oneOf(outputFormats, given, "format");
  if (format === "auto" || format === "same") return format;
  for (const { model, limits } of plannedFor) {
    const formats = limits?.formats;
    if (formats === undefined || formats.includes(format) || limits?.doubted?.includes("formats") === true) continue;
    // A result in it would be refused, every time.
    throw expected(`one of auto, ${formats.join(", ")} (${model} takes no others)`, "format", given);
  }
  return format;
}

function abortSignal(given: AbortSignal | undefined): AbortSignal | undefined {
  if (given === undefined || given instanceof AbortSignal) return given;
  throw expected("an AbortSignal", "signal", given);
}
