/**
 * Every flag of the command line: its spelling, its text and how its value is read, once.
 *
 * A flag only turns text into a value of the right type. What values are good, and what holds without a flag, is decided
 * by `resolveOptions`, which is also where the defaults in the help come from.
 */
import { type Command, Option } from "commander";

import { clientNames } from "./clients.ts";
import { expected, PixelthriftError } from "./errors.ts";
import { defaultPattern } from "./names.ts";
import { type RawOptions, resolveOptions } from "./options.ts";
import { defaultPreset } from "./presets.ts";

/** One flag whose value is a `T`. */
interface Flag<T> {
  readonly flags: string;
  readonly text: string;
  readonly heading: Heading;
  /** What the library calls it where that is another word, so that its messages can be put in terms of the command line. */
  readonly option?: string;
  /** What `--no-` before its name does; absent where it cannot be turned off. */
  readonly off?: string;
  /** Absent for a switch, which takes no value. */
  read?(this: void, text: string, before: T | undefined): T;
}

type Heading =
  | "What is sent:"
  | "Size and format:"
  | "Tokens and dollars:"
  | "Where results go:"
  | "Limits:"
  | "History:"
  | "Output:";

const defaults = resolveOptions({});
export const flags = {
  preset: word(
    "Size and format:",
    "--preset <name>",
    `a named longest edge and quality, listed below (default: ${defaultPreset}; with --model, as much as the model sees)`,
  ),
  maxEdge: amount(
    "Size and format:",
    "--max-edge <px>",
    "longest edge of the result; an image is never enlarged (default: the preset's)",
    "maxEdge",
  ),
  quality: amount("Size and format:", "--quality <1-100>", "JPEG and WebP quality (default: the preset's)", "quality"),
  format: word(
    "Size and format:",
    "--format <name>",
    "auto, same, jpeg, png or webp; auto is JPEG, or PNG where that is smaller (default: auto)",
  ),
  effort: word(
    "Size and format:",
    "--effort <name>",
    "balanced, or small: a progressive JPEG, which takes longer and has fewer bytes (default: balanced)",
  ),
  decode: word(
    "Size and format:",
    "--decode <name>",
    "how much of a JPEG is decoded: speed, balanced or exact, which is all of it (default: balanced)",
  ),
  background: word(
    "Size and format:",
    "--background <color>",
    "what transparent images are laid on: white, black or #rrggbb (default: white)",
  ),
  task: word(
    "Size and format:",
    "--task <name>",
    "what the model is to do, instead of a size: gist, or labels, prose or exact with the height of the text",
  ),
  textHeight: amount("Size and format:", "--text-height <px>", "height of the capitals in the originals", "textHeight"),
  maxTokens: amount(
    "Size and format:",
    "--max-tokens <n>",
    "most tokens of one image with each model that is named",
    "maxTokens",
  ),
  budget: money(
    "Size and format:",
    "--budget <usd>",
    "most dollars for all images together with each model that is named: one scale for all that fits",
  ),
  scale: fraction("Size and format:", "--scale <part>", "largest part of the sides to keep, like 0.5 or 50%"),
  model: list(
    "Tokens and dollars:",
    "--model <id>",
    "model to count and to make results for, which it neither refuses nor makes smaller; give it again or separate with commas for more (default: a current selection is counted)",
  ),
  detail: word(
    "Tokens and dollars:",
    "--detail <name>",
    "detail or media resolution the models are called with (default: each model's own)",
  ),
  channel: word(
    "Tokens and dollars:",
    "--channel <name>",
    "where the models are served: api, bedrock or vertex (default: as the id says, else api)",
  ),
  perRequest: amount(
    "Tokens and dollars:",
    "--per-request <n>",
    "images in each request, which changes limits and prices (default: 1)",
    "perRequest",
  ),
  client: word(
    "Tokens and dollars:",
    "--client <name>",
    `program that sends the images, and makes them smaller first: ${clientNames.join(", ")} (default: raw)`,
  ),
  models: word(
    "Tokens and dollars:",
    "--models <file>",
    "models and prices of your own, as docs/models-file.md says (default: none)",
  ),
  refreshPrices: toggle(
    "Tokens and dollars:",
    "--refresh-prices",
    "fetch the prices of today, for this run (default: those that this version came with)",
  ),
  output: word(
    "Where results go:",
    "-o, --output <dir>",
    "write all results to this folder (default: beside a file, optimized/ inside a folder)",
  ),
  pattern: word("Where results go:", "--pattern <name>", `name of a result (default: ${defaultPattern})`),
  overwrite: toggle(
    "Where results go:",
    "--overwrite",
    "replace a different file where a result belongs; never a source",
  ),
  dryRun: toggle("Where results go:", "--dry-run", "say what would be done and what it would save, and write nothing"),
  maxPixels: amount(
    "Limits:",
    "--max-pixels <n>",
    `refuse larger images, like 100M (default: ${defaults.maxPixels})`,
    "limits.pixels",
  ),
  maxMemory: amount(
    "Limits:",
    "--max-memory <bytes>",
    `working memory for one image, like 512MiB (default: ${defaults.maxMemoryBytes / 2 ** 30}GiB)`,
    "limits.memoryBytes",
  ),
  sizes: list(
    "What is sent:",
    "--sizes <WxH>",
    "sizes of the test images, separated by commas (default: those that tell most of each model's rule)",
  ),
  baseUrl: word(
    "What is sent:",
    "--base-url <url>",
    "a gateway or a server of your own (default: the maker's service)",
  ),
  keyEnv: word(
    "What is sent:",
    "--key-env <name>",
    "environment variable that has the key (default: the one that the maker's own clients read)",
  ),
  api: word(
    "What is sent:",
    "--api <name>",
    "format of the requests: chat, cohere, converse, count-tokens, gemini, messages or responses (default: the maker's own, and chat with --base-url)",
  ),
  yes: toggle("What is sent:", "--yes", "send it; without this, only say what would be sent"),
  engine: word("Limits:", "--engine <name>", "auto, native or portable (default: auto)"),
  history: optional(
    "History:",
    "--history <dir>",
    "folder of the history (default: $PIXELTHRIFT_HISTORY, else pixelthrift/history where this system keeps state)",
    "leave the history alone",
  ),
  since: word("History:", "--since <day>", "first day, as YYYY-MM-DD (default: the first there is)"),
  until: word("History:", "--until <day>", "last day, as YYYY-MM-DD (default: the last there is)"),
  csv: toggle("Output:", "--csv", "print one row an image, for a spreadsheet"),
  html: word("Output:", "--html <file>", "write one page with a chart, which names no image"),
  json: toggle("Output:", "--json", "print one JSON document and nothing else on stdout"),
} as const;

