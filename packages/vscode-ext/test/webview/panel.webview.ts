import { readFile, stat } from "node:fs/promises";
import path from "node:path";

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import type { PanelState } from "../../src/shared/protocol.ts";
import { longNames, manyFailures, manyRuns, month, noSaving, oneRun, quiet, unknownPrice } from "./states.ts";
import themes from "./themes.json" with { type: "json" };
import { Site, type Stage, themeNames, type View } from "./view.ts";

let site: Site;
const open: View[] = [];

beforeAll(async () => {
  site = await Site.open();
});

afterAll(async () => site.close());

afterEach(async () => {
  for (const view of open.splice(0)) await view.close();
});

const usual: Stage = { theme: "dark", widthPx: 300, heightPx: 800 };

async function show(state: PanelState | undefined, stage: Partial<Stage> = {}): Promise<View> {
  const view = await site.show("panel", { ...usual, ...stage });
  open.push(view);
  if (state !== undefined) await view.post({ kind: "state", state });
  return view;
}

const picture = (name: string): string => site.picture(name);

const states: Readonly<Record<string, () => PanelState>> = {
  empty: () => ({ status: "empty" }),
  unreadable: () => ({ status: "unreadable", why: "permission denied" }),
  "one run": () => oneRun(picture),
  month: () => month(picture),
  "no saving": () => noSaving(picture),
  "unknown price": () => unknownPrice(picture),
  "long names": () => longNames(picture),
  failures: () => manyFailures(picture),
  quiet: () => quiet(picture),
};

/** Nothing that a browser, a policy or an accessibility checker finds wrong, and nothing out of sight to the side. */
async function checkSound(view: View): Promise<void> {
  expect(await view.faults(), "axe").toEqual([]);
  expect(await view.violations(), "policy").toEqual([]);
  expect(view.complaints, "console").toEqual([]);
  expect(await view.overflows(), "wider than the view").toEqual([]);
}

/** The editor's own today, and a look at those it had before. */
const themed = themeNames.flatMap((theme) =>
  theme.endsWith("modern") ? [["month", theme] as const] : Object.keys(states).map((name) => [name, theme] as const),
);

describe("shows", () => {
  test.each(themed)("%s in %s", async (name, theme) => {
    const view = await show(states[name]?.(), { theme });
    await view.screenshot(`${name} ${theme}`);
    await checkSound(view);
  });
});

test.each([
  // As narrow and as wide as a person can make it, and the largest text the editor offers a step for.
  ["narrow", { widthPx: 200 }],
  ["wide", { widthPx: 680 }],
  ["very wide", { widthPx: 1400 }],
  ["large text", { fontSizePx: 22 }],
  ["large text, narrow", { fontSizePx: 22, widthPx: 200 }],
  // Written from the right: everything changes sides.
  ["from the right", { language: "ar" }],
] as const)("fits %s", async (name, stage) => {
  for (const state of [month(picture), longNames(picture)]) {
    const view = await show(state, stage);
    await view.page.hover(".row");
    if (state.runs.length > 3) await view.screenshot(name);
    await checkSound(view);
  }
});

