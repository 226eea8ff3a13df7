import { PixelthriftError } from "../errors.ts";

/*
 * What an SVG must not contain, looked for in its text before the renderer sees it.
 *
 * The renderer opens the path in every `href` of a picture, which would send a stranger whatever file a hostile SVG names. Which `href` is one of a
 * picture depends on where tags, comments and quotes begin, and a hostile SVG lives on two readers of it not agreeing. So nothing here knows tags:
 * wherever these letters stand, even in a comment, they must be followed by something harmless. A few harmless pictures are refused for it.
 */

/** A name in the same document, or a raster picture in base64; both up to where no file name can come out of them. */
const harmless =
  /\s*=\s*(?:"#[\p{L}\p{N}_:-]{0,200}"|'#[\p{L}\p{N}_:-]{0,200}'|["']data:image\/(?:png|jpe?g|gif|webp);base64,(?:\s|&#(?:10|13|x[AaDd]);){0,200}(?:iVBORw0KGgo|\/9j\/|R0lGOD|UklGR))/uy;

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
  { start: /href/giu, unless: harmless, because: "refers to another file; embed the picture as a PNG or a JPEG" },
  { start: /url(?=\s*\()/giu, unless: styleReference, because: "refers to another file in its styles" },
  { start: /@import|xml-stylesheet/giu, because: "refers to a style sheet; put the styles into it" },
  {
    start: /<(?:[^\s<>"'/:=]{1,100}:)?(?:text|foreignObject)(?![\w.-])/gu,
    because: "has text, for which this engine has no fonts; convert it to paths, or export the picture as PNG",
  },
];

/**
 * Throws `E_UNSUPPORTED` for an SVG that would be drawn wrongly, or that might draw other files of this machine into the picture.
 *
 * Also for one that is not plain UTF-8: the renderer unpacks gzip by itself, and what is not read here is not checked.
 */
export function checkSvg(bytes: Uint8Array): void {
  const text = decoded(bytes);
  if (text === undefined || text.includes("\0"))
    throw unsupported("is not in UTF-8, the only encoding this engine reads");
  for (const { start, unless, because } of refusals) {
    for (const match of text.matchAll(start)) {
      if (unless === undefined || !standsAt(match.index + match[0].length, unless, text)) throw unsupported(because);
    }
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

function standsAt(at: number, sticky: RegExp, text: string): boolean {
  sticky.lastIndex = at;
  return sticky.test(text);
}

function unsupported(what: string): PixelthriftError {
  return new PixelthriftError("E_UNSUPPORTED", `this SVG ${what}`);
}
