import { stat } from "node:fs/promises";
import path from "node:path";

import { estimate } from "pixelthrift";
import { expect, test } from "vitest";

import { desk } from "./desk.ts";
import type { Editor } from "./editor.ts";
import { hashes } from "./files.ts";

/* What the savings panel says, against the files on disk: counted here from the originals and the results themselves. */

const model = "claude-opus-5-5";

const { open, folder } = desk({ settings: { "pixelthrift.model": model } });

const pictures = {
  "photo.jpg": "demo/photo-4k.jpg",
  "phone.jpg": "demo/phone-portrait.jpg",
  "page.png": "demo/screenshot-1080p.png",
};

/** The figures of the panel as a person reads them: before and after, of tokens, dollars and bytes. */
async function totals(editor: Editor): Promise<readonly string[]> {
  const panel = await editor.webview(".totals");
  const tiles = panel.locator(".totals label");
  return Promise.all((await tiles.all()).map(async (tile) => (await tile.getAttribute("title")) ?? ""));
}

interface Counted {
  readonly tokens: number;
  readonly bytes: number;
}

async function counted(at: string, names: readonly string[]): Promise<Counted> {
  const files = names.map((name) => path.join(at, name));
  const sums = { tokens: 0, bytes: 0 };
  for (const file of files) {
    // What the provider bills for the file as it is.
    const { cost } = await estimate(file, { model });
    sums.tokens += cost[0]?.tokensBefore ?? NaN;
    sums.bytes += (await stat(file)).size;
  }
  return sums;
}

const inMegabytes = (bytes: number): string => `${Number((bytes / 1e6).toPrecision(3))} MB`;
const inKilobytes = (bytes: number): string => `${Number((bytes / 1e3).toPrecision(3))} kB`;

test("leads to the first run while there is none, and then shows what was saved to the token", async () => {
  const opened = await folder(pictures);
  const editor = await open(opened);
  await editor.command("Pixelthrift: Show Savings");
  await editor.webview("main.empty");
  await editor.screenshot("panel-empty");

  await editor.command("View: Show Explorer");
  await editor.select("page.png", "phone.jpg", "photo.jpg");
  await editor.rightClick("photo.jpg");
  await editor.choose("Optimize for AI");
  const summary = await editor.notification("3 optimized");
  await editor.press(summary, "Show Savings");
  const [tokens, , bytes] = await totals(editor);
  await editor.atRest();
  await editor.screenshot("panel");
  const made = [...(await hashes(opened)).keys()].filter((name) => name.includes("_optimized."));
  const [before, after] = [await counted(opened, Object.keys(pictures)), await counted(opened, made)];
  expect(made).toHaveLength(3);
  expect(tokens).toBe(`${before.tokens.toLocaleString("en")} → ${after.tokens.toLocaleString("en")}`);
  expect(bytes).toBe(`${inMegabytes(before.bytes)} → ${inKilobytes(after.bytes)}`);
});

test("knows the same after the editor was started again, and in a second window", async () => {
  const opened = await folder(pictures);
  const first = await open(opened);
  await first.command("Pixelthrift: Show Savings");
  const before = await totals(first);
  const second = await open(opened);
  await second.rightClick("photo.jpg");
  await second.choose("Optimize for AI");
  await second.notification("1 optimized");
  await expect.poll(async () => totals(first), { timeout: 10_000 }).not.toEqual(before);
  await second.command("Pixelthrift: Show Savings");
  expect(await totals(second)).toEqual(await totals(first));
});

test("compares an original with its result", async () => {
  const editor = await open(await folder(pictures));
  await editor.rightClick("page.png");
  await editor.choose("Optimize for AI");
  const summary = await editor.notification("1 optimized");
  await editor.press(summary, "Compare");
  const compare = await editor.webview("main img");
  await editor.atRest();
  await editor.screenshot("compare");
  const sizes = await compare.locator("main").innerText();
  expect(sizes).toContain("1920 × 1080");
});