describe("says", () => {
  test.each<[keyof typeof states, readonly string[]]>([
    // What it is, and the way to the first run.
    ["empty", ["heading Nothing saved yet", "button Optimize a Folder…", "button Choose Images…"]],
    ["unreadable", ["alert The history cannot be read: permission denied. Show the log"]],
    [
      "one run",
      ["radio Tokens 4,575 95.6% saved", "radio Dollars $0.0229 95.6% saved", "radio Bytes 3.5 MB 98.7% saved"],
    ],
    ["one run", ["status 1 image optimized"]],
    [
      "one run",
      [
        "img Tokens saved a day, Oct 24, 2026 to Nov 22, 2026, most on Nov 22, 2026: 4,575",
        "button Compare with its original: photo-4k.jpg 3m ago 4,575 tokens saved (95.6%) · 3840 × 2160 → 512 × 288",
        "button Restore the original of photo-4k.jpg",
        "button Reveal photo-4k.jpg",
      ],
    ],
    // Every outcome, and those of a failed image in words.
    ["month", ["status 242 images optimized · 3 kept · 2 skipped · 1 failed"]],
    ["month", ["radio Tokens 1.11M 95.6% saved", "rowheader gpt-4o (auto)", "cell 206K 76.9%", "cell $1.03"]],
    ["month", ["button 80 images in docs/images 20h ago 366,000 tokens saved (95.6%)"]],
    ["month", ["button Show older runs (37)", "button Restore the originals of 80 images in docs/images"]],
    ["month", ["listitem half-a-photo.jpg the bytes end after 12,288 of 45,120"]],
    ["failures", ["heading Failed 34", "paragraph And 14 before these."]],
    // The line that has to be honest, and what does save.
    [
      "no saving",
      [
        "radio Tokens ≈ 0 0% saved",
        "radio Dollars not known",
        "paragraph gemini-3.6-flash (high) bills no fewer tokens for a smaller image. " +
          "Tokens follow the shape here, not the size; media_resolution low takes 264 instead of 1,100.",
      ],
    ],
    // What nobody knows is not shown as nothing.
    ["unknown price", ["radio Tokens not known", "radio Dollars not known", "radio Bytes 848 MB 98.7% saved"]],
    [
      "unknown price",
      [
        "paragraph Token counts of gpt-5.3 (auto) are not known: the provider prints no rule, so nothing is counted.",
        "paragraph Images alone, at the base input prices in @pydantic/genai-prices 0.1.7, 0.1.8, Oct 24, 2026 to Nov 22, 2026.",
        "paragraph Lines of the history that cannot be read, and are in no figure: 2.",
      ],
    ],
    // Where the figures come from.
    [
      "month",
      [
        "paragraph Token counts of claude-opus-5-5 are exact: the provider prints the rule, and measurements agree.",
        "paragraph Images alone, at the base input price in @pydantic/genai-prices 0.1.8 of Nov 22, 2026.",
        "paragraph Compared with: the API, which gets the original.",
      ],
    ],
    ["quiet", ["paragraph Nothing was optimized in this period. Show all time"]],
  ])("in %s: %j", async (name, wanted) => {
    const said = await (await show(states[name]?.())).said();
    for (const line of wanted) expect(said).toContain(line);
  });

  test("what is missing, with a drawing where a thumbnail is gone", async () => {
    const view = await show(oneRun(picture, { thumbnail: picture("demo/gone.jpg") }));
    await view.page.locator(".thumbnail .icon-picture").waitFor();
    expect(await view.page.locator(".thumbnail img").count()).toBe(0);
  });

  test("names as they are, whatever is in them", async () => {
    const name = "<img src=x onerror=alert(1)>&amp;.png";
    const view = await show(oneRun(picture, { name }));
    expect(await view.page.locator(".row bdi").innerText()).toBe(name);
    await checkSound(view);
  });

  test("everything in the language of the editor", async () => {
    const translations = {
      "Recent runs": "Letzte Läufe",
      "{0} images": "{0} Bilder",
      "{0} optimized": "{0} optimiert",
    };
    const said = await (await show(month(picture), { language: "de", translations })).said();
    expect(said).toContain("heading Letzte Läufe");
    expect(said).toContain("status 242 Bilder optimiert · 3 kept · 2 skipped · 1 failed");
    expect(said).toContain("radio Dollars 5,54 $ 95,6 % saved");
  });
});

describe("sends", () => {
  test.each<[keyof typeof states, string, unknown]>([
    ["empty", "button Optimize a Folder…", { kind: "optimizeFolder" }],
    ["empty", "button Choose Images…", { kind: "optimizeImages" }],
    ["unreadable", "button Show the log", { kind: "showLog" }],
    ["quiet", "button Show all time", { kind: "setPeriod", period: "all" }],
    ["month", "button gpt-4o (auto)", { kind: "setModel", model: "gpt-4o auto" }],
    ["month", "button Restore the original of photo-4k.jpg", { kind: "restore", itemId: "item 0" }],
    ["month", "button Reveal photo-4k.jpg", { kind: "reveal", itemId: "item 0" }],
    ["month", "button Compare with its original: photo-4k.jpg", { kind: "compare", itemId: "item 0" }],
    ["month", "button 80 images in docs/images", { kind: "showRun", runId: "run 2" }],
    ["month", "button 4 images in the workspace", { kind: "hideRun", runId: "run 1" }],
    ["month", "button Restore the originals of 80 images in docs/images", { kind: "restoreRun", runId: "run 2" }],
    ["month", "button Show older runs (37)", { kind: "showOlderRuns" }],
    ["month", "button Export history…", { kind: "export" }],
    ["month", "button Settings", { kind: "openSettings" }],
  ])("in %s, for %s: %j", async (name, control, message) => {
    const view = await show(states[name]?.());
    expect(await view.sent()).toEqual([{ kind: "ready" }]);
    await view.control(control).click();
    expect(await view.sent()).toEqual([message]);
  });

  test("the model and the period that are chosen", async () => {
    const view = await show(month(picture));
    await view.sent();
    await view.page.getByRole("combobox", { name: "Model" }).selectOption({ label: "gpt-4o (auto)" });
    await view.page.getByRole("combobox", { name: "Period" }).selectOption({ label: "All time" });
    expect(await view.sent()).toEqual([
      { kind: "setModel", model: "gpt-4o auto" },
      { kind: "setPeriod", period: "all" },
    ]);
  });
});

