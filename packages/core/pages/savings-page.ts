import { clients, describeClient } from "../src/clients.ts";
import { bundledPrices, priceOf, sourceText } from "../src/models/price.ts";
import { presets } from "../src/presets.ts";
import { costs } from "../src/prices.ts";
import { decimal } from "../src/report/model-figures.ts";
import { plural, reduction, shownBytes, shownCount, shownPercent, shownUsd } from "../src/report/units.ts";
import { longestEdgePx, shownSize, type Size } from "../src/size.ts";
import { claims } from "./claims.ts";
import { inWords, linkTo, list, paragraph, table } from "./markdown.ts";
import { type Group, groups, nth, type Picture } from "./savings-corpus.ts";
import { type Figures, figuresOf, pairs, refusedOf, resultOf, type Way, ways } from "./savings-figures.ts";
import { type Cast, furtherKinds, twelve } from "./savings-roster.ts";

/*
 * docs/savings.md: what smaller images save with twelve models, on real files. Pure: every figure comes from the pictures.
 */

/** @param on The day of the prices. */
export function savingsPage(all: readonly Picture[], on: Date): string {
  return [
    head(all, on),
    roster(on),
    summary(all, on),
    ...groups.map((group) => groupSection(group, all, on)),
    section("Everything", [], all, on),
    clientSection(all, on),
    refusedSection(all),
    furtherSection(all, on),
    claims(all, on),
    "",
  ].join("\n\n");
}

const wayNames: Readonly<Record<Way, string>> = { content: "content", text: "text", named: "named" };

function head(all: readonly Picture[], on: Date): string {
  const counts = groups.map((group) => `${all.filter((one) => one.group === group).length} ${group}`);
  const { content, text } = presets;
  return [
    "# Savings",
    paragraph(
      `What smaller images save with twelve models, on ${plural(all.length, "file")} of other people: ${inWords(counts)}. Written by \`pnpm savings FOLDER --write\`, which makes every result and counts what it made; prices are those of ${sourceText(bundledPrices.source)} on ${dayOf(on)}. The files are public test images that are not part of this repository.`,
    ),
    "Each file as it is, against three ways to make it smaller:",
    list([
      `**content**: the preset, longest edge ${content.maxEdgePx}, for what is in a picture. \`pixelthrift optimize photos\``,
      `**text**: the preset, longest edge ${text.maxEdgePx}, for large text. \`pixelthrift optimize scans --preset text\``,
      "**named**: all that the model sees, and nothing that it would not see. `pixelthrift optimize photos --model gpt-4o`",
    ]),
    paragraph(
      `Tokens and dollars are those of the images alone, without prompt and answer. They are counted by size: what is refused for its format or its bytes as if it were saved anew at the same size first, and what is refused for its size in no sum, which then says how many files it is of. What is refused as it is stands under ${linkTo("Refused")}. ${keptText(all)}`,
    ),
  ].join("\n\n");
}

function keptText(all: readonly Picture[]): string {
  const results = all.flatMap((picture) => [
    picture.content,
    picture.text,
    ...twelve.map((cast) => resultOf(picture, "named", cast)),
  ]);
  const isOff = ({ planned, sent }: (typeof results)[number]): boolean => shownSize(planned) !== shownSize(sent);
  const off = results.filter(isOff);
  const kept = off.filter(({ outcome }) => outcome === "kept").length;
  return `Of ${plural(results.length, "result")} ${shownCount(results.length - off.length)} have the size that \`pixelthrift estimate\` tells from the header; in place of ${shownCount(kept)} others the original is kept, because no result had fewer bytes.`;
}

function roster(on: Date): string {
  const rows = twelve.map(({ chosen, why }) => {
    const pico = priceOf(chosen, { on })?.picoUsdPerToken;
    const name = chosen.channel === "bedrock" ? `${chosen.model}, Bedrock` : chosen.model;
    return [name, chosen.row.family, decimal(pico === undefined ? null : pico / 1e6), chosen.certainty, why];
  });
  return [
    "## The models",
    paragraph(
      `Of every large provider what most images are sent to, dear and cheap, and every kind of rule of which tokens and price are both known; one of each other kind is under ${linkTo("Other kinds of rules")}. How each rule goes is in [models.md](models.md). $/M are dollars for a million tokens of input.`,
    ),
    table(
      [
        { head: "model" },
        { head: "rule" },
        { head: "$/M", align: "right" },
        { head: "certainty" },
        { head: "why it is here" },
      ],
      rows,
    ),
  ].join("\n\n");
}

const largePhoto: Size = { widthPx: 3840, heightPx: 2160 };

