import { existsSync, readdirSync, readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { anchorOf } from "./markdown.ts";

const docs = new URL("../../../docs/", import.meta.url);
const pages = readdirSync(docs).filter((name) => name.endsWith(".md"));

test.each(pages)("every link of docs/%s into this repository leads somewhere", (page) => {
  const text = readFileSync(new URL(page, docs), "utf8");
  for (const [link, target = ""] of text.matchAll(/\]\(([^)\s]+)\)/gu)) {
    if (/^https?:/u.test(target)) continue;
    const [file = "", anchor = ""] = target.split("#");
    const url = new URL(file === "" ? page : file, docs);
    expect([link, existsSync(url)]).toEqual([link, true]);
    if (anchor === "") continue;
    const headings = [...readFileSync(url, "utf8").matchAll(/^#+ (.*)$/gmu)].map(([, heading = ""]) =>
      anchorOf(heading),
    );
    expect([link, headings.includes(anchor)]).toEqual([link, true]);
  }
});
