const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Text as it may stand in HTML, between tags and in the value of an attribute.
 *
 * @example
 * escaped(`<img src="x">`);
 * //=> "&lt;img src=&quot;x&quot;&gt;"
 */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (sign) => entities[sign] ?? "");
}
