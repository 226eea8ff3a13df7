import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { models } from "../src/models/index.ts";
import { modelsPage, uncertainSections } from "./models-page.ts";

const docs = new URL("../../../docs/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, docs), "utf8");
const page = read("models.md");

test("docs/models.md is what the tables say, with the prices of the day that it names", () => {
  // Written by `pnpm models-page`. Prices that change on a later day do not make it wrong.
  const [, day = "no day"] = /prices\sare\sthose\sof\s\S+\s\S+\son\s(\d{4}-\d{2}-\d{2})\./u.exec(page) ?? [];
  expect(modelsPage(day, uncertainSections(read("uncertain-rules.md")))).toBe(page);
});

test("every model has its place, and every one of an announced price has both", () => {
  for (const id of Object.keys(models)) expect(page).toMatch(new RegExp(`\`${id}\`|^#### ${id}$`, "mu"));
  const later = modelsPage("2027-02-01", []);
  expect(page).toContain("from 2027-01-01");
  expect(later).not.toContain("from 2027-01-01");
});
