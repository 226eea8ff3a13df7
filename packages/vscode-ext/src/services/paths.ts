/*
 * Image paths in text. Text in, paths out; whether there is such a file is looked up by whoever asks.
 */

export interface FoundPath {
  /** With `%20` as a space. */
  readonly text: string;
  /** Of the line: first character, and the one after the last. */
  readonly start: number;
  readonly end: number;
}

/** What may stand around a path with spaces in it. */
const pairs = [
  ['"', '"'],
  ["'", "'"],
  ["`", "`"],
  ["<", ">"],
  ["(", ")"],
] as const;

/** No path is longer, and a line of a minified file is much longer. */
const farthest = 1_000;

/**
 * The image paths that a character of a line may belong to, the likeliest first; none of addresses on the web.
 *
 * Spaces belong to a path where quotes or brackets say where it ends, and nowhere else. Whether a path in brackets starts at the
 * bracket or at a space is for the files to say.
 *
 * @example
 * pathsAt("![a cat](my images/cat.png)", 20);
 * //=> [{ text: "my images/cat.png", start: 9, end: 26 }, { text: "images/cat.png", start: 12, end: 26 }]
 */
export function pathsAt(line: string, character: number): FoundPath[] {
  const enclosed = pairs.flatMap(([open, close]) => around(line, character, open, close));
  const spans = [...enclosed.toSorted((a, b) => a.end - a.start - (b.end - b.start)), bare(line, character)];
  const found = spans.flatMap((span) => pathIn(line, span) ?? []);
  const here = found.filter(({ start, end }) => start <= character && character <= end);
  return [...new Map(here.map((path) => [path.start, path])).values()];
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Brackets in a name are brackets in brackets, and hardly any name has more of them. */
const deepest = 3;

/** What pairs of marks enclose around a character, the innermost first. */
function around(line: string, character: number, open: string, close: string): Span[] {
  const spans: Span[] = [];
  let [before, after] = [character - 1, character];
  for (let depth = 0; depth < deepest; depth += 1) {
    const start = seek(line, before, -1, open, close);
    const end = start === undefined ? undefined : seek(line, after, 1, close, open);
    if (start === undefined || end === undefined) break;
    spans.push({ start: start + 1, end });
    [before, after] = [start - 1, end + 1];
  }
  return spans;
}

function seek(line: string, from: number, step: 1 | -1, wanted: string, opposite: string): number | undefined {
  let depth = 0;
  for (let at = from; at >= 0 && at < line.length && Math.abs(at - from) < farthest; at += step) {
    if (line[at] === wanted) {
      if (depth === 0) return at;
      depth -= 1;
    } else if (line[at] === opposite) depth += 1;
  }
  return undefined;
}

function bare(line: string, character: number): Span {
  let start = character;
  while (start > 0 && character - start < farthest && !isEdge(line, start - 1)) start -= 1;
  let end = character;
  while (end < line.length && end - character < farthest && !isEdge(line, end)) end += 1;
  return { start, end };
}

function isEdge(line: string, at: number): boolean {
  const mark = line[at] ?? "";
  // The colon of a drive is part of the path.
  if (mark === ":")
    return !(/(?:^|[^a-z])[a-z]$/iu.test(line.slice(Math.max(0, at - 2), at)) && /[\\/]/u.test(line[at + 1] ?? ""));
  return /[\s"'`()<>[\]{}|*,;=]/u.test(mark);
}

/** Up to the first ending of an image: what follows is a title, a query, or the end of a sentence. */
const ending = /\.(?:png|jpe?g|webp|gif|bmp|tiff?|avif|svg)(?=$|[\s?#"']|[.,:;!]+(?:$|\s))/iu;

function pathIn(line: string, { start, end }: Span): FoundPath | undefined {
  const written = line.slice(start, end);
  const found = ending.exec(written);
  if (found === null) return undefined;
  const skipped = /^[\s"'`]*/u.exec(written)?.[0].length ?? 0;
  const text = written.slice(skipped, found.index + found[0].length);
  const isName = !/^\.[^.\\/]+$/u.test(text);
  // The colon is an edge outside of quotes, and cuts the start of an address off.
  const isAddress = /^(?:[a-z][\w+.-]+:|\/\/)/iu.test(text);
  if (!isName || isAddress) return undefined;
  return { text: decoded(text), start: start + skipped, end: start + found.index + found[0].length };
}

/** Markdown writes a space as `%20`. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
