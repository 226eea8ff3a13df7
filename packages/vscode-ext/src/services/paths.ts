/*
 * Image paths in text.
 */

const imagePath =
  /(?:[\w@~.%+-]|[/\\](?=\S)|(?<=\S) (?=\S)|[^\s"'`()<>[\]{}|*?:,;=])+\.(?:png|jpe?g|webp|gif|bmp|tiff?|avif|svg)\b/giu;

export interface FoundPath {
  readonly text: string;
  /** Of the line: first character, and the one after the last. */
  readonly start: number;
  readonly end: number;
}

/**
 * The image path at a character of a line, as it is written; none of an address on the web.
 *
 * @example
 * pathAt("![a cat](images/cat.png)", 12);
 * //=> { text: "images/cat.png", start: 9, end: 23 }
 */
export function pathAt(line: string, character: number): FoundPath | undefined {
  for (const { start, text } of quoted(line)) {
    for (const match of text.matchAll(imagePath)) {
      const from = start + match.index;
      const to = from + match[0].length;
      if (character < from || character > to) continue;
      const isWeb = /(?:https?:)?\/\/\S*$/iu.test(line.slice(0, from)) || /^(?:https?:)?\/\//iu.test(match[0]);
      return isWeb ? undefined : { text: decoded(match[0]), start: from, end: to };
    }
  }
  return undefined;
}

/** Spaces belong to a path where quotes or brackets say where it ends, and nowhere else. */
function quoted(line: string): { start: number; text: string }[] {
  const inside = [...line.matchAll(/(["'`(<])([^"'`()<>]+)(?=["'`)>])/gu)].map((match) => ({
    start: match.index + 1,
    text: match[2] ?? "",
  }));
  const bare = [...line.matchAll(/[^\s"'`()<>]+/gu)].map((match) => ({ start: match.index, text: match[0] }));
  return [...inside, ...bare];
}

/** Markdown writes a space as `%20`. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
