/*
 * How far two names are apart. The library that did this took a tenth of the time in which all of ours is loaded, for what only a
 * slip of the finger needs.
 */

/**
 * Fewest letters to put in, to take out or to change until one word is the other.
 *
 * @example
 * edits("opsu", "opus");
 * //=> 2
 */
export function edits(from: string, to: string): number {
  // Of the letters of `from` so far to every beginning of `to`.
  let row = Array.from({ length: to.length + 1 }, (_, letters) => letters);
  for (const [at, letter] of Array.from(from, (one, index) => [index, one] as const)) {
    const next = [at + 1];
    for (let i = 0; i < to.length; i += 1) {
      const changed = (row[i] ?? 0) + (to[i] === letter ? 0 : 1);
      next.push(Math.min(changed, (row[i + 1] ?? 0) + 1, (next[i] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/** The word with the fewest edits, the first of several. Throws where there are no words. */
export function closest(given: string, words: readonly string[]): string {
  return words.reduce((best, word) => (edits(given, word) < edits(given, best) ? word : best));
}