describe("with the keyboard alone", () => {
  test("every control is reached in reading order, and seen", async () => {
    const view = await show(oneRun(picture));
    const order: string[] = [];
    for (;;) {
      await view.page.keyboard.press("Tab");
      const focused = await view.focused();
      if (focused === "" || order.includes(focused)) break;
      order.push(focused);
      expect(await view.focusIsSeen(), focused).toBe(true);
    }
    expect(order).toEqual([
      "combobox Model",
      "combobox Period",
      "radio Tokens 4,575 95.6% saved",
      "summary Show as a table",
      "button gpt-5.6-sol (auto)",
      "button gpt-5.4 (auto)",
      "button gpt-4o (auto)",
      "button gemini-3.6-flash (high)",
      "button gpt-5.3 (auto)",
      "button Compare with its original: photo-4k.jpg 3m ago 4,575 tokens saved (95.6%) · 3840 × 2160 → 512 × 288",
      "button Restore the original of photo-4k.jpg",
      "button Reveal photo-4k.jpg",
      "button Export history…",
      "button Settings",
    ]);
  });

  test("arrow keys choose what the chart shows", async () => {
    const view = await show(month(picture));
    await view.page.getByRole("radio", { name: /^Tokens/u }).focus();
    await view.page.keyboard.press("ArrowRight");
    await view.page.keyboard.press("ArrowRight");
    expect(await view.said()).toContain("heading Bytes saved a day");
    expect(await view.kept()).toMatchObject({ metric: "bytes" });
  });

  test.each(["Enter", "Space"])("%s presses what has the focus", async (key) => {
    const view = await show(oneRun(picture));
    await view.sent();
    await view.page.getByRole("button", { name: "Reveal photo-4k.jpg" }).focus();
    await view.page.keyboard.press(key);
    expect(await view.sent()).toEqual([{ kind: "reveal", itemId: "item 0" }]);
  });

  test("the figures of the chart are in a table", async () => {
    const view = await show(month(picture));
    await view.page.getByText("Show as a table").focus();
    await view.page.keyboard.press("Enter");
    const said = await view.said();
    expect(said).toContain("rowheader Nov 20, 2026");
    expect(said).toContain("cell 77,775");
  });
});

test("shows a day where the pointer is", async () => {
  const view = await show(month(picture));
  const box = await view.page.getByRole("img", { name: /^Tokens saved a day/u }).boundingBox();
  if (box === null) throw new Error("expected a chart");
  // The first of thirty days from the right is the 22nd, a Sunday; the third has bars.
  await view.page.mouse.move(box.x + box.width * (27.5 / 30), box.y + 40);
  expect(await view.page.locator(".chart .scale").innerText()).toBe("Nov 20 · 77,775 · 17 images");
});

test("comes back as it was after it was hidden", async () => {
  const before = await show(month(picture), { heightPx: 400 });
  await before.page.getByText("Bytes", { exact: true }).click();
  await before.page.evaluate(() => scrollTo(0, 300));
  await expect.poll(async () => before.kept()).toEqual({ metric: "bytes", scrollPx: 300 });

  const after = await show(undefined, { heightPx: 400, kept: await before.kept() });
  expect(await after.sent()).toEqual([{ kind: "ready" }]);
  expect(await after.said()).toEqual(["progressbar Reading the history"]);
  await after.post({ kind: "state", state: month(picture) });
  expect(await after.page.getByRole("radio", { name: /^Bytes/u }).isChecked()).toBe(true);
  await expect.poll(async () => after.page.evaluate(() => scrollY)).toBe(300);
});

test("shows what changed where the reader is", async () => {
  const view = await show(month(picture), { heightPx: 400 });
  await view.page.evaluate(() => scrollTo(0, 300));
  await view.page.getByRole("button", { name: "Reveal photo-4k.jpg" }).focus();
  const state = month(picture);
  await view.post({ kind: "state", state: { ...state, totals: { ...state.totals, optimized: 243 } } });
  expect(await view.said()).toContain("status 243 images optimized · 3 kept · 2 skipped · 1 failed");
  expect(await view.focused()).toBe("button Reveal photo-4k.jpg");
});

test("shows 500 runs", async () => {
  const view = await show(oneRun(picture));
  await view.post({ kind: "state", state: manyRuns(picture) });
  expect(await view.page.locator(".runs > li").count()).toBe(500);
  await view.screenshot("500 runs");
  await checkSound(view);
});

test("stays small, and uses no color that the editor does not have", async () => {
  const built = path.join(import.meta.dirname, "../../dist/webview");
  expect((await stat(path.join(built, "panel.js"))).size).toBeLessThan(40_000);
  const known = new Set(Object.values(themes).flatMap(({ variables }) => Object.keys(variables)));
  for (const sheet of ["panel.css", "compare.css"]) {
    const css = await readFile(path.join(built, sheet), "utf8");
    const used = [...css.matchAll(/--vscode-([\w-]+)/gu)].map(([, name = ""]) => name);
    expect(used.length).toBeGreaterThan(20);
    expect(used.filter((name) => !known.has(name))).toEqual([]);
    // A color of our own would be wrong in some theme; the pattern behind what is transparent is gray in all of them.
    expect(css.match(/#[\da-f]{3,8}\b|rgba?\((?!128 128 128)/giu)).toBeNull();
  }
});