/** Everything on one screen. */
function summary(all: readonly Picture[], on: Date): string {
  const rows = twelve.map((cast) =>
    [cast.chosen.model].concat(
      groups.flatMap((group) =>
        ways.map((way) => saved(figuresOf(pairs(of(group, all), way, cast), cast, on).savedPercent)),
      ),
    ),
  );
  return [
    "## In short",
    "Tokens saved, of each group as a whole:",
    table(
      [
        { head: "model" },
        ...groups.flatMap((group) =>
          ways.map((way) => ({ head: `${group}: ${wayNames[way]}`, align: "right" }) as const),
        ),
      ],
      rows,
    ),
    list([
      `What \`content\` saves on screens and documents is no free lunch: ${linkTo("Screens", "small text can no longer be read")}.`,
      "`named` keeps all that a model sees, so it saves bytes and hardly any tokens. It is for what must stay legible, and for files that are refused as they are.",
      ...twelve.flatMap(({ chosen }) => {
        const [cost] = costs(largePhoto, largePhoto, [chosen], { on });
        return cost?.hint === undefined ? [] : [`${chosen.model}: ${cost.hint}.`];
      }),
    ]),
  ].join("\n\n");
}

/** From blind readings of a rendered page by a vision model: 12 px text on 1920x1080, Lanczos, exact strings. */
const warning = [
  "> **What `content` saves on screens and pages is not free.** Of a 1920x1080 page with a table of 12 px text, sent 512 px wide, 1",
  "> of 20 cells could still be read exactly; 768 px wide it was 39 of 40, and 1,280 px wide all. The wrong readings look right",
  "> (INV-41929 was read as INV-41829). For text take `--preset text`, `--task` with the height of the text, or name the model",
  "> alone, and look at the result.",
].join("\n");

function groupSection(group: Group, all: readonly Picture[], on: Date): string {
  const titles = { photos: "Photos", screens: "Screens", documents: "Documents" } as const;
  return section(titles[group], group === "screens" ? [warning] : [], of(group, all), on);
}

function section(title: string, notes: readonly string[], some: readonly Picture[], on: Date): string {
  const figures = twelve.map((cast) => ({
    cast,
    each: ways.map((way) => figuresOf(pairs(some, way, cast), cast, on)),
  }));
  return [
    `## ${title}`,
    paragraph(`${plural(some.length, "file")}: ${sizesIn(some)}. ${bytesIn(some)}`),
    ...notes,
    "Tokens of all of them, and what a single one saves at the median:",
    table(
      [
        { head: "model" },
        { head: "files", align: "right" },
        { head: "before", align: "right" },
        ...ways.flatMap((way) =>
          [wayNames[way], "saved", "median"].map((text) => ({ head: text, align: "right" }) as const),
        ),
      ],
      figures.map(({ cast, each }) => [cast.chosen.model].concat(beforeCells(each), each.flatMap(tokenCells))),
    ),
    ...(figures.some(({ each }) => each.some(({ savedPercent }) => (savedPercent ?? 0) < 0)) ? [negative] : []),
    "Dollars for a thousand such images:",
    table(
      [
        { head: "model" },
        { head: "before", align: "right" },
        ...ways.map((way) => ({ head: wayNames[way], align: "right" }) as const),
        { head: "certainty" },
      ],
      figures.map(({ cast, each }) =>
        [cast.chosen.model, perThousand(each[0], "usdBefore")].concat(
          each.map((one) => perThousand(one, "usdAfter")),
          cast.chosen.certainty,
        ),
      ),
    ),
  ].join("\n\n");
}

const negative = paragraph(
  "Less than nothing is saved where tokens follow the shape: a side that is rounded to whole pixels can make the shape one row or column dearer.",
);

/** As many files as all three ways have in common: a file is counted where it is taken before and after. */
function beforeCells([first]: readonly Figures[]): string[] {
  return first === undefined ? ["--", "--"] : [shownCount(first.images), shownCount(first.tokensBefore)];
}

function tokenCells({ tokensAfter, savedPercent, medianPercent }: Figures): string[] {
  return [shownCount(tokensAfter), saved(savedPercent), saved(medianPercent)];
}

function saved(percent: number | null): string {
  return percent === null ? "--" : shownPercent(percent);
}

function perThousand(figures: Figures | undefined, side: "usdBefore" | "usdAfter"): string {
  const usd = figures?.[side] ?? null;
  return figures === undefined || usd === null ? "--" : shownUsd((usd / figures.images) * 1000);
}

/** What the ways make of the bytes of all of them. */
function bytesIn(some: readonly Picture[]): string {
  const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0);
  const before = sum(some.map((picture) => picture.before.sizeBytes));
  const after = (way: Way, cast: Cast): number =>
    sum(some.map((picture) => resultOf(picture, way, cast).sent.sizeBytes));
  const less = (bytes: number): string => `${shownBytes(bytes)} (${shownPercent(reduction(before, bytes))} less)`;
  const named = twelve.map((cast) => after("named", cast)).toSorted((a, b) => a - b);
  const [content, text] = (["content", "text"] as const).map((way) => after(way, nth(twelve, 0)));
  return `Bytes: ${shownBytes(before)}; content ${less(content ?? 0)}, text ${less(text ?? 0)}, named between ${less(nth(named, 0))} and ${less(nth(named, -1))}.`;
}

