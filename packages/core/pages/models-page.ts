import { type Certainty, type Model, models } from "../src/models/index.ts";
import { bundledPrices, sourceText } from "../src/models/price.ts";
import { takenRows, type TakenRow } from "../src/report/limits.ts";
import { exampleText, priceColumns } from "../src/report/model-figures.ts";
import { type DetailRow, exampleSizes, type ListedRow, type ModelRow, modelRow } from "../src/report/model-row.ts";
import { shownPercent } from "../src/report/units.ts";
import { shownSize, type Size } from "../src/size.ts";
import { inWords, linkTo, list, paragraph, table } from "./markdown.ts";
import { steps } from "./steps.ts";

/*
 * docs/models.md: what `pixelthrift models` knows, for whoever reads it without the program. Everything in it is made from the tables.
 */

const small: Size = { widthPx: 512, heightPx: 288 };
const large: Size = { widthPx: 3840, heightPx: 2160 };
/** What the command shows, and a telephone's screen. */
const sizes: readonly Size[] = [...exampleSizes, { widthPx: 1170, heightPx: 2532 }];

/** Where docs/uncertain-rules.md writes of a model. */
export interface UncertainSection {
  readonly title: string;
  /** Families and ids. */
  readonly rows: readonly string[];
}

/** @param page The text of docs/uncertain-rules.md. */
export function uncertainSections(page: string): readonly UncertainSection[] {
  return page
    .split(/^## /mu)
    .slice(1)
    .map((text) => {
      const [title = ""] = text.split("\n", 1);
      const [, rows = ""] = /^Rows: ([^]*?)\n\n/mu.exec(text) ?? [];
      return { title, rows: [...rows.matchAll(/`([^`]+)`/gu)].map(([, row = ""]) => row) };
    });
}

/** @param on The day of the prices, as YYYY-MM-DD. */
export function modelsPage(on: string, uncertain: readonly UncertainSection[]): string {
  const rows = Object.entries<Model>(models).map(([id, model]) => modelRow(id, model, bundledPrices, on, sizes));
  const makers = [...Map.groupBy(rows, ({ maker }) => maker)];
  return [
    "# Models",
    head(on),
    glance(rows),
    ...makers.map(([maker, ofMaker]) => makerSection(maker, ofMaker, uncertain)),
    "",
  ].join("\n\n");
}

const certainties: Readonly<Record<Certainty, string>> = {
  exact: "the provider prints the rule, and independent measurements agree",
  documented: "the provider prints the rule or the code that applies it; nobody has held it against a bill",
  estimate: "inferred from a sister model or from measurements alone, or what is known contradicts itself",
  unknown: "no rule is known, so nothing is counted",
};

function head(on: string): string {
  const words = Object.entries(certainties).map(([certainty, meaning]) => `*${certainty}*: ${meaning}.`);
  return [
    paragraph(
      `What each model makes of an image before it bills it, what a token costs, and what a request may have. Written by \`pnpm models-page\` from the tables that \`pixelthrift models\` prints; prices are those of ${sourceText(bundledPrices.source)} on ${on}.`,
    ),
    paragraph(
      "Tokens are those of the image alone: the few that wrap it in a message are not in them. **Bold** is the setting that counts where a request names none. $/M are dollars for a million tokens of input, cached those that the provider reads from its cache, batch those of a request that is answered later. A range stands where no more is known, -- where nothing is. How sure a rule is:",
    ),
    list(words),
    paragraph(
      "What is not sure about a rule, and the call that would settle it, is in [uncertain-rules.md](uncertain-rules.md); how to add models and prices of your own in [models-file.md](models-file.md); what smaller images save on real files in [savings.md](savings.md).",
    ),
  ].join("\n\n");
}

/** A row a family: which way its figures go, and where the rest of it is. */
function glance(rows: readonly ModelRow[]): string {
  const families = [...Map.groupBy(rows, ({ family }) => family)];
  const lines = families.flatMap(([family, [first]]) => {
    const counted = first?.details[first.defaultDetail];
    if (first === undefined || counted === undefined) return [];
    return [[linkTo(family), first.maker, ...saving(counted), counted.certainty]];
  });
  return [
    "## At a glance",
    paragraph(
      "The first model of each family at its default setting: tokens of a 4K picture, of one at 512 px, and what the smaller one saves.",
    ),
    table(
      [
        { head: "rule" },
        { head: "by" },
        { head: shownSize(large), align: "right" },
        { head: shownSize(small), align: "right" },
        { head: "saved", align: "right" },
        { head: "certainty" },
      ],
      lines,
    ),
  ].join("\n\n");
}

function saving({ examples }: DetailRow): string[] {
  const of = (wanted: Size) => examples.find(({ size }) => size === shownSize(wanted));
  const [before, after] = [of(large), of(small)];
  const shown = [before, after].map((example) => (example === undefined ? "--" : exampleText(example)));
  const tokens = [before?.tokens ?? null, after?.tokens ?? null];
  const [was, is] = tokens;
  if (typeof was !== "number" || typeof is !== "number") return [...shown, "--"];
  // The ends of two ranges that are one and the same may both be true.
  const isOpen = before?.range !== undefined || after?.range !== undefined;
  return [...shown, `${isOpen ? "about " : ""}${shownPercent(((was - is) * 100) / was)}`];
}

function makerSection(maker: string, rows: readonly ModelRow[], uncertain: readonly UncertainSection[]): string {
  const families = [...Map.groupBy(rows, ({ family }) => family)];
  const limits = takenRows(rows);
  return [
    `## ${maker}`,
    ...families.map(([family, ofFamily]) => familySection(family, ofFamily, uncertain)),
    `### What ${maker} takes`,
    limits.length === 0
      ? "Not known: whoever serves these models has limits of their own."
      : list(limits.map((row) => limitText(row))),
  ].join("\n\n");
}

function limitText({ of, phrases, limits: { source, checked, certainty } }: TakenRow): string {
  return `${of}: ${phrases.join("; ")}. *${certainty}*, [read on ${checked}](${source})`;
}

function familySection(family: string, rows: readonly ModelRow[], uncertain: readonly UncertainSection[]): string {
  const groups = [...Map.groupBy(rows, (row) => JSON.stringify([rulesIn(row), row.defaultDetail])).values()];
  const sources = new Set(rows.map((row) => sourceOf(row)));
  const shown = new Set<string>();
  return [
    `### ${family}`,
    ...sources,
    ...groups.flatMap((group) => groupSection(group, { isAlone: groups.length === 1, shown, uncertain })),
    otherNames(rows),
    priceTable(rows),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function rulesIn({ details }: ModelRow): unknown {
  return Object.entries(details).map(([name, { rule }]) => [name, rule]);
}

interface Around {
  /** Whether its family has no other group. */
  readonly isAlone: boolean;
  /** The kinds of rules of the family that were computed before. */
  readonly shown: Set<string>;
  readonly uncertain: readonly UncertainSection[];
}

/** Models that are counted alike: the rule once, what it counts, and an example step by step. */
function groupSection(group: readonly ModelRow[], { isAlone, shown, uncertain }: Around): readonly string[] {
  const [sure, ...unsure] = bySureness(group);
  const [first] = sure ?? [];
  if (sure === undefined || first === undefined) return [];
  const ids = group.map(({ id }) => id);
  const doubts = doubtsOf(sure, uncertain);
  const rule = first.details[first.defaultDetail];
  const isKnown = Object.values(first.details).some(({ certainty }) => certainty !== "unknown");
  // Of rules that have the same steps one is enough.
  const kind = rule === undefined ? "" : Object.keys(rule.rule).concat(rule.rule.kind).join(" ");
  const isNew = !shown.has(kind);
  shown.add(kind);
  return [
    ...(isAlone ? [] : [`#### ${first.id}${ids.length === 1 ? "" : " and alike"}`]),
    ...(isAlone || ids.length > 1 ? [paragraph(inWords(ids.map(quoted)))] : []),
    rulesOf(first),
    ...unsure.flatMap((some) =>
      lessSure(
        some,
        doubtsOf(some, uncertain).filter((one) => !doubts.includes(one)),
      ),
    ),
    ...(doubts.length === 0 ? [] : [paragraph(`Not sure: ${inWords(doubts)}.`)]),
    ...(isKnown ? [examplesOf(first)] : []),
    ...(isNew && rule !== undefined && rule.certainty !== "unknown" ? [worked(first, rule)] : []),
  ];
}

/** Models of the same rules, those that they are surest of first. */
function bySureness(group: readonly ModelRow[]): readonly (readonly ModelRow[])[] {
  const order = Object.keys(certainties);
  const certaintyOf = ({ details, defaultDetail }: ModelRow): string => details[defaultDetail]?.certainty ?? "unknown";
  const alike = [...Map.groupBy(group, certaintyOf)];
  return alike.toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b)).map(([, rows]) => rows);
}

function lessSure(group: readonly ModelRow[], doubts: readonly string[]): string[] {
  const [first] = group;
  if (first === undefined) return [];
  const { certainty = "unknown" } = first.details[first.defaultDetail] ?? {};
  const ids = inWords(group.map(({ id }) => quoted(id)));
  return [paragraph(`For ${ids}: *${certainty}*${doubts.length === 0 ? "" : `, ${inWords(doubts)}`}.`)];
}

function doubtsOf(group: readonly ModelRow[], uncertain: readonly UncertainSection[]): readonly string[] {
  const about = uncertain.filter(({ rows }) =>
    group.some(({ id, family }) => rows.includes(id) || rows.includes(family)),
  );
  return about.map(({ title }) => linkTo(title, title, "uncertain-rules.md"));
}

function sourceOf({ source, checked }: ModelRow): string {
  return paragraph(`Source: <${source}>, read on ${checked}.`);
}

/** The details, those that are counted alike in one. */
function detailsOf({
  details,
  defaultDetail,
}: ModelRow): readonly { readonly names: string; readonly row: DetailRow }[] {
  const alike = Map.groupBy(Object.entries(details), ([, { rule, certainty }]) => JSON.stringify([rule, certainty]));
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const names = group.map(([name]) => (name === defaultDetail ? `**${name}**` : name)).join(", ");
    return [{ names, row: first[1] }];
  });
}

