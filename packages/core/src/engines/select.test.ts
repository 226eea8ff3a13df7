import { expect, test } from "vitest";

import { PixelthriftError } from "../errors.ts";
import type { Format } from "../probe.ts";
import type { Engine } from "./engine.ts";
import type { Loaded } from "./native.ts";
import { portable } from "./portable.ts";
import { choose, passesOn, selectEngine } from "./select.ts";

const native: Engine = {
  ...portable,
  name: "native",
  decodes: new Set(["jpeg", "png", "webp", "gif", "bmp", "tiff", "avif"]),
  decodesInPart: new Set(["avif"]),
};

const machines: Readonly<Record<string, Loaded>> = {
  "with an addon": { kind: "engine", engine: native },
  "without one": { kind: "missing", cause: new Error("Cannot find native binding.\nnpm has a bug") },
};

function check(wanted: "auto" | "native", format: Format, machine: string): string {
  const loaded = machines[machine];
  if (loaded === undefined) throw new Error(`no machine ${machine}`);
  try {
    const { engine, notice } = choose(wanted, format, loaded);
    const name = engine === "portable" ? engine : engine.name;
    return notice === undefined ? name : `${name}, and says so`;
  } catch (error) {
    if (error instanceof PixelthriftError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

test.for([
  ["auto", "jpeg", "with an addon", "native"],
  ["auto", "tiff", "with an addon", "native"],

  ["auto", "avif", "with an addon", "native"],

  // The addon has no renderer, and needs none.
  ["native", "svg", "with an addon", "portable"],

  ["auto", "jpeg", "without one", "portable, and says so"],
  ["auto", "avif", "without one", "portable, and says so"],
  [
    "native",
    "jpeg",
    "without one",
    "E_UNSUPPORTED: expected a native engine for engine but this machine has none: Cannot find native binding.",
  ],
] as const)("%s for a %s on a machine %s: %s", ([wanted, format, machine, chosen]) => {
  expect(check(wanted, format, machine)).toBe(chosen);
});

test.for([
  // Only the portable engine may know what is left of AVIF.
  ["auto", "avif", "E_UNSUPPORTED", true],
  ["auto", "jpeg", "E_UNSUPPORTED", false],

  // Every other answer is one.
  ["auto", "avif", "E_CORRUPT", false],
  ["auto", "avif", "E_TOO_LARGE", false],
  ["auto", "avif", "E_CANCELLED", false],

  // Who demands an engine gets its answer.
  ["native", "avif", "E_UNSUPPORTED", false],
] as const)("%s for a %s that is %s passes on: %s", ([wanted, format, code, expected]) => {
  expect(passesOn(wanted, format, native, new PixelthriftError(code, "no"))).toBe(expected);
});

test("a bug is not passed on", () => {
  expect(passesOn("auto", "avif", native, new TypeError("no"))).toBe(false);
});

test("the portable engine is there for whoever asks for it", async () => {
  expect(await selectEngine("portable", "jpeg")).toBe(portable);
});

test("both engines together decode every format", () => {
  expect([...portable.decodes].toSorted()).toEqual(["avif", "bmp", "gif", "jpeg", "png", "svg", "tiff", "webp"]);
});
