import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Frame } from "playwright-core";
import { expect, test } from "vitest";

import { desk } from "./desk.ts";
import type { Editor } from "./editor.ts";

/* The savings panel and the comparison, where only the editor can say whether they work. */

const { open, folder } = desk();

/** As a person would be with a busy machine. */
const patient = { timeout: 30_000 };

async function optimize(editor: Editor, command: string, ...files: readonly string[]): Promise<void> {
  await editor.evaluate(
    async (api, [name = "", ...paths]) => {
      const uris = paths.map((one) => api.Uri.file(one));
      await api.commands.executeCommand(`pixelthrift.${name}`, uris[0], uris);
    },
    [command, ...files],
  );
  await editor.notification(/optimized/u);
  await editor.command("Notifications: Clear All Notifications");
}

async function panel(editor: Editor, selector = ".runs .row"): Promise<Frame> {
  await editor.command("Pixelthrift: Show Savings");
  return editor.webview(selector);
}

/** Runs a command of the editor's own. */
async function run(editor: Editor, command: string): Promise<void> {
  await editor.evaluate(async (api, name) => void (await api.commands.executeCommand(name)), command);
}

/** Widths of the pictures that the view could load; 0 of one that it could not. */
async function loaded(view: Frame, selector: string): Promise<readonly number[]> {
  return view
    .locator(selector)
    .evaluateAll((all: readonly { readonly naturalWidth: number }[]) => all.map(({ naturalWidth }) => naturalWidth));
}

test("a file that lies in no folder of the window has its thumbnail, and its pictures to compare", async () => {
  const elsewhere = await folder({ "photo.jpg": "demo/photo-4k.jpg" });
  const editor = await open(await folder({ "notes.md": "README.md" }));
  await optimize(editor, "optimize", path.join(elsewhere, "photo.jpg"));
  await panel(editor);
  // The editor loads the view once more when it may load pictures of another folder.
  await expect
    .poll(async () => loaded(await editor.webview(".runs .row"), ".runs .thumbnail img").catch(() => []), patient)
    .toEqual([512]);
  await (await editor.webview(".runs .row")).locator(".open").first().click();
  const comparison = await editor.webview(".stage");
  await expect.poll(async () => loaded(comparison, ".pane img"), patient).toEqual([512, 3840]);
});

test("both come back as they were, after they were hidden and after the window was loaded again", async () => {
  const pictures = await folder({ "photo.jpg": "demo/photo-4k.jpg", "receipt.jpg": "demo/receipt.jpg" });
  const editor = await open(pictures);
  await optimize(editor, "optimize", path.join(pictures, "photo.jpg"), path.join(pictures, "receipt.jpg"));
  const view = await panel(editor);
  await view.getByText("Bytes", { exact: true }).click();
  await view.locator(".run .open").first().click();
  await view.locator(".items .open").first().click();
  await (await editor.webview(".stage")).getByText("Side by Side").click();

  // Another tab over it throws the view away.
  await run(editor, "workbench.action.files.newUntitledFile");
  await editor.page.locator(".monaco-editor textarea, .native-edit-context").first().waitFor({ state: "attached" });
  await run(editor, "workbench.action.openEditorAtIndex1");
  const beside = await editor.webview(".stage.beside");
  await expect.poll(async () => loaded(beside, ".pane img"), patient).toEqual([3840, 512]);

  await editor.command("View: Show Explorer");
  const again = await panel(editor, ".items .row");
  expect(await again.getByRole("radio", { name: /^Bytes/u }).isChecked()).toBe(true);

  // In a browser the editor writes down every five seconds what is open.
  await sleep(8_000);
  await editor.reload();
  await run(editor, "workbench.action.openEditorAtIndex1");
  const reloaded = await editor.webview(".stage.beside");
  await expect.poll(async () => loaded(reloaded, ".pane img"), patient).toEqual([3840, 512]);
});

test("a replaced original comes back from the comparison, byte for byte", async () => {
  const pictures = await folder({ "photo.jpg": "demo/photo-4k.jpg" });
  const file = path.join(pictures, "photo.jpg");
  const original = await readFile(file);
  const editor = await open(pictures);
  await editor.setting("pixelthrift.confirmReplace", false);
  await optimize(editor, "optimizeAndReplace", file);
  expect((await readFile(file)).byteLength).toBeLessThan(original.byteLength);

  await (await panel(editor)).locator(".open").first().click();
  const comparison = await editor.webview(".stage");
  // The backup has no name that says what it is.
  await expect.poll(async () => loaded(comparison, ".pane img"), patient).toEqual([512, 3840]);
  await comparison.getByRole("button", { name: "Restore Original" }).click();
  await editor.notification(/1 restored/u);
  expect(await readFile(file)).toEqual(original);
  await expect.poll(async () => comparison.locator("main").innerText(), patient).not.toContain("Restore Original");
  await editor.screenshot("restored");
});
