import { PixelthriftError } from "../errors.ts";

/*
 * What an SVG must not contain, looked for in its text before the renderer sees it.
 */

/** A tag up to its end; an angle bracket inside quotes is not its end. */
const imageTags = /<(?:[\w-]+:)?(?:image|feImage)\b(?:"[^"]*"|'[^']*'|[^>"'])*/gu;

const references = /href\s*=\s*["']?\s*(?<start>.{0,5})/gu;

const entities = /<!ENTITY[^"']*(?:"(?<double>[^"]*)"|'(?<single>[^']*)')/gu;

/**
 * Throws `E_UNSUPPORTED` for an SVG that would be drawn wrongly, or that would draw other files of this machine into the picture.
 *
 * The renderer loads no fonts, so text would be missing. And it opens the path in every `image` element, which would send a stranger whatever
 * picture a hostile SVG names.
 */
export function checkSvg(bytes: Uint8Array): void {
  const text = new TextDecoder().decode(bytes);
  if (/<(?:[\w-]+:)?(?:text|foreignObject)\b/u.test(text)) {
    throw unsupported(
      "has text, for which this engine has no fonts; convert it to paths, or export the picture as PNG",
    );
  }
  for (const { groups } of text.matchAll(entities)) {
    // It may hide an element from the next test.
    if (/[<&]/u.test(`${groups?.["double"] ?? ""}${groups?.["single"] ?? ""}`))
      throw unsupported("has entities with markup in them");
  }
  for (const [tag] of text.matchAll(imageTags)) {
    for (const { groups } of tag.matchAll(references)) {
      if (groups?.["start"] !== "data:") throw unsupported("refers to another image; embed it as a data URL");
    }
  }
}

function unsupported(what: string): PixelthriftError {
  return new PixelthriftError("E_UNSUPPORTED", `this SVG ${what}`);
}
