/**
 * The command line, as a function: arguments and a world in, an exit code out.
 */
import { access } from "node:fs/promises";
import path from "node:path";

import { Command, CommanderError } from "commander";

import { clientNames, clients, describeClient } from "./clients.ts";
import { PixelthriftError } from "./errors.ts";
import { addFlags, type FlagName, type FlagValues, inFlags } from "./flags.ts";
import type { ExitCode, Io } from "./io.ts";
import { scannedExtensions } from "./names.ts";
import { presets } from "./presets.ts";
import { version } from "./version.ts";

/**
 * Runs one command line.
 *
 * @param argv What comes after the name of the program.
 * @example
 * await run(["optimize", "photos", "-o", "small"], io);
 * //=> 0
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = programOf(io, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    // Help and version are "errors" with the code 0.
    if (error instanceof CommanderError) {
      if (error.code === "commander.unknownCommand") await guess(argv, io);
      return error.exitCode === 0 ? 0 : 2;
    }
    if (!(error instanceof PixelthriftError) || !isOfTheCall(error)) throw error;
    io.stderr.write(`error: ${inFlags(error).message}\n`);
    return 2;
  }
}

/** A file that a flag names and that cannot be read makes the call wrong, as a wrong word does. */
function isOfTheCall({ code }: PixelthriftError): boolean {
  return code === "E_OPTION" || code === "E_READ";
}

/** Whoever leaves the command out and names an image means `optimize`; writing files is still not done on a guess. */
async function guess([first = ""]: readonly string[], { cwd, stderr }: Io): Promise<void> {
  const isThere = await access(path.resolve(cwd, first)).then(
    () => true,
    () => false,
  );
  if (isThere) stderr.write(`To optimize it: pixelthrift optimize ${first}\n`);
}

const sizeFlags = [
  "preset",
  "maxEdge",
  "task",
  "textHeight",
  "maxTokens",
  "budget",
  "scale",
] as const satisfies readonly FlagName[];
const formatFlags = ["quality", "format", "effort", "decode", "background"] as const satisfies readonly FlagName[];
const moneyFlags = [
  "model",
  "detail",
  "channel",
  "perRequest",
  "client",
  "models",
  "refreshPrices",
] as const satisfies readonly FlagName[];
const placeFlags = ["output", "pattern", "overwrite", "dryRun"] as const satisfies readonly FlagName[];
const limitFlags = ["maxPixels", "maxMemory", "engine"] as const satisfies readonly FlagName[];

/** Each command is loaded once it is called: the help and a mistake need none of them. */
function programOf(io: Io, done: (code: ExitCode) => void): Command {
  const program = new Command("pixelthrift")
    .description("Makes images as small as a vision model needs them, and says what that saves.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", programHelp)
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => io.columns ?? 80,
      getErrHelpWidth: () => io.columns ?? 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError("(--help shows the flags and examples)")
    .exitOverride();

  const optimize = program
    .command("optimize")
    .summary("make images small and report what that saves")
    .description("Makes images small. Writes results under new names and never touches a source.")
    .argument("<path...>", "files, and folders with everything below them")
    .addHelpText("after", optimizeHelp)
    .action(async (paths: string[], values: FlagValues) => {
      const { optimizeCommand } = await import("./commands/optimize.ts");
      done(await optimizeCommand(paths, values, io));
    });
  addFlags(optimize, [...sizeFlags, ...formatFlags, ...placeFlags, ...moneyFlags, ...limitFlags, "history", "json"]);

  const estimate = program
    .command("estimate")
    .summary("tell what images cost, before and after, without touching them")
    .description(
      "Tells what images cost a model now and once they are optimized. Reads headers only and writes nothing.",
    )
    .argument("<path | WxH...>", "files, folders, or sizes like 3840x2160")
    .addHelpText("after", estimateHelp)
    .action(async (paths: string[], values: FlagValues) => {
      const { estimateCommand } = await import("./commands/estimate.ts");
      done(await estimateCommand(paths, values, io));
    });
  addFlags(estimate, [...sizeFlags, ...moneyFlags, "json"]);

  const report = program
    .command("report")
    .summary("tell what the runs on this machine have saved")
    .description("Tells what the runs on this machine have saved, day by day and model by model, from their history.")
    .addHelpText("after", reportHelp)
    .action(async (values: FlagValues) => {
      const { reportCommand } = await import("./commands/report.ts");
      done(await reportCommand(values, io));
    });
  addFlags(report, [
    "history",
    "since",
    "until",
    "model",
    "detail",
    "channel",
    "models",
    "html",
    "overwrite",
    "csv",
    "json",
  ]);

  const models = program
    .command("models")
    .summary("list the models, how they count an image, and what they charge")
    .description(
      "Lists every known model, or tells all of some: how it counts an image, what it costs, what its provider takes, and where and when each was read.",
    )
    .argument("[id...]", "models to tell all of (default: a list of every one)")
    .addHelpText("after", modelsHelp)
    .action(async (ids: string[], values: FlagValues) => {
      const { modelsCommand } = await import("./commands/models.ts");
      done(await modelsCommand(ids, values, io));
    });
  addFlags(models, ["models", "refreshPrices", "json"]);

  const calibrate = program
    .command("calibrate")
    .summary("hold a token rule against what a provider bills, with your own key")
    .description(
      "Sends test images that it draws itself to a model, with your own key, and holds the usage in the answers against the rule of that model. Says first what it would send.",
    )
    .addHelpText("after", calibrateHelp)
    .action(async (values: FlagValues) => {
      const { calibrateCommand } = await import("./commands/calibrate.ts");
      done(await calibrateCommand(values, io));
    });
  addFlags(calibrate, ["model", "models", "detail", "sizes", "baseUrl", "keyEnv", "api", "yes", "json"]);
  return program;
}