export type FlagName = keyof typeof flags;

type ValueOf<F> = F extends Flag<infer T> ? T : never;

/** What was given on the command line; what was not given is absent. */
export type FlagValues = { readonly [Name in FlagName]?: ValueOf<(typeof flags)[Name]> };

/** Gives a command some of the flags. */
export function addFlags(command: Command, names: readonly FlagName[]): Command {
  for (const name of names) {
    const { flags: spelling, text, heading, off, read }: Flag<unknown> = flags[name];
    const option = new Option(spelling, text).helpGroup(heading);
    if (read !== undefined) option.argParser(read);
    command.addOption(option);
    if (off !== undefined)
      command.addOption(new Option(longName(spelling).replace("--", "--no-"), off).helpGroup(heading));
  }
  return command;
}

/** The options of the library that the flags stand for. */
export function rawOptions(values: FlagValues): RawOptions {
  return {
    model: values.model,
    detail: values.detail,
    channel: values.channel,
    perRequest: values.perRequest,
    client: values.client,
    // Not checked here on purpose: the library refuses a wrong word, and names the right ones.
    preset: values.preset as RawOptions["preset"],
    maxEdge: values.maxEdge,
    quality: values.quality,
    task: values.task as RawOptions["task"],
    textHeight: values.textHeight,
    maxTokens: values.maxTokens,
    scale: values.scale,
    format: values.format as RawOptions["format"],
    effort: values.effort as RawOptions["effort"],
    decode: values.decode as RawOptions["decode"],
    background: values.background,
    limits: { pixels: values.maxPixels, memoryBytes: values.maxMemory },
    engine: values.engine as RawOptions["engine"],
  };
}

