/*
 * Markdown as GitHub shows it, in lines that a person can read without it too.
 */

/** As long as a line of the sources may be. */
const columns = 120;

export interface Column {
  readonly head: string;
  /** Default: left. */
  readonly align?: "left" | "right";
}

/** @example table([{ head: "model" }, { head: "tokens", align: "right" }], [["gpt-4o", "85"]]); */
export function table(heads: readonly Column[], rows: readonly (readonly string[])[]): string {
  const lines = [heads.map(({ head }) => head), heads.map(({ align }) => (align === "right" ? "--:" : "---")), ...rows];
  return lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`).join("\n");
}

/**
 * Text in lines of at most `columns`, but for words that are longer.
 *
 * @param indent Before every line but the first. Default: nothing.
 */
export function paragraph(text: string, indent: string = ""): string {
  const lines: string[] = [];
  let line = "";
  // What stands in backquotes or is a link stays on one line.
  for (const word of text.match(/(?:`[^`]*`|\[[^\]]*\]\([^)]*\)|[^\s`[]|[`[])+/gu) ?? []) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n");
}

/** Every entry on a line of its own, wrapped. */
export function list(entries: readonly string[], ordered: "numbered" | "plain" = "plain"): string {
  return entries
    .map((entry, at) => {
      const mark = ordered === "numbered" ? `${at + 1}. ` : "- ";
      return paragraph(`${mark}${entry}`, " ".repeat(mark.length));
    })
    .join("\n");
}

/**
 * A link to a heading, in this page or in another one.
 *
 * @example
 * linkTo("Qwen-VL weights, 28 px"); //=> "[Qwen-VL weights, 28 px](#qwen-vl-weights-28-px)"
 */
export function linkTo(heading: string, text: string = heading, page: string = ""): string {
  return `[${text}](${page}#${anchorOf(heading)})`;
}

/** What GitHub calls a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
}

/** @example inWords(["a", "b", "c"]); //=> "a, b and c" */
export function inWords(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
