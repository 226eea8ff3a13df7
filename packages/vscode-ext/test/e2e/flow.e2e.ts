import { copyFile, link, mkdir } from "node:fs/promises";
import path from "node:path";

import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";

import { desk } from "./desk.ts";
import { artifacts } from "./editor.ts";

/* The main way through the extension, as pictures for people who have not seen it. `UPDATE=1 pnpm e2e flow` puts them into the documentation. */

const { open, folder } = desk({
  settings: { "workbench.colorTheme": "Dark Modern" },
  screen: { widthPx: 1200, heightPx: 660, pixelRatio: 2 },
});

const documentation = path.join(import.meta.dirname, "../../../../docs");

const pictures = {
  "dashboard.png": "demo/screenshot-1080p.png",
  "lake.jpg": "demo/photo-4k.jpg",
  "receipt.jpg": "demo/receipt.jpg",
  "scan.jpg": "demo/scan-a4-200dpi.jpg",
  "table.jpg": "demo/phone-portrait.jpg",
};

interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

async function pictureOf(page: Page, part: Clip | Locator): Promise<string> {
  const png = await ("x" in part
    ? page.screenshot({ clip: part, animations: "disabled" })
    : part.screenshot({ animations: "disabled" }));
  return `<img src="data:image/png;base64,${png.toString("base64")}">`;
}

test("a strip of the way from a right click to what it has saved, and a comparison", async () => {
  const opened = await folder(pictures, "shop");
  // Enough of them to see the progress, and to take a picture of it: the same five pictures under other names.
  const shots = path.join(opened, "screenshots");
  await mkdir(shots);
  for (let index = 0; index < 600; index += 1) {
    const [name = ""] = Object.keys(pictures).slice(index % 5);
    await link(path.join(opened, name), path.join(shots, `${String(index).padStart(3, "0")}-${name}`));
  }
  const editor = await open(opened);
  const { page } = editor;

  await editor.select("dashboard.png", "lake.jpg", "table.jpg");
  await editor.rightClick("lake.jpg");
  await editor.hoverItem("Optimize for AI");
  const menu = await pictureOf(page, { x: 48, y: 36, width: 490, height: 374 });
  await editor.closeMenu();

  await editor.rightClick("screenshots");
  await editor.choose("Optimize for AI");
  const progress = await pictureOf(page, await editor.notification(/\d\d\/600 · saved/u));
  const summary = await editor.notification("600 optimized", 100_000);
  await editor.atRest();
  const said = await pictureOf(page, summary);
  await editor.clearNotifications();

  await editor.rightClick("dashboard.png");
  await editor.choose("Optimize for AI");
  await editor.press(await editor.notification("1 optimized"), "Show Savings");
  const savings = await editor.webview(".runs .row");
  await editor.atRest();
  const panel = await pictureOf(page, { x: 0, y: 36, width: 350, height: 590 });

  await savings.locator(".open").first().click();
  const compare = await editor.webview(".stage img");
  await compare.getByRole("button", { name: "1:1" }).click();
  // Towards the names at the left of the table.
  await compare.locator(".panes").focus();
  for (let step = 0; step < 5; step += 1) await page.keyboard.press("ArrowRight");
  await page.mouse.move(0, 0);
  const comparison = await pictureOf(page, { x: 352, y: 31, width: 846, height: 500 });

  const figure = (caption: string, ...images: readonly string[]): string =>
    `<figure>${images.join("")}<figcaption>${caption}</figcaption></figure>`;
  const left = [
    figure("1. Right-click images or folders, and choose Optimize for AI.", menu),
    figure("2. One notification for the whole run. No original is touched.", progress, said),
  ].join("");
  const right = figure("3. The savings: by day, by model, by run.", panel);
  await draw("editor", `<div>${left}</div><div>${right}</div>`);
  await draw("editor-compare", figure("Original and result at 1:1. This one is too small to be read.", comparison));

  async function draw(name: string, html: string): Promise<void> {
    const drawing = await page.context().newPage();
    await drawing.setContent(`<style>
      body { margin: 0; background: #fff; }
      main { display: inline-flex; gap: 20px; }
      figure { margin: 0 0 14px; width: min-content; }
      img { border-radius: 6px; display: block; margin-bottom: 6px; zoom: 0.5; }
      figcaption { font: 14px/1.4 system-ui, sans-serif; color: #333; }
    </style><main>${html}</main>`);
    const file = path.join(artifacts, `${name}.png`);
    const { length } = await drawing.locator("main").screenshot({ path: file });
    await drawing.close();
    // Pictures of an editor, not of an empty page; and none that slows a README down.
    expect(length).toBeGreaterThan(50_000);
    expect(length).toBeLessThan(600_000);
    if (process.env["UPDATE"] === "1") await copyFile(file, path.join(documentation, `${name}.png`));
  }
});
