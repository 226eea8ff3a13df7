import { appendFile, cp, mkdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { openBackups } from "pixelthrift/backups";
import { expect, test } from "vitest";

import { desk, fixtures } from "./desk.ts";
import type { Editor } from "./editor.ts";
import { added, changed, hashes } from "./files.ts";

/* Results in place of originals: what is there afterwards, and how the originals come back. */

const { open, folder, restart, backups } = desk();

const more = "Optimize for AI: More";

const pictures = {
  "page.png": "demo/screenshot-1080p.png",
  "photo.jpg": "demo/photo-4k.jpg",
  "sub/receipt.jpg": "demo/receipt.jpg",
};

/** The moment in which a person reads a notification: of four within 800 ms the editor shows three. */
const readMs = 800;

async function replace(editor: Editor, name: string): Promise<void> {
  await editor.rightClick(name);
  await editor.choose(more, "Optimize and Replace");
  await editor.answer("Replace");
}

async function restore(editor: Editor, name: string): Promise<void> {
  await editor.rightClick(name);
  await editor.choose(more, "Restore Original");
}

test("asks first, and does nothing when the answer is no", async () => {
  const opened = await folder(pictures);
  const before = await hashes(opened);
  const editor = await open(opened);
  await editor.rightClick("photo.jpg");
  await editor.choose(more, "Optimize and Replace");
  await editor.page.locator(".monaco-dialog-box").waitFor();
  await editor.screenshot("replace-question");
  await editor.answer("Cancel");
  await editor.page.locator(".monaco-dialog-box").waitFor({ state: "detached" });
  expect(await hashes(opened)).toEqual(before);
});

test("replaces, and Restore in the notification brings the original back to the byte", async () => {
  const opened = await folder(pictures);
  const before = await hashes(opened);
  const editor = await open(opened);
  await replace(editor, "photo.jpg");
  const summary = await editor.notification("1 optimized");
  const now = await hashes(opened);
  expect(changed(before, now)).toEqual(["photo.jpg"]);
  expect(added(before, now)).toEqual([]);
  await sleep(readMs);
  await editor.press(summary, "Restore");
  await editor.notification("1 restored");
  expect(await hashes(opened)).toEqual(before);
});

test("restores a whole folder after the editor was started again", async () => {
  const opened = await folder(pictures);
  const before = await hashes(opened);
  const editor = await open(opened);
  await editor.select("sub", "page.png", "photo.jpg");
  await replace(editor, "photo.jpg");
  await editor.notification("3 optimized");
  expect(changed(before, await hashes(opened))).toEqual(["page.png", "photo.jpg", "sub/receipt.jpg"]);
  await editor.close();

  await restart();
  const again = await open(opened);
  // The explorer may remember that all three were selected, and a right click on one of them would be about all.
  await again.select("sub");
  await restore(again, "sub");
  await again.notification("1 restored");
  await sleep(readMs);
  await again.command("Pixelthrift: Restore Originals…");
  expect((await again.picks()).filter((label) => ["page.png", "photo.jpg"].includes(label))).toHaveLength(2);
  for (const name of ["page.png", "photo.jpg"]) await again.pick(name);
  await again.page.keyboard.press("Enter");
  await again.notification("2 restored");
  expect(await hashes(opened)).toEqual(before);
});

test("asks before it restores over a file that was changed since", async () => {
  const opened = await folder(pictures);
  const before = await hashes(opened);
  const editor = await open(opened);
  await replace(editor, "photo.jpg");
  await editor.notification("1 optimized");
  await appendFile(path.join(opened, "photo.jpg"), "edited");
  const edited = await hashes(opened);
  await restore(editor, "photo.jpg");
  await editor.page.locator(".monaco-dialog-box", { hasText: "has changed since" }).waitFor();
  await editor.answer("Cancel");
  expect(await hashes(opened)).toEqual(edited);
  await restore(editor, "photo.jpg");
  await editor.answer("Restore Anyway");
  await editor.notification("1 restored");
  expect(await hashes(opened)).toEqual(before);
});

test("an extension host that is killed in mid-replace leaves each file whole, and every original can be restored", async () => {
  const opened = await folder();
  const count = 120;
  await mkdir(path.join(opened, "many"));
  for (let index = 0; index < count; index += 1)
    await cp(
      path.join(fixtures, "demo/phone-portrait.jpg"),
      path.join(opened, `many/${String(index).padStart(3, "0")}.jpg`),
    );
  const before = await hashes(opened);
  const editor = await open(opened);
  await replace(editor, "many");
  // A notification tells of it too late: some files are replaced, and the others are not yet.
  const originals = new Set(before.values());
  while ([...(await hashes(opened)).values()].every((hash) => originals.has(hash))) await sleep(10);
  editor.killHost();

  await editor.reload();
  const killed = await hashes(opened);
  const replaced = changed(before, killed);
  expect(replaced.length).toBeGreaterThan(0);
  expect(replaced.length).toBeLessThan(count);
  // All pictures are the same, and so is every whole result.
  expect(new Set(replaced.map((name) => killed.get(name))).size).toBe(1);
  // The journal is a step ahead of the folder: it may know one file that was not put in place any more.
  const records = await openBackups(backups()).records();
  const announced = records.map((record) => path.relative(opened, record.path)).filter((name) => before.has(name));
  expect(announced).toEqual(expect.arrayContaining([...replaced]));
  expect(announced.length - replaced.length).toBeLessThanOrEqual(1);
  await restore(editor, "many");
  await editor.notification(`${announced.length} restored`);
  expect(await hashes(opened)).toEqual(before);
});
