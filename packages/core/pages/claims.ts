import { bytesHeuristic } from "../src/heuristic.ts";
import { choose } from "../src/models/choose.ts";
import { presets } from "../src/presets.ts";
import { costs } from "../src/prices.ts";
import { reduction, shownBytes, shownCount, shownPercent, shownUsd } from "../src/report/units.ts";
import { fitWithin, shownSize, type Size } from "../src/size.ts";
import { inWords, list, paragraph, table } from "./markdown.ts";
import type { Group, Picture } from "./savings-corpus.ts";
import { figuresOf, type Pair, pairs } from "./savings-figures.ts";
import { twelve } from "./savings-roster.ts";

/*
 * What the Python program that this one replaces claims, beside what is true. Pure.
 */

interface Claim {
  readonly title: string;
  /** In percent. */
  readonly from: number;
  readonly to: number;
  readonly way: "content" | "text";
  /** What it is held against. */
  readonly against: readonly Pair[];
  /** The files behind it; empty where it is held against sizes alone. */
  readonly files: readonly Picture[];
}

const largePhoto: Size = { widthPx: 3840, heightPx: 2160 };
/** What social networks ask for. */
const socialSizes: readonly Size[] = [
  { widthPx: 1080, heightPx: 1080 },
  { widthPx: 1080, heightPx: 1350 },
  { widthPx: 1080, heightPx: 1920 },
  { widthPx: 1200, heightPx: 630 },
];

/** @param on The day of the prices. */
export function claims(all: readonly Picture[], on: Date): string {
  const [anyone] = twelve;
  const of = (group: Group): readonly Picture[] => all.filter((one) => one.group === group);
  const claimed = (title: string, from: number, to: number, way: Claim["way"], files: readonly Picture[]): Claim => ({
    title,
    from,
    to,
    way,
    files,
    against: anyone === undefined ? [] : pairs(files, way, anyone),
  });
  const sizes = (title: string, from: number, to: number, some: readonly Size[]): Claim => ({
    ...claimed(title, from, to, "content", []),
    against: some.map((size) => [size, atContent(size)]),
  });
  const every = [
    sizes("4K photo", 92, 95, [largePhoto]),
    claimed("screenshots", 85, 90, "content", of("screens")),
    claimed("scans", 88, 93, "content", of("documents")),
    claimed("scans, text", 88, 93, "text", of("documents")),
    sizes("social images", 75, 85, socialSizes),
    claimed("average", 89, 89, "content", all),
  ];
  const results = every.map((claim) => ({
    claim,
    saved: twelve.map((cast) => figuresOf(claim.against, cast, on).savedPercent),
  }));
  const rows = twelve.map(({ chosen }, at) =>
    [chosen.model].concat(results.map(({ claim, saved }) => marked(saved[at] ?? null, claim))),
  );
  return [
    "## Claims, and what is true",
    paragraph(
      `The Python program that Pixelthrift replaces claims savings whatever the model, and estimates them by bytes: ten of them are a token. No provider bills like that. Each claim, what became of the bytes, and what becomes of each model's tokens; **bold** is within the claim, the average within a point of it.`,
    ),
    table(
      [
        { head: "" },
        ...every.map(({ title, from, to }) => {
          const range = from === to ? `${from}%` : `${from}-${to}%`;
          return { head: `${title}: ${range}`, align: "right" } as const;
        }),
      ],
      [["*bytes*"].concat(every.map(bytesCell)), ...rows],
    ),
    list([
      ...results.map(({ claim, saved }) => verdict(claim, saved)),
      origin(on),
      formula(all, on),
      '*"512 px is enough for most", accuracy above 99.5%*: false for screens and dense pages, where 1 of 20 cells was still read at 512 px. For what has no small text nobody has measured it here.',
      "*Answers 3 to 5 times faster*: not measured here, and not claimed.",
    ]),
  ].join("\n\n");
}

function atContent(size: Size): Size {
  return fitWithin(size, presets.content.maxEdgePx);
}

function isWithin(percent: number, { from, to }: Claim): boolean {
  const slack = from === to ? 1 : 0;
  return percent >= from - slack && percent <= to + slack;
}

