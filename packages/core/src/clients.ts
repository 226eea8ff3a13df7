import type { Certainty } from "./models/model.ts";
import type { Sent } from "./sent.ts";
import type { Size } from "./size.ts";
import { patchesSize } from "./tokens/openai-patch.ts";
import { counted } from "./tokens/rule.ts";

/*
 * What stands between a file and a provider. Most programs that people chat in make an image smaller before they send it,
 * whatever its owner did to it, so what a smaller file saves there is not what it would save on the bare API.
 */

/** What a program does to the size of an image. */
export type ClientRule =
  | { readonly kind: "raw" }
  /** Fitted into a box; never enlarged. */
  | { readonly kind: "box"; readonly maxWidthPx: number; readonly maxHeightPx: number }
  /** Brought to exactly this longest edge, small images too. */
  | { readonly kind: "edge"; readonly edgePx: number }
  /** Untouched where one side is at most `shortSidePx`; fitted to `maxEdgePx` otherwise, then brought to exactly this short side. */
  | { readonly kind: "short-side"; readonly shortSidePx: number; readonly maxEdgePx: number }
  /** Fitted to an edge, then to a number of 32 px patches; never enlarged. */
  | { readonly kind: "patches"; readonly maxEdgePx: number; readonly maxPatches: number };

/** In which format it sends what it has made anew: `own` is the image's own where the list has it, and PNG otherwise. */
type Written = "own of jpeg, png and webp" | "own of jpeg and png" | "jpeg" | "png" | "unknown";

interface Client {
  /** Its name among people. */
  readonly title: string;
  readonly rule: ClientRule;
  /** Formats that it sends as they are where the size may stay. */
  readonly passes: "all" | "all but gif" | "jpeg, png and webp" | "none";
  readonly writes: Written;
  readonly source: string;
  /** The day `source` was read, as YYYY-MM-DD. */
  readonly checked: string;
  /** `documented` where its own code was read, `estimate` where only what others say of it. */
  readonly certainty: Certainty;
}

const checked = "2026-11-22";

/** Every client whose way with images is known. What is not here, like Cursor or Gemini CLI, is not known. */
export const clients = {
  raw: {
    title: "the bare API",
    rule: { kind: "raw" },
    passes: "all",
    writes: "own of jpeg, png and webp",
    source: "nothing stands in between",
    checked,
    certainty: "exact",
  },
  "vscode-chat": {
    title: "VS Code chat",
    rule: { kind: "short-side", shortSidePx: 768, maxEdgePx: 2048 },
    // A GIF is drawn anew at any size, and so may be enlarged.
    passes: "all but gif",
    writes: "own of jpeg and png",
    source:
      "https://github.com/microsoft/vscode/blob/255f9b6802ff3ce70f73f03671a255f923addfe5/src/vs/workbench/contrib/chat/browser/chatImageUtils.ts",
    checked,
    certainty: "documented",
  },
  "claude-code": {
    title: "Claude Code",
    rule: { kind: "box", maxWidthPx: 2000, maxHeightPx: 2000 },
    passes: "all",
    writes: "unknown",
    // Its code is closed: this is a port of it. Large files are compressed further, by a budget that was reported in several ways.
    source: "https://github.com/earendil-works/pi/pull/402",
    checked,
    certainty: "estimate",
  },
  codex: {
    title: "Codex",
    rule: { kind: "patches", maxEdgePx: 2048, maxPatches: 2500 },
    passes: "jpeg, png and webp",
    writes: "own of jpeg, png and webp",
    // Read in copies of it; a budget of 6,000 px and 10,000 patches is there too, for requests of the original detail.
    source: "https://github.com/openai/codex/blob/main/codex-rs/core/src/image_preparation.rs",
    checked,
    certainty: "estimate",
  },
  "codex-2025": {
    title: "Codex until April 2026",
    rule: { kind: "box", maxWidthPx: 2048, maxHeightPx: 768 },
    passes: "jpeg, png and webp",
    writes: "own of jpeg, png and webp",
    source:
      "https://github.com/openai/codex/blob/d218a80b8a88b3d508b7e6ecb18cbb3d87b2e595/codex-rs/utils/image/src/lib.rs",
    checked,
    certainty: "documented",
  },
  continue: {
    title: "Continue",
    rule: { kind: "edge", edgePx: 1024 },
    passes: "none",
    writes: "jpeg",
    source:
      "https://github.com/continuedev/continue/blob/0c692ce910fcfd9e37fbea2fa62423d28d45be94/gui/src/components/mainInput/TipTapEditor/utils/imageUtils.ts",
    checked,
    certainty: "documented",
  },
  opencode: {
    title: "opencode",
    rule: { kind: "box", maxWidthPx: 2000, maxHeightPx: 2000 },
    passes: "all",
    writes: "png",
    source:
      "https://github.com/anomalyco/opencode/blob/5a03e2994a8649311a73e6e46ec593732f658f97/packages/opencode/src/image/image.ts",
    checked,
    certainty: "documented",
  },
  pi: {
    title: "pi",
    rule: { kind: "box", maxWidthPx: 2000, maxHeightPx: 2000 },
    passes: "all",
    writes: "png",
    source:
      "https://github.com/earendil-works/pi/blob/1f576b1611126d822b7dbc3428ba8db7e115a6ff/packages/coding-agent/src/utils/image-resize.ts",
    checked,
    certainty: "documented",
  },
  zed: {
    title: "Zed",
    rule: { kind: "box", maxWidthPx: 1568, maxHeightPx: 1568 },
    passes: "none",
    writes: "png",
    source:
      "https://github.com/zed-industries/zed/blob/d359a814f817b37623d181c1767afff8fe93accd/crates/language_model/src/request.rs",
    checked,
    certainty: "documented",
  },
} as const satisfies Record<string, Client>;

