import type { Style } from "../io.ts";
import type { Plan } from "../plan.ts";
import type { Cost } from "../prices.ts";
import { nameOf } from "./money.ts";
import { colored, wrapped } from "./table.ts";
import { shownCount } from "./units.ts";

/*
 * What providers do not take, image by image, for a person.
 */

/** What a line about an image needs. */
export interface Judged {
  readonly path: string;
  readonly cost: readonly Cost[];
}

/** More lines of one kind than this say nothing new. */
const mostLines = { refused: 5, maybe: 1, unmet: 5 };

/** Images for which no size can be what was asked for; of many, the first. */
export function unmetText(
  images: readonly { readonly path: string; readonly plan: Pick<Plan, "unmet"> }[],
  style: Style,
): string {
  const unmet = Map.groupBy(
    images.filter(({ plan }) => plan.unmet !== undefined),
    ({ plan }) => plan.unmet,
  );
  const lines = [...unmet].slice(0, mostLines.unmet).map(([text, [first, ...others]]) => {
    const more = others.length === 0 ? "" : ` and ${shownCount(others.length)} more`;
    return colored(wrapped(`not as asked, ${first?.path}${more}: ${text}`, style), "yellow", style);
  });
  const rest = unmet.size - lines.length;
  if (rest > 0) lines.push(`  … and ${shownCount(rest)} other reasons; --json has all.`);
  return lines.map((line) => `${line}\n`).join("");
}

/**
 * A line for each image that is refused, as it is or as its result, then those that might be as results; of many, the first.
 *
 * @example
 * refusedText([{ path: "scan.png", cost: costs(size, smaller, models) }], style);
 * //=> "  scan.png: Anthropic refuses it: a side of 12,000 px is over 8,000 px (claude-opus-5-5)\n"
 */
export function refusedText(images: readonly Judged[], style: Style): string {
  const original = said(images, "", ({ refusedBefore }) => refusedBefore);
  // What is refused for the same reason as it was says it once.
  const result = said(images, "as sent", ({ refusedBefore, refusedAfter }) =>
    refusedBefore === refusedAfter ? undefined : refusedAfter,
  );
  const maybe = [
    ...said(images, "", ({ cautionBefore, cautionAfter }) =>
      cautionBefore === cautionAfter ? cautionAfter : undefined,
    ),
    ...said(images, "as sent", ({ cautionBefore, cautionAfter }) =>
      cautionBefore === cautionAfter ? undefined : cautionAfter,
    ),
  ];
  return [
    ...linesOf(original, mostLines.refused, style),
    ...linesOf(result, mostLines.refused, style),
    ...linesOf(maybe, mostLines.maybe, style),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

interface Line {
  readonly text: string;
  /** Who says so, as "xAI refuses it". */
  readonly who: string;
}

function said(images: readonly Judged[], side: string, textOf: (cost: Cost) => string | undefined): readonly Line[] {
  return images.flatMap(({ path, cost }) => {
    const refusing = cost.filter((one) => textOf(one) !== undefined);
    if (refusing.length === 0) return [];
    const models = new Map<string, string[]>();
    for (const one of refusing) {
      const text = textOf(one) ?? "";
      models.set(text, [...(models.get(text) ?? []), nameOf(one)]);
    }
    return [...models].map(([text, names]) => ({
      text: `${path}${side === "" ? "" : ` ${side}`}: ${text} (${names.join(", ")})`,
      who: text.slice(0, text.indexOf(":")),
    }));
  });
}

function linesOf(lines: readonly Line[], most: number, style: Style): string[] {
  return [...Map.groupBy(lines, ({ who }) => who)].flatMap(([who, all]) => {
    const shown = all.slice(0, most).map(({ text }) => colored(wrapped(text, style), "yellow", style));
    const rest = all.length - shown.length;
    const others = `  … and ${shownCount(rest)} more that ${who.replace(/ it$/u, "")}; --json has all.`;
    return rest === 0 ? shown : shown.concat(others);
  });
}
