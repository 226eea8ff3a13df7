import { copyFile, readFile } from "node:fs/promises";
import path from "node:path";

import { expect, test } from "vitest";

import { desk } from "./desk.ts";
import { artifacts } from "./editor.ts";

/* The main way through the extension, as one picture for people who have not seen it. `UPDATE=1 pnpm e2e flow` puts it into the documentation. */

const { open, folder } = desk({ settings: { "workbench.colorTheme": "Dark Modern" } });

const documentation = path.join(import.meta.dirname, "../../../../docs/editor.png");

test("a strip of four pictures", async () => {
  const editor = await open(
    await folder(
      {
        "docs/receipt.jpg": "demo/receipt.jpg",
        "docs/scan.jpg": "demo/scan-a4-200dpi.jpg",
        "dashboard.png": "demo/screenshot-1080p.png",
        "lake.jpg": "demo/photo-4k.jpg",
        "table.jpg": "demo/phone-portrait.jpg",
      },
      "shop",
    ),
  );
  await editor.page.setViewportSize({ width: 1000, height: 640 });
  await editor.select("dashboard.png", "lake.jpg", "table.jpg");
  await editor.rightClick("lake.jpg");
  await editor.hoverItem("Optimize for AI");
  await editor.screenshot("flow-1");
  await editor.choose("Optimize for AI");
  const summary = await editor.notification("3 optimized");
  await editor.atRest();
  await editor.screenshot("flow-2");
  await editor.press(summary, "Show Savings");
  const panel = await editor.webview(".totals");
  await panel.locator(".totals").waitFor();
  await editor.screenshot("flow-3");
  await editor.command("View: Show Explorer");
  await editor.rightClick("dashboard.png");
  await editor.choose("Optimize for AI: More", "Compare with Original");
  await editor.webview("main img");
  await editor.screenshot("flow-4");

  const captions = [
    "Right-click images or folders, and choose Optimize for AI.",
    "One notification says what a run has saved. No original was touched.",
    "The panel keeps count: tokens, dollars and bytes, by day and model.",
    "Compare with the original: is the text still legible?",
  ];
  const figures = await Promise.all(
    captions.map(async (caption, index) => {
      const png = await readFile(path.join(artifacts, `flow-${index + 1}.png`), "base64");
      return `<figure><img src="data:image/png;base64,${png}"><figcaption>${index + 1}. ${caption}</figcaption></figure>`;
    }),
  );
  const page = await editor.page.context().newPage();
  await page.setViewportSize({ width: 1640, height: 1180 });
  await page.setContent(`<style>
    body { margin: 0; }
    main { display: grid; grid-template-columns: 1fr 1fr; gap: 24px; padding: 24px; background: #fff; }
    figure { margin: 0; }
    img { width: 100%; border: 1px solid #ccc; border-radius: 8px; display: block; }
    figcaption { font: 19px/1.4 system-ui, sans-serif; color: #333; padding: 8px 2px; }
  </style><main>${figures.join("")}</main>`);
  const file = path.join(artifacts, "flow.png");
  const picture = await page.locator("main").screenshot({ path: file });
  expect(picture.length).toBeGreaterThan(50_000);
  if (process.env["UPDATE"] === "1") await copyFile(file, documentation);
});
