import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import type { CompareState } from "../../src/shared/protocol.ts";
import { comparison } from "./states.ts";
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

const usual: Stage = { theme: "dark", widthPx: 1000, heightPx: 700 };
const picture = (name: string): string => site.picture(name);
const pictures = (more: Partial<ReturnType<typeof comparison>> = {}): CompareState => ({
  ...comparison(picture),
  ...more,
});

async function show(state: CompareState | undefined, stage: Partial<Stage> = {}): Promise<View> {
  const view = await site.show("compare", { ...usual, ...stage });
  open.push(view);
  if (state !== undefined) await view.post({ kind: "state", state });
  return view;
}

async function checkSound(view: View): Promise<void> {
  expect(await view.faults(), "axe").toEqual([]);
  expect(await view.violations(), "policy").toEqual([]);
  expect(view.complaints, "console").toEqual([]);
  expect(await view.overflows(), "wider than the view").toEqual([]);
}

/** Where a picture lies in its pane, and how large it is there, in pixels of the page. */
async function frame(view: View, side: "Original" | "Result"): Promise<Record<"x" | "y" | "width" | "height", number>> {
  return view.page.getByRole("img", { name: new RegExp(`^${side}`, "u") }).evaluate((element) => {
    const pane = element.closest(".pane")?.getBoundingClientRect() ?? new DOMRect();
    const { x, y, width, height } = element.getBoundingClientRect();
    const rounded = (value: number): number => Math.round(value * 100) / 100;
    return { x: rounded(x - pane.x), y: rounded(y - pane.y), width: rounded(width), height: rounded(height) };
  });
}

const stage = (view: View) => view.page.getByRole("application");
const slider = (view: View) => view.page.getByRole("slider");

describe.each(themeNames)("in %s", (theme) => {
  test("shows both pictures in one place", async () => {
    const view = await show(pictures(), { theme });
    await view.screenshot(`slider ${theme}`);
    await checkSound(view);
  });

  test("shows them beside each other, as the model sees them", async () => {
    const view = await show(pictures({ model: "gpt-4o auto" }), { theme });
    await view.page.getByText("Side by Side").click();
    await view.page.getByText("As the model sees it").click();
    await expect.poll(async () => view.page.getByRole("img", { name: /sees it/u }).count()).toBe(2);
    await view.screenshot(`beside ${theme}`);
    await checkSound(view);
  });
});

test.each([
  ["narrow", { widthPx: 320 }],
  ["medium", { widthPx: 620 }],
  ["wide", { widthPx: 1800, heightPx: 1000 }],
  ["large text", { fontSizePx: 22 }],
  ["from the right", { language: "he" }],
] as const)("fits %s", async (name, more) => {
  const view = await show(pictures(), more);
  await view.screenshot(name);
  await checkSound(view);
  await view.page.getByText("Side by Side").click();
  await view.screenshot(`${name} beside`);
  await checkSound(view);
});

describe("says", () => {
  test.each<[string, readonly string[]]>([
    // Both pictures by name and size, and what there is to do.
    [
      "claude-opus-5-5 default",
      [
        "heading photo-4k.jpg: original and result",
        "img Original, photo-4k.jpg, 3840 × 2160",
        "img Result, photo-4k.jpg, 512 × 288",
        "button Restore Original",
        "button Keep",
      ],
    ],
    // Sizes, bytes, and the tokens of every model.
    ["claude-opus-5-5 default", ["cell 3840 × 2160", "cell 3.55 MB JPEG", "cell 45.1 kB JPEG", "cell 98.7%"]],
    ["claude-opus-5-5 default", ["rowheader gpt-4o (auto)", "cell 1,105", "cell 255", "cell 76.9%"]],
    ["claude-opus-5-5 default", ["cell 2576 × 1449", "paragraph claude-opus-5-5: $0.0239 → $0.00105"]],
    // What nobody knows, what is refused, and what saves nothing.
    [
      "gpt-5.3 auto",
      [
        "cell not known",
        "paragraph Token counts of gpt-5.3 (auto) are not known: the provider prints no rule, so nothing is counted.",
      ],
    ],
    [
      "gpt-5.4 auto",
      [
        "cell refused",
        "cell 245",
        "paragraph Refused as it was: OpenAI refuses it: a side of 3,840 px is over the limit of 3,000 px.",
      ],
    ],
    [
      "gemini-3.6-flash high",
      [
        "cell ≈ 1,100",
        "paragraph gemini-3.6-flash (high): tokens follow the shape here, not the size; media_resolution low takes 264 instead of 1,100.",
      ],
    ],
  ])("with %s: %j", async (model, wanted) => {
    const said = await (await show(pictures({ model }))).said();
    for (const line of wanted) expect(said).toContain(line);
  });

  test("that a picture is gone", async () => {
    const why = "The original was deleted, and there is no backup of it.";
    const view = await show({ status: "gone", itemId: "item 0", name: "photo-4k.jpg", why });
    expect(await view.said()).toEqual(["heading photo-4k.jpg", `alert ${why}`]);
    await view.screenshot("gone");
    await checkSound(view);
  });

  test("that the editor cannot show a picture", async () => {
    const state = comparison(picture);
    const view = await show({ ...state, before: { ...state.before, uri: picture("README.md"), format: "TIFF" } });
    expect(await view.said()).toContain("paragraph The editor cannot show this TIFF file.");
    await view.page.getByText("As the model sees it").click();
    await expect.poll(async () => view.said()).toContain("paragraph The editor cannot show this TIFF file.");
    await checkSound(view);
  });
});

