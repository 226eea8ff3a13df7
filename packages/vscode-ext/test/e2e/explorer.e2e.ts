import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";

import { expect, test } from "vitest";

import { desk } from "./desk.ts";
import { added, changed, hashes } from "./files.ts";

/* A right click in the explorer, and what becomes of the files. */

const { open, folder } = desk();

const words = JSON.parse(await readFile(path.join(import.meta.dirname, "../../package.nls.json"), "utf8")) as Readonly<
  Record<string, string>
>;

const optimize = words["command.optimize"] ?? "";
const more = words["submenu.more"] ?? "";

const pictures = {
  "icon.webp": "demo/icon.webp",
  "notes.md": "README.md",
  "photo.jpg": "demo/photo-4k.jpg",
  "receipt.jpg": "demo/receipt.jpg",
  "sub/deep/logo.png": "demo/logo-transparent.png",
  "sub/page.png": "demo/screenshot-1080p.png",
};

test("an image has one action and one submenu, right under Add File to Chat, and a file that is none has neither", async () => {
  const editor = await open(await folder(pictures));
  await editor.rightClick("photo.jpg");
  const items = await editor.menuItems();
  const chat = items.indexOf("Add File to Chat");
  expect(items.slice(chat, chat + 3)).toEqual(["Add File to Chat", optimize, more]);
  await editor.hoverItem(more);
  await editor.screenshot("explorer-menu");
  const submenu = (await editor.menuItems()).filter((item) => !items.includes(item));
  expect(submenu).toEqual(
    expect.arrayContaining(
      ["command.optimizeForModel", "command.optimizeWithPreset", "command.optimizeAndReplace", "command.estimate"].map(
        (key) => words[key],
      ),
    ),
  );
  await editor.closeMenu();
  await editor.rightClick("notes.md");
  expect(await editor.menuItems()).not.toContain(optimize);
});

test("one image: a result beside it, and one notification with its figures", async () => {
  const opened = await folder(pictures);
  const before = await hashes(opened);
  const editor = await open(opened);
  await editor.rightClick("photo.jpg");
  await editor.choose(optimize);
  const summary = await editor.notification(/1 optimized: .*tokens .*saved with .*smaller/u);
  await editor.atRest();
  await editor.screenshot("one-image");
  expect(await editor.notifications()).toHaveLength(1);
  for (const button of ["Compare", "Show Savings"])
    await summary.locator(".monaco-button", { hasText: button }).waitFor();
  const now = await hashes(opened);
  expect(added(before, now)).toEqual(["photo_optimized.jpg"]);
  expect(changed(before, now)).toEqual([]);
});

test("several, with one among them that is no image", async () => {
  const opened = await folder(pictures);
  const before = await hashes(opened);
  const editor = await open(opened);
  await editor.select("notes.md", "photo.jpg", "receipt.jpg");
  await editor.rightClick("receipt.jpg");
  await editor.choose(optimize);
  await editor.notification("2 optimized");
  const now = await hashes(opened);
  expect(added(before, now)).toEqual(["photo_optimized.jpg", "receipt_optimized.jpg"]);
  expect(changed(before, now)).toEqual([]);
});

test("a folder: its structure once more, in a folder of its own", async () => {
  const opened = await folder(pictures);
  const before = await hashes(opened);
  const editor = await open(opened);
  await editor.rightClick("sub");
  await editor.choose(optimize);
  await editor.notification("2 optimized");
  const now = await hashes(opened);
  const names = added(before, now).map((name) => name.replace(/\.\w+$/u, ""));
  expect(names).toEqual(["sub/optimized/deep/logo_optimized", "sub/optimized/page_optimized"]);
  expect(changed(before, now)).toEqual([]);
});

test("the empty space below all files: the whole workspace folder", async () => {
  const opened = await folder(pictures);
  const before = await hashes(opened);
  const editor = await open(opened);
  await editor.rightClick();
  await editor.choose(optimize);
  await editor.notification(/4 optimized, 1 kept/u);
  expect(changed(before, await hashes(opened))).toEqual([]);
});