/** @example "2 of 2048x1365, 1 of 512x768" */
function sizesIn(some: readonly Picture[]): string {
  const sizes = [...Map.groupBy(some, ({ before }) => shownSize(before))];
  const largestFirst = sizes.toSorted(([, [a]], [, [b]]) => longest(b) - longest(a));
  return largestFirst.map(([size, alike]) => (alike.length === 1 ? size : `${alike.length} of ${size}`)).join(", ");
}

function longest(picture: Picture | undefined): number {
  return picture === undefined ? 0 : longestEdgePx(picture.before);
}

function of(group: Group, all: readonly Picture[]): readonly Picture[] {
  return all.filter((one) => one.group === group);
}

/** Claude Code sends to Claude. */
function isClientOf(client: (typeof comparedClients)[number], { chosen }: Cast): boolean {
  return client !== "claude-code" || chosen.row.provider === "anthropic";
}

const comparedClients = ["raw", "vscode-chat", "claude-code"] as const;

function clientSection(all: readonly Picture[], on: Date): string {
  const what = comparedClients
    .filter((client) => client !== "raw")
    .map((client) => `${clients[client].title} ${describeClient(client)} (*${clients[client].certainty}*)`);
  const tables = ways.map((way) => [
    `**${wayNames[way]}**`,
    table(
      [
        { head: "model" },
        ...comparedClients.flatMap((client) =>
          [clients[client].title, "files", "saved"].map((text) => ({ head: text, align: "right" }) as const),
        ),
      ],
      twelve.map((cast) =>
        [cast.chosen.model].concat(comparedClients.flatMap((client) => clientCells(client, cast, way, all, on))),
      ),
    ),
  ]);
  return [
    "## Through a client",
    paragraph(
      `Many programs make an image smaller before they send it, and a smaller file saves less there than on the bare API. ${inWords(what)}. Tokens before, of how many files, and what is saved of them, for all ${plural(all.length, "file")}; \`--client\` tells the same of any image.`,
    ),
    ...tables.flat(),
  ].join("\n\n");
}

function clientCells(
  client: (typeof comparedClients)[number],
  cast: Cast,
  way: Way,
  all: readonly Picture[],
  on: Date,
): string[] {
  if (!isClientOf(client, cast)) return ["--", "--", "--"];
  const { images, tokensBefore, savedPercent } = figuresOf(pairs(all, way, cast), cast, on, client);
  return [shownCount(tokensBefore), shownCount(images), saved(savedPercent)];
}

function refusedSection(all: readonly Picture[]): string {
  const rows = twelve.flatMap((cast) => {
    const before = refusedOf(
      all.map(({ name, before: sent }) => [name, sent] as const),
      cast,
    );
    if (before.length === 0) return [];
    const after = ways.map((way) => {
      const refused = refusedOf(
        all.map((picture) => [picture.name, resultOf(picture, way, cast).sent] as const),
        cast,
      );
      return String(new Set(refused.flatMap(({ names }) => names)).size);
    });
    const why = before.map(({ why: reason, names }) => `${names.length}: ${reason}`).join("; ");
    return [[cast.chosen.model, String(new Set(before.flatMap(({ names }) => names)).size), why, ...after]];
  });
  const refused = all.filter(({ name, before }) => twelve.some((cast) => refusedOf([[name, before]], cast).length > 0));
  const kept = all.filter(({ content, text }) => [content, text].some(({ outcome }) => outcome === "kept"));
  return [
    "## Refused",
    paragraph(
      `Of the ${plural(all.length, "file")} as they are, how many each model's provider answers with an error, and why; and of the results. Models that take all of them are not listed.`,
    ),
    table(
      [
        { head: "model" },
        { head: "files", align: "right" },
        { head: "why" },
        ...ways.map((way) => ({ head: wayNames[way], align: "right" }) as const),
      ],
      rows,
    ),
    paragraph(
      `Refused by one at least: ${inWords(refused.map(({ name, before }) => `${name} (${shownSize(before)}, ${shownBytes(before.sizeBytes)})`))}. ${keptNames(kept)}A preset is for no model, so such a file stays what it is; for a named model that refuses it the result is used although it has more bytes.`,
    ),
  ].join("\n\n");
}

function keptNames(kept: readonly Picture[]): string {
  if (kept.length === 0) return "";
  return `Kept under a preset, because nothing with fewer bytes came out: ${inWords(kept.map(({ name }) => name))}. `;
}

function furtherSection(all: readonly Picture[], on: Date): string {
  const rows = furtherKinds.map((cast) => {
    const cells = (["content", "text"] as const).map((way) =>
      saved(figuresOf(pairs(all, way, cast), cast, on).savedPercent),
    );
    return [cast.chosen.model].concat(cells, cast.chosen.certainty, cast.why);
  });
  return [
    "## Other kinds of rules",
    paragraph("Tokens saved, of all files as a whole. An estimate may be off by more than what is saved."),
    table(
      [
        { head: "model" },
        { head: "content", align: "right" },
        { head: "text", align: "right" },
        { head: "certainty" },
        { head: "its rule" },
      ],
      rows,
    ),
  ].join("\n\n");
}

function dayOf(on: Date): string {
  return on.toISOString().slice(0, 10);
}
