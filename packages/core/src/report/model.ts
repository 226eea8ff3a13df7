import type { Style } from "../io.ts";
import type { Channel } from "../models/model.ts";
import type { Place } from "../models/price.ts";
import { describeLimits } from "./limits.ts";
import { channelText, exampleText, priceColumns } from "./model-figures.ts";
import type { Example, ListedRow, ModelRow, PlacePrices } from "./model-row.ts";
import { colored, table, wrapped } from "./table.ts";
import { shownUsd } from "./units.ts";

/*
 * One model with everything that is known of it, for a person.
 */

export function modelText(row: ModelRow, style: Style): string {
  const { id, maker, family, aliases } = row;
  const names = aliases.length === 0 ? [] : [wrapped(`also ${aliases.join(", ")}`, style, 4)];
  return [
    [`  ${colored(id, "bold", style)}, by ${maker}: ${family}`, ...names, ""].join("\n"),
    countText(row, style),
    priceText(row, style),
    takenText(row, style),
  ].join("\n");
}

function countText(row: ModelRow, style: Style): string {
  const { setting, details, defaultDetail, source, checked } = row;
  const rules = Object.entries(details).map(([name, { description, certainty }]) => {
    const which = setting === null ? "" : `${setting} ${nameIn(row, name)}: `;
    return wrapped(`${which}${description} [${certainty}]`, style, 4);
  });
  const isKnown = details[defaultDetail]?.certainty !== "unknown";
  return [
    heading("How it counts an image", style),
    ...rules,
    colored(wrapped(`${source}, read on ${checked}`, style, 4), "dim", style),
    ...(isKnown ? ["", examplesTable(row, style)] : [""]),
  ].join("\n");
}

function nameIn({ setting, defaultDetail }: ModelRow, detail: string): string {
  return detail === defaultDetail && setting !== null ? `${detail} (default)` : detail;
}

function examplesTable(row: ModelRow, style: Style): string {
  const { details, defaultDetail, setting } = row;
  const sizes = details[defaultDetail]?.examples ?? [];
  const counts = Object.entries(details).map(([name, { examples }]) =>
    [`  ${nameIn(row, name)}`].concat(examples.map(exampleText)),
  );
  const dollars = [
    `  dollars${setting === null ? "" : `, ${defaultDetail}`}`,
    ...sizes.map((one) => usdText(one, row)),
  ];
  return table(
    [{ head: "  tokens for" }, ...sizes.map(({ size }) => ({ head: size, align: "right" }) as const)],
    [...counts, dollars],
    style,
  );
}

/** Nothing where there is only a range: the money would look surer than the tokens. */
function usdText({ tokens, range }: Example, { usdPerMillionTokens }: ModelRow): string {
  if (tokens === null || range !== undefined || usdPerMillionTokens === null) return "--";
  return shownUsd((tokens * usdPerMillionTokens) / 1e6);
}

function priceText({ maker, prices }: ModelRow, style: Style): string {
  const names = { api: maker, bedrock: "Bedrock", bedrockRegional: "Bedrock, kept to a region", vertex: "Vertex AI" };
  const listed = (Object.entries(prices) as [Place, PlacePrices][]).flatMap(([place, { now, later }]) =>
    [...now, ...later].map((one) => ({ where: `  ${names[place]}${when(one, later)}`, one })),
  );
  const { columns, rows } = priceColumns(listed.map(({ one }) => one));
  return [
    heading("What it costs", style),
    listed.length === 0
      ? "    no price is known\n"
      : table(
          [{ head: "  served by" }, ...columns],
          listed.map(({ where }, index) => [where].concat(rows[index] ?? [])),
          style,
        ),
  ].join("\n");
}

function when(one: ListedRow, later: readonly ListedRow[]): string {
  const from = one.from !== undefined && later.includes(one) ? ` from ${one.from}` : "";
  if (one.hours === undefined) return from;
  return `${from}, ${clock(one.hours.fromSecond)} to ${clock(one.hours.untilSecond)} UTC`;
}

/** @example clock(59_400); //=> "16:30" */
function clock(second: number): string {
  const two = (amount: number): string => String(amount).padStart(2, "0");
  return `${two(Math.floor(second / 3600))}:${two(Math.floor((second % 3600) / 60))}`;
}

function takenText({ maker, limits }: ModelRow, style: Style): string {
  const channels = Object.keys(limits) as Channel[];
  const parts = channels.flatMap((channel) => {
    const known = limits[channel];
    if (known === undefined) return [];
    const phrases = describeLimits(known).join("; ");
    return [
      wrapped(`${channelText(maker, channel)}: ${phrases} [${known.certainty}]`, style, 4),
      colored(wrapped(`${known.source}, read on ${known.checked}`, style, 6), "dim", style),
    ];
  });
  const unknown = "    not known: whoever serves it has limits of their own";
  return [heading("What one request may have", style), ...(parts.length === 0 ? [unknown] : parts), ""].join("\n");
}

function heading(text: string, style: Style): string {
  return `  ${colored(text, "bold", style)}`;
}