test("a broken image among others: the others are done, and it says which failed", async () => {
  const opened = await folder({ "sub/photo.jpg": "demo/photo-4k.jpg" });
  await writeFile(
    path.join(opened, "sub/broken.jpg"),
    (await readFile(path.join(opened, "sub/photo.jpg"))).subarray(0, 9_000),
  );
  await writeFile(path.join(opened, "sub/empty.png"), "");
  const before = await hashes(opened);
  const editor = await open(opened);
  await editor.rightClick("sub");
  await editor.choose(optimize);
  const summary = await editor.notification(/1 optimized, 2 failed/u);
  await editor.press(summary, "Show Log");
  await editor.page.locator(".output-view, .part.panel").getByText("broken.jpg").first().waitFor();
  await editor.screenshot("broken-image");
  const now = await hashes(opened);
  expect(added(before, now)).toEqual(["sub/optimized/photo_optimized.jpg"]);
  expect(changed(before, now)).toEqual([]);
});

test("a folder that cannot be written to: it says so, and nothing is left behind", async ({ skip }) => {
  const opened = await folder({ "sub/photo.jpg": "demo/photo-4k.jpg" });
  const sub = path.join(opened, "sub");
  // Root may write where permissions say otherwise; an immutable folder stops root too.
  const seal = process.getuid?.() === 0 ? ["chattr", "+i", "-i"] : ["chmod", "a-w", "u+w"];
  const [command = "", on = "", off = ""] = seal;
  skip(spawnSync(command, [on, sub]).status !== 0, "this file system has no immutable folders");
  try {
    const before = await hashes(opened);
    const editor = await open(opened);
    await editor.rightClick("sub");
    await editor.choose(optimize);
    await editor.notification(/1 failed/u);
    expect(await hashes(opened)).toEqual(before);
  } finally {
    spawnSync(command, [off, sub]);
  }
});

test("two workspace folders: each one's results stay in it", async () => {
  const first = await folder({ "photo.jpg": "demo/photo-4k.jpg" }, "first");
  const second = await folder({ "receipt.jpg": "demo/receipt.jpg" }, "second");
  const place = await folder();
  const workspace = path.join(place, "both.code-workspace");
  await writeFile(workspace, JSON.stringify({ folders: [{ path: first }, { path: second }] }));
  const editor = await open(workspace);
  await editor.command("Pixelthrift: Optimize All Images of the Workspace");
  await editor.notification("2 optimized");
  for (const [at, name] of [
    [first, "photo_optimized.jpg"],
    [second, "receipt_optimized.jpg"],
  ] as const)
    expect([...(await hashes(at)).keys()]).toContainEqual(expect.stringContaining(name));
});

test("from the palette with nothing selected: images to pick from", async () => {
  const opened = await folder(pictures);
  const before = await hashes(opened);
  const editor = await open(opened);
  await editor.command(`Pixelthrift: ${words["command.optimizePicked"]}`);
  expect((await editor.picks()).toSorted()).toEqual(["icon.webp", "logo.png", "page.png", "photo.jpg", "receipt.jpg"]);
  await editor.pick("receipt.jpg");
  await editor.page.keyboard.press("Enter");
  await editor.notification("1 optimized");
  expect(added(before, await hashes(opened))).toEqual(["receipt_optimized.jpg"]);
});

test("from the palette with nothing open: it says so and does nothing", async () => {
  const editor = await open();
  await editor.command("Pixelthrift: Optimize All Images of the Workspace");
  expect(await (await editor.notification("No folder is open")).isVisible()).toBe(true);
});

test("with the keyboard alone", async () => {
  const opened = await folder(pictures);
  const before = await hashes(opened);
  const editor = await open(opened);
  const { keyboard } = editor.page;
  await editor.command("View: Show Explorer");
  await keyboard.press("Home");
  // sub, icon.webp, notes.md, photo.jpg
  for (let step = 0; step < 3; step += 1) await keyboard.press("ArrowDown");
  await keyboard.press("Shift+F10");
  await editor.chooseByKeyboard(optimize);
  await editor.notification("1 optimized");
  await editor.screenshot("keyboard");
  expect(added(before, await hashes(opened))).toEqual(["photo_optimized.jpg"]);
  // From the notification on, the same way: to its first button, and press it.
  await editor.command("Notifications: Accept Notification Primary Action");
  await editor.page
    .locator(".tab", { hasText: /Compare|photo/u })
    .first()
    .waitFor();
});