const programHelp = `
Examples:
  pixelthrift optimize photo.jpg              write photo_optimized.jpg beside it
  pixelthrift optimize photos -o small        a folder and all below it, into small/
  pixelthrift estimate 3840x2160              what an image of this size costs
  pixelthrift report                          what all runs have saved
  pixelthrift models                          the models it knows

Exit codes: 0 every image done, 1 some failed, 2 nothing was tried, 130 interrupted`;

const presetsHelp = Object.entries(presets)
  .map(
    ([name, { maxEdgePx, quality, use }]) =>
      `  ${name.padEnd(13)} ${String(maxEdgePx).padStart(4)} px, quality ${quality}   ${use}`,
  )
  .join("\n");

const clientsHelp = clientNames
  .map((name) => `  ${name.padEnd(13)} ${clients[name].title} ${describeClient(name)}`)
  .join("\n");

const chosenHelp = `
Presets:
${presetsHelp}

Tasks, instead of a preset:
  gist          512 px, and no side under 200 px   what is in the picture
  labels        capitals of 4 px                   signs, headings
  prose         capitals of 6 px                   text that is read in sentences
  exact         capitals of 8 px                   where every character counts: ids, code, money

Clients, whose images are counted as they send them:
${clientsHelp}
`;

const optimizeHelp = `${chosenHelp}
Examples:
  pixelthrift optimize photo.jpg                          photo_optimized.jpg beside it
  pixelthrift optimize photos                             into photos/optimized/
  pixelthrift optimize scans -o small --preset text       larger and sharper, for reading
  pixelthrift optimize photos --model gpt-4o --dry-run    what it would save; writes nothing
  pixelthrift optimize photos -o small --json > run.json  for a program

Folders are searched for ${[...scannedExtensions].join(", ")}; anything else, like an SVG, must be named.
Exit codes: 0 every image done, 1 some failed, 2 nothing was tried, 130 interrupted`;

const estimateHelp = `${chosenHelp}
Examples:
  pixelthrift estimate photos
  pixelthrift estimate 3840x2160 --model gpt-5.4,claude-opus-5-5    models side by side, the cheapest first
  pixelthrift estimate photos --model claude-opus-5-5 --per-request 25
  pixelthrift estimate screen.png --max-edge 1024 --client codex --json

Exit codes: 0 every image read, 1 some failed, 2 nothing was tried, 130 interrupted`;

const calibrateHelp = `
Examples:
  pixelthrift calibrate --model grok-4.6                 what would be sent, and what that costs
  pixelthrift calibrate --model grok-4.6 --yes           send it, with the key in XAI_API_KEY
  pixelthrift calibrate --model claude-opus-5-5 --yes    free: Anthropic counts without a bill
  pixelthrift calibrate --model meta-llama/llama-4-scout --base-url https://openrouter.ai/api/v1 --key-env OPENROUTER_API_KEY

Written from the providers' documentation and tested against a local server: it has not been run against the paid services yet.
Exit codes: 0 every size was answered, whatever the answer; 1 some failed; 2 nothing was sent; 130 interrupted`;

const reportHelp = `
Examples:
  pixelthrift report
  pixelthrift report --since 2026-11-01 --model gpt-4o
  pixelthrift report --html saved.html                 a page for others; names no image
  pixelthrift report --csv > saved.csv                 one row an image

The history stays on this machine. Deleting its folder deletes it.
Exit codes: 0 reported, 2 not, because the history cannot be read or the command line is wrong`;

const modelsHelp = `
Examples:
  pixelthrift models                       every one
  pixelthrift models gpt-5.4 claude-opus-5-5   all of these two
  pixelthrift models --json`;
