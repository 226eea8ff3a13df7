import { Command } from "commander";
import { expect, test } from "vitest";

import { expected } from "./errors.ts";
import { addFlags, type FlagName, flags, type FlagValues, inFlags, rawOptions } from "./flags.ts";

const names = Object.keys(flags) as FlagName[];

function parse(line: string): FlagValues {
  const command = addFlags(new Command(), names);
  return command.parse(line.split(" "), { from: "user" }).opts();
}

test("every flag's value arrives under its name in the table", () => {
  const spellings = addFlags(new Command(), names).options.map((option) => option.attributeName());
  // One that can be turned off has two spellings.
  expect([...new Set(spellings)]).toEqual(names);
});

test.each([
  ["--max-edge 512", { maxEdge: 512 }],
  // Several models: again, or with commas.
  ["--model a --model b,c", { model: ["a", "b", "c"] }],
  ["--max-pixels 100M", { maxPixels: 100_000_000 }],
  ["--max-memory 1.5GiB", { maxMemory: 1_610_612_736 }],
  ["--max-memory 512mb", { maxMemory: 512_000_000 }],
  ["--budget 5.00", { budget: 5 }],
  ["--budget $.25", { budget: 0.25 }],
  ["--scale 0.5", { scale: 0.5 }],
  ["--scale .25", { scale: 0.25 }],
  ["--scale 50%", { scale: 0.5 }],
  ["--task exact --text-height 14 --max-tokens 1k", { task: "exact", textHeight: 14, maxTokens: 1000 }],
  ["--channel bedrock --per-request 25 --client codex", { channel: "bedrock", perRequest: 25, client: "codex" }],
  ["--effort small --decode exact", { effort: "small", decode: "exact" }],
  ["-o out --json --dry-run", { output: "out", json: true, dryRun: true }],
  ["--history dir", { history: "dir" }],
  ["--no-history", { history: false }],
])("%s is read as %j", (line, wanted) => expect(parse(line)).toEqual(wanted));

test.each(["--max-edge -5", "--max-edge 5px", "--max-pixels 1e9", "--quality 0x10"])("%s is no number", (line) => {
  expect(() => parse(line)).toThrow(/^expected a number for --[a-z-]+ but received "/);
});

test.each(["--scale half", "--scale 1/2", "--scale 50%%", "--scale -1"])("%s is no part of a whole", (line) => {
  expect(() => parse(line)).toThrow(/^expected a number like 0\.5 or 50% for --scale but received "/);
});

test.each(["--budget 5usd", "--budget 1e3", "--budget 5,00"])("%s is no amount", (line) => {
  expect(() => parse(line)).toThrow(/^expected an amount like 5\.00 for --budget but received "/);
});

test("limits reach the library under its names", () => {
  expect(rawOptions({ maxPixels: 5, maxMemory: 7 }).limits).toEqual({ pixels: 5, memoryBytes: 7 });
});

test("what a JPEG may take reaches the library", () => {
  expect(rawOptions({ effort: "small", decode: "exact" })).toMatchObject({ effort: "small", decode: "exact" });
});

test.each([
  ["maxEdge", "--max-edge"],
  ["limits.memoryBytes", "--max-memory"],
  ["model", "--model"],
  // What is no flag keeps its name.
  ["widthPx", "widthPx"],
])("an error about %s speaks of %s", (option, wanted) => {
  expect(inFlags(expected("something else", option, 0)).message).toBe(
    `expected something else for ${wanted} but received 0`,
  );
});

test("an option that another one needs is spoken of as a flag, and one that was left out as none", () => {
  expect(inFlags(expected("a model (maxTokens)", "model", undefined)).message).toBe(
    "expected a model (--max-tokens) for --model but received none",
  );
});
