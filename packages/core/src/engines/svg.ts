import { PixelthriftError } from "../errors.ts";
import { type Probe, probe } from "../probe.ts";

/*
 * What an SVG must not contain, looked for in its text before the renderer sees it.
 *
 * The renderer opens the path in every `href` of a picture, which would send a stranger whatever file a hostile SVG names. Which `href` is one of a
 * picture depends on where tags, comments and quotes begin, and a hostile SVG lives on two readers of it not agreeing. So nothing here knows tags:
 * wherever these letters stand, even in a comment, they must be followed by something harmless. A few harmless pictures are refused for it.
 */

/** The name of something in the same document. Without dots and slashes no file name can come out of it. */
const name = /\s*=\s*(?:"#[\p{L}\p{N}_:-]{0,200}"|'#[\p{L}\p{N}_:-]{0,200}')/uy;

/** The start of a picture in base64; what follows is looked at by `embeddedPixels`. */
const embedded = /\s*=\s*(?<quote>["'])data:image\/(?:png|jpe?g);base64,/uy;

/** A document type without declarations of its own. */
const bareDocumentType = /<!DOCTYPE\s[^<>[\]&%]*>/uy;

const styleReference = /\(\s*(?:["']|&quot;|&apos;)?#/uy;

const refusals: readonly {
  readonly start: RegExp;
  /** What may follow; `undefined` where nothing may. */
  readonly unless?: RegExp;
  readonly because: string;
}[] = [
  // A declaration can put markup, or a part of an attribute, where its name stands. The renderer resolves it, this file does not.
  { start: /<!(?:ENTITY|ATTLIST|ELEMENT|NOTATION)/giu, because: "declares entities; save it without them" },
  { start: /(?=<!DOCTYPE)/giu, unless: bareDocumentType, because: "has declarations of its own; save it without them" },
  { start: /url(?=\s*\()/giu, unless: styleReference, because: "refers to another file in its styles" },
  { start: /@import|xml-stylesheet/giu, because: "refers to a style sheet; put the styles into it" },
  {
    start: /<(?:[^\s<>"'/:=]{1,100}:)?(?:text|foreignObject)(?![\w.-])/gu,
    because: "has text, for which this engine has no fonts; convert it to paths, or export the picture as PNG",
  },
];

/**
 * The number of pixels in the pictures that an SVG holds, which the renderer unpacks whatever size they are drawn in.
 *
 * Throws `E_UNSUPPORTED` for an SVG that would be drawn wrongly, or that might draw other files of this machine into the picture. Also for one that is
 * not plain UTF-8: the renderer unpacks gzip by itself, and what is not read here is not checked.
 */
export function checkSvg(bytes: Uint8Array): number {
  const text = decoded(bytes);
  if (text === undefined || text.includes("\0"))
    throw unsupported("is not in UTF-8, the only encoding this engine reads");
  for (const { start, unless, because } of refusals) {
    for (const match of text.matchAll(start)) {
      if (unless === undefined || at(match.index + match[0].length, unless, text) === null) throw unsupported(because);
    }
  }
  let pixels = 0;
  // The sign belongs to it: by chance the letters are in every millionth place of base64.
  for (const { index } of text.matchAll(/href(?=\s*=)/giu)) {
    if (at(index + 4, name, text) === null) pixels += embeddedPixels(text, index + 4);
  }
  return pixels;
}

/** Of the picture in an `href` that ends at a position. Its header is read, because the renderer ends the process over a picture without a width. */
function embeddedPixels(text: string, hrefEnd: number): number {
  const start = at(hrefEnd, embedded, text);
  const from = hrefEnd + (start?.[0].length ?? 0);
  const value = start === null ? "&" : text.slice(from, text.indexOf(start.groups?.["quote"] ?? "", from));
  const base64 = value.replaceAll(/\s|&#(?:10|13|x[AaDd]);/gu, "");
  if (/[^A-Za-z0-9+/=]/u.test(base64)) throw anotherFile();
  const { format, widthPx, heightPx } = headerOf(Buffer.from(base64, "base64"));
  // Whatever its type says: an SVG in the SVG would be checked by nobody.
  if (format !== "png" && format !== "jpeg") throw anotherFile();
  return widthPx * heightPx;
}

function headerOf(picture: Uint8Array): Probe {
  try {
    return probe(picture);
  } catch (cause) {
    if (!(cause instanceof PixelthriftError)) throw cause;
    throw new PixelthriftError(cause.code, `a picture in this SVG cannot be read: ${cause.message}`, { cause });
  }
}

/** `undefined` for what is not UTF-8: UTF-16 with its mark, gzip, Latin-1. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function at(place: number, sticky: RegExp, text: string): RegExpExecArray | null {
  sticky.lastIndex = place;
  return sticky.exec(text);
}

function anotherFile(): PixelthriftError {
  return unsupported("refers to another file; embed the picture as a PNG or a JPEG");
}

function unsupported(what: string): PixelthriftError {
  return new PixelthriftError("E_UNSUPPORTED", `this SVG ${what}`);
}
