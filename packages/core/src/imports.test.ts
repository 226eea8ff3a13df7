import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

/** Everything a file imports that is there when it runs, and what those files import in turn. */
function importsOf(file: string, seen = new Set<string>()): ReadonlySet<string> {
  const source = readFileSync(new URL(file, import.meta.url), "utf8");
  for (const match of source.matchAll(/^(?:import|export)\s+(?!type\s)[^;]*?from\s+"([^"]+)";/gmu)) {
    const name = match[1] ?? "";
    const found = name.startsWith(".") ? new URL(name, new URL(file, "file:///")).pathname.slice(1) : name;
    if (seen.has(found)) continue;
    seen.add(found);
    if (name.startsWith(".")) importsOf(found, seen);
  }
  return seen;
}

function linesWith(pattern: RegExp, file: string): string[] {
  const lines = readFileSync(new URL(file, import.meta.url), "utf8").split("\n");
  return lines.filter((line) => pattern.test(line)).map((line) => `${file}: ${line}`);
}

test("finds imports through other files", () => {
  expect([...importsOf("optimize.ts")]).toEqual(
    expect.arrayContaining(["input.ts", "node:fs/promises", "formats/jpeg.ts", "tokens/claude.ts", "plan.ts"]),
  );
});

test.each([
  // What decides sees values only.
  ["size.ts", []],
  ["measure.ts", []],
  ["presets.ts", []],
])("%s imports %j and nothing else", (file, allowed) => {
  expect([...importsOf(file)]).toEqual(allowed);
});

test.each([
  "probe.ts",
  "options.ts",
  "clients.ts",
  "plan-for.ts",
  "refuse.ts",
  "again.ts",
  "plan.ts",
  "tokens/count.ts",
  "models/index.ts",
  "models/file.ts",
])("%s reaches no disk, addon, engine or process", (file) => {
  for (const name of importsOf(file)) {
    expect(name).not.toMatch(/^node:|^@pixelthrift\/|^@napi-rs\/|^engines\/|^input\.ts$/u);
    if (!name.endsWith(".ts")) continue;
    // Globals need no import to be reached.
    expect(linesWith(/\b(?:process|performance|fetch)\./u, name)).toEqual([]);
  }
});

test.each(["plan.ts", "size.ts", "measure.ts", "probe.ts", "clients.ts", "refuse.ts", "tokens/count.ts"])(
  "%s looks at no clock",
  (file) => {
    for (const name of [file, ...importsOf(file)]) {
      expect(linesWith(/\bnew Date\b|\bDate\.|\bperformance\b|\bhrtime\b/u, name)).toEqual([]);
    }
  },
);

test("the library loads no engine before an image needs one, and no price list", () => {
  // These two say which engine serves, and load it late.
  const late = ["engines/select.ts", "engines/native.ts"];
  expect([...importsOf("index.ts")].filter((name) => /^engines\/|^@|^node:zlib$/u.test(name))).toEqual(late);
});