function rulesOf(row: ModelRow): string {
  const details = detailsOf(row);
  if (row.setting === null) {
    return details
      .map(({ row: { description, certainty } }) => paragraph(`${sentence(description)} *${certainty}*`))
      .join("\n");
  }
  return table(
    [{ head: quoted(row.setting) }, { head: "rule" }, { head: "certainty" }],
    details.map(({ names, row: { description, certainty } }) => [names, description, certainty]),
  );
}

function examplesOf(row: ModelRow): string {
  const isNamed = row.setting !== null;
  return table(
    [
      ...(isNamed ? [{ head: "tokens" }] : []),
      ...sizes.map((size) => ({ head: shownSize(size), align: "right" }) as const),
    ],
    detailsOf(row).map(({ names, row: { examples } }) => (isNamed ? [names] : []).concat(examples.map(exampleText))),
  );
}

/** Of the size that has most to show. */
function worked({ id, setting, defaultDetail }: ModelRow, { rule }: DetailRow): string {
  const size = [large, ...sizes].reduce((most, other) =>
    steps(rule, other).length > steps(rule, most).length ? other : most,
  );
  const called = setting === null ? "" : ` at \`${setting}\` ${defaultDetail}`;
  return [`${shownSize(size)} with ${quoted(id)}${called}, step by step:`, list(steps(rule, size), "numbered")].join(
    "\n\n",
  );
}

