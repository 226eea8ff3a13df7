import { expect, test } from "vitest";

import { PixelthriftError } from "../errors.ts";
import type { Format } from "../probe.ts";
import type { Engine } from "./engine.ts";
import type { Loaded } from "./native.ts";
import { portable } from "./portable.ts";
import { choose, selectEngine } from "./select.ts";

const native: Engine = { ...portable, name: "native", decodes: new Set(["jpeg", "png", "webp", "gif", "bmp", "tiff"]) };

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

  // The addon has no decoder for these two, and needs none.
  ["auto", "avif", "with an addon", "portable"],
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

test("the portable engine is there for whoever asks for it", async () => {
  expect(await selectEngine("portable", "jpeg")).toBe(portable);
});

test("both engines together decode every format", () => {
  expect([...portable.decodes].toSorted()).toEqual(["avif", "bmp", "gif", "jpeg", "png", "svg", "tiff", "webp"]);
});