/**
 * An error of the library about an option, in terms of the command line.
 *
 * @example
 * inFlags(expected("a whole number from 1 to 65535", "maxEdge", 0)).message;
 * //=> "expected a whole number from 1 to 65535 for --max-edge but received 0"
 */
export function inFlags(error: PixelthriftError): PixelthriftError {
  const message = error.message
    .replace(/(?<= for )[\w.]+(?= but received )/, inFlag)
    // What another option asks for: "expected a model (maxTokens) for model".
    .replaceAll(/(?<=\()[\w.]+(?=[ )])/g, inFlag)
    .replace(/(?<= but received )undefined$/, "none");
  return new PixelthriftError(error.code, message, { cause: error, path: error.path });
}

/** The flag that stands for an option of the library; what is none stays as it is. */
function inFlag(name: string): string {
  const flag = Object.entries<Flag<unknown>>(flags).find(([key, { option }]) => (option ?? key) === name)?.[1];
  return flag === undefined ? name : longName(flag.flags);
}

function longName(spelling: string): string {
  return /--[\w-]+/.exec(spelling)?.[0] ?? spelling;
}

function word(heading: Heading, spelling: string, text: string): Flag<string> {
  return { heading, flags: spelling, text, read: (value) => value };
}

/** A word that `--no-` takes back. */
function optional(heading: Heading, spelling: string, text: string, off: string): Flag<string | false> {
  return { heading, flags: spelling, text, off, read: (value) => value };
}

/** A part of a whole: `0.5`, `50%`. */
function fraction(heading: Heading, spelling: string, text: string): Flag<number> {
  const read = (value: string): number => {
    const groups = /^(?<number>\d*\.?\d+)(?<percent>%?)$/.exec(value)?.groups;
    if (groups === undefined) throw expected("a number like 0.5 or 50%", longName(spelling), value);
    return Number(groups["number"]) / (groups["percent"] === "%" ? 100 : 1);
  };
  return { heading, flags: spelling, text, read };
}

/** Dollars: `5`, `0.50`, `$5.00`. */
function money(heading: Heading, spelling: string, text: string): Flag<number> {
  const read = (value: string): number => {
    const digits = /^\$?(?<usd>\d*\.?\d+)$/.exec(value)?.groups?.["usd"];
    if (digits === undefined) throw expected("an amount like 5.00", longName(spelling), value);
    return Number(digits);
  };
  return { heading, flags: spelling, text, read };
}

function toggle(heading: Heading, spelling: string, text: string): Flag<boolean> {
  return { heading, flags: spelling, text };
}

function list(heading: Heading, spelling: string, text: string): Flag<readonly string[]> {
  const parts = (value: string): string[] =>
    value
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== "");
  return { heading, flags: spelling, text, read: (value, before = []) => [...before, ...parts(value)] };
}

const factors: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
};

/** A number that may have a suffix: `100M`, `1.5GiB`. */
function amount(heading: Heading, spelling: string, text: string, option: string): Flag<number> {
  const read = (value: string): number => {
    const groups = /^(?<number>\d+(?:\.\d+)?) ?(?<prefix>(?:[kmg]i?)?)b?$/i.exec(value)?.groups;
    const factor = factors[groups?.["prefix"]?.toLowerCase() ?? ""];
    if (groups === undefined || factor === undefined) throw expected("a number", longName(spelling), value);
    return Math.floor(Number(groups["number"]) * factor);
  };
  return { heading, flags: spelling, text, option, read };
}