function marked(percent: number | null, claim: Claim): string {
  if (percent === null) return "--";
  return isWithin(percent, claim) ? `**${shownPercent(percent)}**` : shownPercent(percent);
}

function bytesCell(claim: Claim): string {
  const { files, way } = claim;
  if (files.length === 0) return "--";
  return marked(Math.round(reduction(bytesBefore(files), bytesAfter(files, way)) * 10) / 10, claim);
}

function bytesBefore(files: readonly Picture[]): number {
  return files.reduce((sum, { before }) => sum + before.sizeBytes, 0);
}

function bytesAfter(files: readonly Picture[], way: Claim["way"]): number {
  return files.reduce((sum, picture) => sum + picture[way].sent.sizeBytes, 0);
}

function verdict(claim: Claim, saved: readonly (number | null)[]): string {
  const { title, from, to, way, against, files } = claim;
  const models = twelve.flatMap(({ chosen }, at) => {
    const percent = saved[at] ?? null;
    return percent === null ? [] : [{ model: chosen.model, percent }];
  });
  const within = models.filter(({ percent }) => isWithin(percent, claim));
  const above = models.filter(({ percent }) => !isWithin(percent, claim) && percent > to);
  const below = models.filter(({ percent }) => !isWithin(percent, claim) && percent < from);
  const named = (some: typeof models): string =>
    `${some.length}${some.length === 0 ? "" : ` (${inWords(some.map(({ model }) => model))})`}`;
  const range = from === to ? `${from}%` : `${from} to ${to}%`;
  const what =
    files.length === 0
      ? against.map(([before, after]) => `${shownSize(before)} -> ${shownSize(after)}`).join(", ")
      : `preset \`${way}\` on ${shownCount(files.length)} files, ${shownBytes(bytesBefore(files))} -> ${shownBytes(bytesAfter(files, way))}`;
  return `*${title}, ${range}* (${what}): within it ${named(within)}; more is saved with ${named(above)}; less with ${named(below)}.`;
}

/** Where the number may come from. */
function origin(on: Date): string {
  const [high] = costs(largePhoto, atContent(largePhoto), [choose("gpt-4o")], { on });
  const [low] = costs(largePhoto, largePhoto, [choose("gpt-4o", "low")], { on });
  const [cohere] = costs(largePhoto, atContent(largePhoto), [choose("command-a-vision")], { on });
  const [was, at512, atLow] = [high?.tokensBefore ?? 0, high?.tokensAfter ?? 0, low?.tokensBefore ?? 0];
  return `*92%*: ${shownPercent(reduction(was, atLow))} is what gpt-4o saves on a 4K photo with \`detail\` low, ${shownCount(was)} -> ${shownCount(atLow)} tokens, at any size. The smaller picture saves ${shownPercent(reduction(was, at512))}, ${shownCount(was)} -> ${shownCount(at512)}. Command A Vision does save ${shownPercent(cohere?.savedPercent ?? 0)}. That the number comes from either is a guess.`;
}

function formula(all: readonly Picture[], on: Date): string {
  const { originalEstimatedCost, optimizedEstimatedCost } = bytesHeuristic(
    bytesBefore(all),
    bytesAfter(all, "content"),
  );
  const billed = twelve.flatMap((cast) => {
    const { usdBefore, usdAfter } = figuresOf(pairs(all, "content", cast), cast, on);
    return usdBefore === null || usdAfter === null ? [] : [{ model: cast.chosen.model, usdBefore, usdAfter }];
  });
  const sorted = billed.toSorted((a, b) => b.usdBefore - a.usdBefore);
  const [dearest, cheapest] = [sorted.at(0), sorted.at(-1)];
  if (dearest === undefined || cheapest === undefined) throw new Error("expected a price");
  const bill = ({ model, usdBefore, usdAfter }: typeof dearest): string =>
    `${model}, bills ${shownUsd(usdBefore)} and ${shownUsd(usdAfter)}`;
  return `*The formula*, ten bytes a token and $0.03 for 1,000 tokens, puts all files at ${shownUsd(originalEstimatedCost)} before and ${shownUsd(optimizedEstimatedCost)} after. The dearest of the twelve, ${bill(dearest)}; the cheapest, ${bill(cheapest)}.`;
}
