/** A Markdown table: figures to the right, and a dash where there is none. */

export const none = "–";

export function optional(value: number | undefined, print: (value: number) => string): string {
  return value === undefined ? none : print(value);
}

export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = columns.map((_, i) => (i === 0 ? "---" : "--:"));
  return [line(columns), line(rule), ...rows.map(line)].join("\n");
}
