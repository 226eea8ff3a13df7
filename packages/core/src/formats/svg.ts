import type { Bytes } from "../bytes.ts";
import { PixelthriftError } from "../errors.ts";
import { corrupt, type Handler, plain } from "./handler.ts";

/** The root element must be in these first bytes. */
const maxPrologBytes = 65_536;

/** CSS pixels in a unit. */
const unitsPx: Readonly<Record<string, number>> = {
  "": 1,
  px: 1,
  pt: 4 / 3,
  pc: 16,
  mm: 96 / 25.4,
  cm: 96 / 2.54,
  in: 96,
};

/** SVG 1.1 and 2: the size is in `width` and `height`, or in the `viewBox` where they are missing or relative. */
export const svg: Handler = {
  mimeType: "image/svg+xml",
  extensions: ["svg"],
  matches: (bytes) => rootAt(prolog(bytes)) !== undefined,
  read(bytes) {
    const text = prolog(bytes);
    const start = rootAt(text) ?? 0;
    const end = tagEnd(text, start);
    if (end === undefined)
      throw new PixelthriftError("E_TRUNCATED", `the SVG ends at byte ${bytes.sizeBytes}, inside its first tag`);
    const attributes = attributesOf(text.slice(start, end));
    const box = viewBox(attributes.get("viewBox"));
    const widthPx = lengthPx(attributes.get("width"));
    const heightPx = lengthPx(attributes.get("height"));
    const size = {
      widthPx:
        widthPx ?? (heightPx !== undefined && box !== undefined ? (heightPx * box.width) / box.height : box?.width),
      heightPx:
        heightPx ?? (widthPx !== undefined && box !== undefined ? (widthPx * box.height) / box.width : box?.height),
    };
    if (size.widthPx === undefined || size.heightPx === undefined)
      throw corrupt("the SVG gives itself no size: it has neither width and height nor a viewBox");
    return { ...plain, widthPx: wholePx(size.widthPx), heightPx: wholePx(size.heightPx) };
  },
};

/** A side of half a pixel is still drawn; one of none is not. */
function wholePx(sidePx: number): number {
  return sidePx > 0 ? Math.max(1, Math.round(sidePx)) : 0;
}

function prolog(bytes: Bytes): string {
  // Only markup is looked at, and markup starts with an angle bracket: other files need not be read further.
  if (bytes.sizeBytes === 0 || !["<", " ", "\t", "\r", "\n", "\xEF"].includes(bytes.text(0, 1))) return "";
  return new TextDecoder().decode(bytes.slice(0, Math.min(bytes.sizeBytes, maxPrologBytes)));
}

/** Where the root element starts, behind the declaration, comments and the document type; `undefined` where it is no `svg`. */
function rootAt(text: string): number | undefined {
  for (let at = 0; at < text.length;) {
    if (/\s/u.test(text.charAt(at))) at += 1;
    else if (text.startsWith("<?", at)) at = behind(text, "?>", at);
    else if (text.startsWith("<!--", at)) at = behind(text, "-->", at);
    else if (text.startsWith("<!DOCTYPE", at)) at = behindDocumentType(text, at);
    else return /^<(?:[\w-]{1,40}:)?svg[\s>/]/u.test(text.slice(at, at + 60)) ? at : undefined;
  }
  return undefined;
}

function behind(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at === -1 ? text.length : at + mark.length;
}

/** It may hold declarations of its own in square brackets. */
function behindDocumentType(text: string, from: number): number {
  const close = behind(text, ">", from);
  const bracket = text.indexOf("[", from);
  return bracket === -1 || bracket > close ? close : behind(text, ">", behind(text, "]", bracket));
}

/** The end of the tag that starts at a position: an angle bracket outside quotes. */
function tagEnd(text: string, start: number): number | undefined {
  let quote = "";
  for (let at = start; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quote !== "") quote = char === quote ? "" : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === ">") return at;
  }
  return undefined;
}

function attributesOf(tag: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const match of tag.matchAll(/\s([\w:-]{1,60})\s{0,8}=\s{0,8}(?:"([^"]*)"|'([^']*)')/gu)) {
    found.set(match[1] ?? "", match[2] ?? match[3] ?? "");
  }
  return found;
}

/** `undefined` for what depends on the page: percentages, font sizes, `auto`. */
function lengthPx(value: string | undefined): number | undefined {
  const match = /^([+-]?[\d.]{1,20}(?:e[+-]?\d{1,3})?)([a-z]*)$/iu.exec(value?.trim() ?? "");
  const unitPx = unitsPx[match?.[2]?.toLowerCase() ?? "%"];
  const count = Number(match?.[1]);
  return unitPx === undefined || !Number.isFinite(count) ? undefined : count * unitPx;
}

function viewBox(value: string | undefined): { width: number; height: number } | undefined {
  const [, , width, height] = (value ?? "")
    .trim()
    .split(/[\s,]+/u, 5)
    .map(Number);
  return width !== undefined && height !== undefined && width > 0 && height > 0 ? { width, height } : undefined;
}