export type ClientName = keyof typeof clients;

export const clientNames = Object.keys(clients) as readonly ClientName[];

/**
 * What the provider gets of an image that is given to this client. The bytes of an image that was made anew are not known.
 *
 * @example
 * asClientSends("vscode-chat", { widthPx: 5120, heightPx: 1440 });
 * //=> { widthPx: 2731, heightPx: 768, frames: "one" }
 */
export function asClientSends(name: ClientName, sent: Sent): Sent {
  const { rule, passes, writes }: Client = clients[name];
  const passed = isPassed(passes, sent.format);
  const size = passed ? clientSize(rule, sent) : redrawnSize(rule, sent);
  const isSameSize = size.widthPx === sent.widthPx && size.heightPx === sent.heightPx;
  if (isSameSize && passed) return sent;
  const format = writtenFormat(writes, sent.format);
  return { ...size, frames: "one", ...(format === undefined ? {} : { format }) };
}

function isPassed(passes: Client["passes"], format: Sent["format"]): boolean {
  switch (passes) {
    case "all":
      return true;
    case "all but gif":
      return format !== "gif";
    case "jpeg, png and webp":
      return format === undefined || format === "jpeg" || format === "png" || format === "webp";
    case "none":
      return false;
  }
}

/** Of an image that will not pass as it is, whatever its size. */
function redrawnSize(rule: ClientRule, size: Size): Size {
  return rule.kind === "short-side" ? withShortSide(rule, size) : clientSize(rule, size);
}

function clientSize(rule: ClientRule, { widthPx, heightPx }: Size): Size {
  const size = { widthPx, heightPx };
  switch (rule.kind) {
    case "raw":
      return size;
    case "box":
      return withinBox(size, rule.maxWidthPx, rule.maxHeightPx);
    case "edge": {
      const longestPx = Math.max(widthPx, heightPx);
      // A canvas cuts a fraction of a pixel off.
      const scaled = (sidePx: number): number => Math.max(1, Math.floor((sidePx * rule.edgePx) / longestPx));
      return { widthPx: scaled(widthPx), heightPx: scaled(heightPx) };
    }
    case "short-side":
      return Math.min(widthPx, heightPx) <= rule.shortSidePx ? size : withShortSide(rule, size);
    case "patches":
      return patchesSize(size, { ...openaiPatches, maxEdgePx: rule.maxEdgePx, maxPatches: rule.maxPatches });
  }
}

/** The steps are those that OpenAI publishes for its own downscale. */
const openaiPatches = { kind: "patches", patchPx: 32, refusedOverPatches: Infinity, tokensPerPatch: [1, 1] } as const;

function withinBox(size: Size, maxWidthPx: number, maxHeightPx: number): Size {
  const { widthPx, heightPx } = size;
  if (widthPx <= maxWidthPx && heightPx <= maxHeightPx) return size;
  return widthPx * maxHeightPx >= heightPx * maxWidthPx
    ? { widthPx: maxWidthPx, heightPx: Math.max(1, Math.round((heightPx * maxWidthPx) / widthPx)) }
    : { widthPx: Math.max(1, Math.round((widthPx * maxHeightPx) / heightPx)), heightPx: maxHeightPx };
}

/** Twice rounded, and enlarged again where the first fit made the short side too short. */
function withShortSide({ shortSidePx, maxEdgePx }: ClientRule & { kind: "short-side" }, size: Size): Size {
  const fitted = withinBox(size, maxEdgePx, maxEdgePx);
  const shortPx = Math.min(fitted.widthPx, fitted.heightPx);
  const scaled = (sidePx: number): number => Math.round((sidePx * shortSidePx) / shortPx);
  return { widthPx: scaled(fitted.widthPx), heightPx: scaled(fitted.heightPx) };
}

function writtenFormat(writes: Written, own: Sent["format"]): Sent["format"] {
  switch (writes) {
    case "unknown":
      return undefined;
    case "jpeg":
    case "png":
      return writes;
    // Of a bare size nothing is known.
    case "own of jpeg and png":
      return own === undefined || own === "jpeg" ? own : "png";
    case "own of jpeg, png and webp":
      return own === undefined || own === "jpeg" || own === "webp" ? own : "png";
  }
}

/**
 * What a client does, in words.
 *
 * @example
 * describeClient("continue");
 * //=> "brings the longest edge to exactly 1,024 px, also of small images"
 */
export function describeClient(name: ClientName): string {
  const { rule }: Client = clients[name];
  switch (rule.kind) {
    case "raw":
      return "sends an image as it is";
    case "box": {
      const { maxWidthPx, maxHeightPx } = rule;
      if (maxWidthPx === maxHeightPx) return `fits an image to ${counted(maxWidthPx)} px`;
      return `fits an image into ${counted(maxWidthPx)} x ${counted(maxHeightPx)} px`;
    }
    case "edge":
      return `brings the longest edge to exactly ${counted(rule.edgePx)} px, also of small images`;
    case "short-side":
      return `leaves an image with a side of ${rule.shortSidePx} px or less, and brings the short side of others to it`;
    case "patches":
      return `fits an image to ${counted(rule.maxEdgePx)} px and ${counted(rule.maxPatches)} patches of 32 px`;
  }
}