describe("the line between them", () => {
  test.each([
    ["ArrowRight", "51", "51% original"],
    ["ArrowLeft", "49", "49% original"],
    ["PageUp", "60", "60% original"],
    ["PageDown", "40", "40% original"],
    ["Home", "0", "0% original"],
    ["End", "100", "100% original"],
  ])("goes where %s says", async (key, now, text) => {
    const view = await show(pictures());
    await slider(view).focus();
    await view.page.keyboard.press(key);
    expect(await slider(view).getAttribute("aria-valuenow")).toBe(now);
    expect(await slider(view).getAttribute("aria-valuetext")).toBe(text);
  });

  test("is dragged, and has the original on its left", async () => {
    const view = await show(pictures());
    const box = await stage(view).boundingBox();
    if (box === null) throw new Error("expected a stage");
    const middle = box.y + box.height / 2;
    await view.page.mouse.move(box.x + box.width / 2, middle);
    await view.page.mouse.down();
    await view.page.mouse.move(box.x + box.width / 4, middle);
    await view.page.mouse.up();
    expect(await slider(view).getAttribute("aria-valuenow")).toBe("25");
    const altAt = async (x: number): Promise<string | null> =>
      view.page.evaluate(
        ([at, y]) => document.elementFromPoint(at ?? 0, y ?? 0)?.getAttribute("alt") ?? null,
        [x, middle],
      );
    expect(await altAt(box.x + box.width / 8)).toMatch(/^Original/u);
    expect(await altAt(box.x + box.width / 2)).toMatch(/^Result/u);
  });
});

describe("zoom", () => {
  test("begins with all of both, in the same place", async () => {
    const view = await show(pictures());
    expect(await frame(view, "Original")).toEqual(await frame(view, "Result"));
    // 640 pixels beside the figures, for 3840.
    expect(await frame(view, "Original")).toMatchObject({ x: 0, width: 640, height: 360 });
    expect(await view.said()).toContain("status 16.7%");
  });

  test.each([
    // 1:1 is a pixel of the original for one of the screen; the result lies as large over the same place.
    ["1", 3840],
    // A step is a quarter.
    ["+", 800],
    ["=", 800],
    // All of it is the least there is.
    ["-", 640],
    ["0", 640],
  ])("with %s makes both %i wide", async (key, width) => {
    const view = await show(pictures());
    await stage(view).focus();
    await view.page.keyboard.press(key);
    expect((await frame(view, "Original")).width).toBeCloseTo(width, 0);
    expect(await frame(view, "Original")).toEqual(await frame(view, "Result"));
  });

  test("shows pixels as pixels above 1:1, and not before", async () => {
    const view = await show(pictures());
    const look = async (): Promise<readonly string[]> =>
      view.page.locator(".pane img").evaluateAll((all) => all.map((one) => getComputedStyle(one).imageRendering));
    await view.page.getByRole("button", { name: "1:1" }).click();
    expect(await look()).toEqual(["auto", "auto"]);
    await view.page.getByRole("button", { name: "Zoom in" }).click();
    expect(await look()).toEqual(["pixelated", "pixelated"]);
    expect(await view.said()).toContain("status 125%");
    await view.screenshot("pixels");
  });

  test("with the wheel keeps what is under the pointer", async () => {
    const view = await show(pictures());
    const box = await stage(view).boundingBox();
    if (box === null) throw new Error("expected a stage");
    const before = await frame(view, "Original");
    const at = { x: 160, y: 300 };
    await view.page.mouse.move(box.x + at.x, box.y + at.y);
    await view.page.mouse.wheel(0, -600);
    await view.settled();
    const after = await frame(view, "Original");
    expect(after.width).toBeGreaterThan(before.width * 2);
    expect((at.x - after.x) / after.width).toBeCloseTo((at.x - before.x) / before.width, 2);
  });

  test("moves with the mouse and with keys, both pictures the same", async () => {
    const view = await show(pictures());
    await view.page.getByText("Side by Side").click();
    await stage(view).focus();
    await view.page.keyboard.press("1");
    const start = await frame(view, "Original");
    await view.page.keyboard.press("ArrowRight");
    const right = await frame(view, "Original");
    // A tenth of a pane of 319 pixels.
    expect(start.x - right.x).toBeCloseTo(32, 0);
    const box = await stage(view).boundingBox();
    if (box === null) throw new Error("expected a stage");
    await view.page.mouse.move(box.x + 100, box.y + 100);
    await view.page.mouse.down();
    await view.page.mouse.move(box.x + 150, box.y + 130, { steps: 3 });
    await view.page.mouse.up();
    const dragged = await frame(view, "Original");
    expect(dragged.x - right.x).toBeCloseTo(50, 0);
    expect(dragged.y - right.y).toBeCloseTo(30, 0);
    expect(dragged).toEqual(await frame(view, "Result"));
  });

  test("never moves a picture out of sight", async () => {
    const view = await show(pictures());
    await stage(view).focus();
    await view.page.keyboard.press("1");
    for (let press = 0; press < 80; press += 1) await view.page.keyboard.press("ArrowLeft");
    expect((await frame(view, "Original")).x).toBe(0);
    for (let press = 0; press < 80; press += 1) await view.page.keyboard.press("ArrowRight");
    expect((await frame(view, "Original")).x).toBe(640 - 3840);
  });

  test("with a double click goes to 1:1 and back", async () => {
    const view = await show(pictures());
    await stage(view).dblclick({ position: { x: 100, y: 300 } });
    expect((await frame(view, "Original")).width).toBe(3840);
    await stage(view).dblclick({ position: { x: 100, y: 300 } });
    expect((await frame(view, "Original")).width).toBe(640);
  });
});

