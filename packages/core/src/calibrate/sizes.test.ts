import { expect, test } from "vitest";

import { choose } from "../models/choose.ts";
import { type Model, models } from "../models/index.ts";
import { shownSize } from "../size.ts";
import { countByRule } from "../tokens/count.ts";
import { endpoints } from "./endpoints.ts";
import { sizesFor } from "./sizes.ts";

const rows = Object.entries<Model>(models);
const details = rows.flatMap(([id, { details: all }]) =>
  Object.entries(all).map(([name, detail]) => [id, name, detail] as const),
);

test.each(details)("%s %s is asked about several sizes that it takes", (_id, _name, { rule }) => {
  const sizes = sizesFor(rule);
  expect(sizes.length).toBeGreaterThan(1);
  expect(new Set(sizes.map(shownSize)).size).toBe(sizes.length);
  for (const size of sizes) expect(countByRule(rule, size).outcome).not.toBe("refused");
});

test.each(details)("%s %s: the sizes tell the ends of a range apart", (_id, _name, { rule }) => {
  const ranges = sizesFor(rule).flatMap((size) => {
    const count = countByRule(rule, size);
    return count.outcome === "billed" && count.range !== undefined ? [count.range] : [];
  });
  const hasRange = ["capped-tiles", "crops", "examples", "squares"].includes(rule.kind);
  expect(ranges.length > 0).toBe(hasRange || "maxCellsRange" in rule || "offByTokens" in rule);
});

test.each([
  // The fit of each budget bites, and where there is none, the fit of the sister models would.
  ["gpt-5.4", "high", "1920x1440"],
  ["gpt-5-mini", "auto", "2048x1024"],
  ["gpt-5.2", "auto", "2560x1440"],
  ["gpt-5.5", "original", "4000x3000"],
  ["gpt-6-sol", "auto", "1920x1440"],
])("%s %s is asked about %s, which it or a sister makes smaller", (id, detail, wanted) => {
  expect(sizesFor(choose(id, detail).rule).map(shownSize)).toContain(wanted);
});

test.each(Object.entries(endpoints))(
  "the service of %s has a source, a date and models that exist",
  (maker, endpoint) => {
    expect(endpoint.baseUrl).toMatch(/^https:\/\/[\w./-]+[^/]$/u);
    expect(endpoint.source).toMatch(/^https:\/\//u);
    expect(endpoint.checked).toMatch(/^\d{4}-\d{2}-\d{2}$/u);
    const own = rows.filter(([, { provider }]) => provider === maker);
    const ids = own.map(([id]) => id);
    for (const id of Object.keys(endpoint.names ?? {})) expect(ids).toContain(id);
    const families = own.map(([, { family }]) => family);
    for (const family of endpoint.weightsOnly ?? []) expect(families).toContain(family);
  },
);
