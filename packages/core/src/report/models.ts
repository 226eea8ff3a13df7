import type { Style } from "../io.ts";
import { takenRows, type TakenRow } from "./limits.ts";
import { exampleText, priceColumns } from "./model-figures.ts";
import type { ModelRow } from "./model-row.ts";
import { colored, table, wrapped } from "./table.ts";

/*
 * All models, for a person.
 */

/** Models that are counted alike stand together: the rule once, then the names with their prices. What providers take follows. */
export function modelsText(rows: readonly ModelRow[], priceLine: string, style: Style): string {
  const groups = Map.groupBy(rows, ({ family, details, defaultDetail, source, checked }) =>
    JSON.stringify([family, details, defaultDetail, source, checked]),
  );
  const foot = `${priceLine} Of the maker, where it has a price; -- is not in that list. pixelthrift models <id> tells all of one.`;
  return [
    ...[...groups.values()].map((group) => groupText(group, style)),
    limitsText(rows, style),
    `${colored(wrapped(foot, style), "dim", style)}\n`,
  ].join("\n");
}

function groupText(group: readonly ModelRow[], style: Style): string {
  const [first] = group;
  if (first === undefined) return "";
  const { maker, family, source, checked } = first;
  const { columns, rows } = priceColumns(group.map(({ prices }) => (prices.api ?? prices.bedrock)?.now[0]));
  return [
    `  ${colored(family, "bold", style)}, ${maker}`,
    ...rulesText(first, style),
    colored(wrapped(`${source}, read on ${checked}`, style, 4), "dim", style),
    table(
      [{ head: "  model" }, ...columns],
      group.map(({ id }, index) => [`  ${id}`].concat(rows[index] ?? [])),
      style,
    ),
  ].join("\n");
}

/** The rule of each detail, and what that of the default counts for some sizes. */
function rulesText({ setting, details, defaultDetail }: ModelRow, style: Style): string[] {
  const rules = Object.entries(details).map(([name, { description, certainty }]) => {
    const which = setting === null ? "" : `${setting} ${name}${name === defaultDetail ? " (default)" : ""}: `;
    return wrapped(`${which}${description} [${certainty}]`, style, 4);
  });
  const counted = details[defaultDetail];
  if (counted === undefined || counted.certainty === "unknown") return rules;
  const examples = counted.examples.map((example) => `${example.size} ${exampleText(example)}`);
  return [...rules, wrapped(`tokens: ${examples.join(", ")}`, style, 4)];
}

/** What each provider takes where it is served, and where models of one differ, in what. */
function limitsText(rows: readonly ModelRow[], style: Style): string {
  const parts = takenRows(rows).map((row) => takenText(row, style));
  return [`  ${colored("What a request may have", "bold", style)}`, ...parts, ""].join("\n");
}

function takenText({ of, phrases, limits: { source, checked, certainty } }: TakenRow, style: Style): string {
  return [
    wrapped(`${of}: ${phrases.join("; ")} [${certainty}]`, style, 4),
    colored(wrapped(`${source}, read on ${checked}`, style, 6), "dim", style),
  ].join("\n");
}