describe("as the model sees it", () => {
  test("draws both at the sizes that are left of them, as large as before", async () => {
    const view = await show(pictures({ model: "gpt-4o auto" }));
    const asSent = await frame(view, "Original");
    await view.page.getByText("As the model sees it").click();
    const drawn = view.page.getByRole("img", { name: "Original, photo-4k.jpg, as gpt-4o (auto) sees it, 1365 × 768" });
    await drawn.waitFor();
    await view.page.getByRole("img", { name: /^Result.*sees it/u }).waitFor();
    const sizes = await view.page
      .locator("canvas")
      .evaluateAll((all) => all.map((one) => [(one as HTMLCanvasElement).width, (one as HTMLCanvasElement).height]));
    expect(sizes).toEqual(
      expect.arrayContaining([
        [1365, 768],
        [512, 288],
      ]),
    );
    expect(await frame(view, "Original")).toEqual(asSent);
    const opacity = await drawn.evaluate((canvas) => {
      const copy = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      copy?.drawImage(canvas as HTMLCanvasElement, -680, -380);
      return copy?.getImageData(0, 0, 1, 1).data[3];
    });
    expect(opacity).toBe(255);
    await checkSound(view);
  });

  test("says why it cannot, where the provider does not say what it sees", async () => {
    const view = await show(pictures({ model: "gpt-5.3 auto" }));
    const box = view.page.getByRole("checkbox", { name: "As the model sees it" });
    expect(await box.isDisabled()).toBe(true);
    expect(await view.page.locator("label.check").getAttribute("title")).toBe(
      "The provider does not say at which size it looks at a picture.",
    );
  });

  test("asks the host for another model", async () => {
    const view = await show(pictures());
    await view.sent();
    await view.page.getByRole("combobox", { name: "Model" }).selectOption({ label: "gpt-4o (auto)" });
    expect(await view.sent()).toEqual([{ kind: "setModel", model: "gpt-4o auto" }]);
  });
});

test.each([
  ["Restore Original", { kind: "restore" }],
  ["Keep", { kind: "keep" }],
])("%s sends %j", async (name, message) => {
  const view = await show(pictures());
  expect(await view.sent()).toEqual([{ kind: "ready" }]);
  await view.page.getByRole("button", { name }).press("Enter");
  expect(await view.sent()).toEqual([message]);
});

test("offers nothing that cannot be done", async () => {
  const said = await (await show(pictures({ actions: [] }))).said();
  expect(said.filter((line) => /^button (?:Restore|Keep)/u.test(line))).toEqual([]);
});

test("every control is reached with the keyboard, and seen", async () => {
  const view = await show(pictures());
  const order: string[] = [];
  for (;;) {
    await view.page.keyboard.press("Tab");
    const focused = await view.focused();
    if (focused === "" || order.includes(focused)) break;
    order.push(focused);
    expect(await view.focusIsSeen(), focused).toBe(true);
  }
  expect(order).toEqual([
    "radio Slider",
    "button Fit",
    "button 1:1",
    "button Zoom out",
    "button Zoom in",
    "checkbox As the model sees it",
    "combobox Model",
    "button Restore Original",
    "button Keep",
    "application Both pictures. Arrow keys move them, plus and minus zoom, 0 fits, 1 shows actual pixels.",
    "slider Line between original and result",
    "region Figures",
  ]);
});

test("comes back as it was, and says of what", async () => {
  const before = await show(pictures());
  await before.page.getByText("Side by Side").click();
  await stage(before).focus();
  await before.page.keyboard.press("1");
  const kept = await before.kept();
  expect(kept).toMatchObject({ itemId: "item 0", layout: "side by side", viewport: { zoom: 1 } });

  const after = await show(undefined, { kept });
  expect(await after.said()).toEqual(["progressbar Opening the pictures"]);
  // Before the host has answered, what is kept is still enough to be brought back once more.
  expect(await after.kept()).toMatchObject({ itemId: "item 0" });
  await after.post({ kind: "state", state: pictures() });
  expect(await after.page.getByRole("radio", { name: "Side by Side" }).isChecked()).toBe(true);
  expect((await frame(after, "Original")).width).toBe(3840);
});
