import { styleText } from "node:util";

import Table from "cli-table3";

import type { Style } from "../io.ts";

/*
 * Rows of text in, aligned lines out. Knows nothing of images.
 */

export interface Column {
  readonly head: string;
  readonly align?: "left" | "right";
}

type Color = "dim" | "bold" | "red" | "green" | "yellow";

/** Text in a color, where the terminal has some. */
export function colored(text: string, color: Color, { colors }: Style): string {
  // The stream is judged once, in `styleOf`, and not by Node, which would look at its own stdout.
  return colors === "some" ? styleText(color, text, { validateStream: false }) : text;
}

/**
 * A sentence in lines that fit the terminal, each set in by `indent` characters and every further one by two more.
 *
 * @param indent Default: 2.
 * @example
 * wrapped("one two three", { columns: 12, colors: "none" });
 * //=> "  one two\n    three"
 */
export function wrapped(text: string, { columns = Infinity }: Style, indent: number = gap): string {
  const lines: string[] = [];
  let line = " ".repeat(indent - 1);
  for (const word of text.split(" ")) {
    if (visible(line) + 1 + visible(word) >= columns && line.trim() !== "") {
      lines.push(line);
      line = " ".repeat(indent + gap - 1);
    }
    line += ` ${word}`;
  }
  return [...lines, line].join("\n");
}

/**
 * An aligned table without lines. The first column gives way on a narrow terminal: it holds names, and a name is known by its end.
 *
 * @example
 * table([{ head: "image" }, { head: "bytes", align: "right" }], [["a.png", "12"]], { colors: "none" });
 * //=> "  image   bytes\n  a.png      12\n"
 */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], style: Style): string {
  const widths = widthsOf(columns, rows);
  const room = Math.max(shortestName, (style.columns ?? Infinity) - widthOfOthers(widths) - gap - 1);
  const isNarrow = (widths[0] ?? 0) > room;
  const laidOut = new Table({
    chars: noLines,
    style: { "padding-left": gap, "padding-right": 0, head: [], border: [] },
    colAligns: columns.map(({ align = "left" }) => align),
    colWidths: isNarrow ? [room + gap] : [],
  });
  laidOut.push(columns.map(({ head }) => colored(head, "dim", style)));
  for (const [name = "", ...cells] of rows) laidOut.push([isNarrow ? ending(name, room) : name, ...cells]);
  return `${laidOut.toString().replaceAll(/ +$/gm, "")}\n`;
}

/**
 * Whether a terminal has room for a table, once its first column has given way.
 *
 * @example
 * hasRoom([{ head: "image" }, { head: "a long head" }], [], { columns: 20, colors: "none" }); //=> false
 */
export function hasRoom(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { columns: room = Infinity }: Style,
): boolean {
  const widths = widthsOf(columns, rows);
  return gap + Math.min(widths[0] ?? 0, shortestName) + widthOfOthers(widths) < room;
}

function widthsOf(columns: readonly Column[], rows: readonly (readonly string[])[]): number[] {
  return columns.map(({ head }, column) => Math.max(...[head, ...rows.map((row) => row[column] ?? "")].map(visible)));
}

function widthOfOthers(widths: readonly number[]): number {
  return widths.slice(1).reduce((sum, width) => sum + width + gap, 0);
}

const gap = 2;
const shortestName = 12;

const noLines = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
};

// oxlint-disable-next-line no-control-regex -- the escape character is what a color begins with
const colorCodes = /\u001B\[\d+m/g;

function visible(text: string): number {
  return text.replaceAll(colorCodes, "").length;
}

function ending(name: string, room: number): string {
  return name.length <= room ? name : `…${name.slice(name.length - room + 1)}`;
}