function otherNames(rows: readonly ModelRow[]): string {
  const named = rows.filter(({ aliases }) => aliases.length > 0);
  if (named.length === 0) return "";
  return paragraph(
    `Also called: ${named.map(({ id, aliases }) => `${aliases.map(quoted).join(", ")} (${id})`).join("; ")}.`,
  );
}

const placeNames = { bedrock: "Bedrock", bedrockRegional: "Bedrock in a region", vertex: "Vertex AI" } as const;

/** A row for each model and price; places with the same price share it. */
function priceTable(rows: readonly ModelRow[]): string {
  const listed = rows.flatMap((row) => pricesOf(row));
  if (listed.length === 0) return "No price is known.";
  const { columns, rows: cells } = priceColumns(listed.map(({ price }) => price));
  return table(
    [{ head: "model" }, { head: "served by" }, ...columns],
    listed.map(({ id, places }, at) => [id, places].concat(cells[at] ?? [])),
  );
}

interface PricedRow {
  readonly id: string;
  readonly places: string;
  readonly price: ListedRow;
}

function pricesOf({ id, maker, prices }: ModelRow): readonly PricedRow[] {
  const listed = Object.entries({
    api: prices.api,
    bedrock: prices.bedrock,
    bedrockRegional: prices.bedrockRegional,
    vertex: prices.vertex,
  });
  const all = listed.flatMap(([place, ofPlace]) => {
    const name = place === "api" ? maker : placeNames[place as keyof typeof placeNames];
    const now = (ofPlace?.now ?? []).map((price) => ({ name: `${name}${hoursOf(price)}`, price }));
    const later = (ofPlace?.later ?? []).map((price) => ({
      name: `${name} from ${price.from ?? ""}${hoursOf(price)}`,
      price,
    }));
    return now.concat(later);
  });
  const alike = Map.groupBy(all, ({ price: { from: _from, hours: _hours, ...rates } }) => JSON.stringify(rates));
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ id, places: group.map(({ name }) => name).join(", "), price: first.price }];
  });
}

function hoursOf({ hours }: ListedRow): string {
  if (hours === undefined) return "";
  const clock = (second: number): string =>
    [second / 3600, (second % 3600) / 60].map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
  return `, ${clock(hours.fromSecond)} to ${clock(hours.untilSecond)} UTC`;
}

function quoted(id: string): string {
  return `\`${id}\``;
}

/** @example sentence("not published"); //=> "Not published." */
function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
