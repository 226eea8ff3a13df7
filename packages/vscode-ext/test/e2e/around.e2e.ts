import { spawnSync } from "node:child_process";
import { readdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";

import type { Locator } from "playwright-core";
import { expect, test } from "vitest";

import { desk } from "./desk.ts";
import type { Editor } from "./editor.ts";
import { added, changed, hashes } from "./files.ts";

/* What is around a run: settings, links, what is passed over, other ways in, and what the editor shows beside it. */

const { open, folder, history } = desk();

/** Where the extension keeps everything. */
const storage = (): string => path.dirname(history());

const pictures = { "a/x.jpg": "demo/receipt.jpg", "a/y.png": "demo/screenshot-1080p.png", "z.jpg": "demo/receipt.jpg" };

/** As much of a browser's window as is asked here. */
interface Styled {
  getComputedStyle(element: unknown, part: string): { readonly content: string };
}

/** Calls a command as the explorer does. */
async function call(editor: Editor, command: string, ...files: readonly string[]): Promise<void> {
  await editor.evaluate(
    async (api, [name = "", ...paths]) => {
      const uris = paths.map((one) => api.Uri.file(one));
      await api.commands.executeCommand(`pixelthrift.${name}`, uris[0], uris);
    },
    [command, ...files],
  );
}

async function said(editor: Editor, text: string | RegExp): Promise<void> {
  await editor.notification(text);
  await editor.clearNotifications();
}

/** Clears what a test has set. */
async function withSettings(
  editor: Editor,
  settings: Readonly<Record<string, unknown>>,
  work: () => Promise<void>,
): Promise<void> {
  for (const [name, value] of Object.entries(settings)) await editor.setting(name, value);
  await work();
  for (const name of Object.keys(settings)) await editor.setting(name, undefined);
}

test("each result has one place, and what git, the settings or its name pass over has none", async () => {
  const opened = await folder({ ...pictures, "dist/d.jpg": "demo/receipt.jpg", "old/o.jpg": "demo/receipt.jpg" });
  const elsewhere = await folder();
  await writeFile(path.join(opened, ".gitignore"), "dist/\n*optimized*\n");
  const git = (...args: readonly string[]): void => {
    const { status, stderr } = spawnSync("git", ["-C", opened, "-c", "user.name=t", "-c", "user.email=t@t", ...args]);
    if (status !== 0) throw new Error(stderr.toString());
  };
  git("init", "--quiet");
  git("add", "a", "old");
  git("commit", "--quiet", "--message=a");
  const editor = await open(opened);
  const original = await hashes(opened);
  const at = (name: string): string => path.join(opened, name);
  const results = async (): Promise<readonly string[]> =>
    added(original, await hashes(opened))
      .filter((name) => !name.startsWith(".git/"))
      .map((name) => name.replace(/\.\w+$/u, ""));

  // Whether an image was chosen alone, with its folder or with everything.
  const within = { "pixelthrift.output.mode": "folder", "pixelthrift.exclude": ["**/old/**"] };
  await withSettings(editor, within, async () => {
    // A file that is no image, among others that are.
    await call(editor, "optimize", at("a/x.jpg"), at(".gitignore"));
    await said(editor, "1 optimized: ");
    expect(await results()).toEqual(["optimized-images/a/x_optimized"]);
    await call(editor, "optimize", at("a"));
    await said(editor, "2 optimized");
    await call(editor, "optimizeWorkspace");
    await said(editor, "3 optimized");
    const names = ["a/x", "a/y", "z"].map((name) => `optimized-images/${name}_optimized`);
    expect(await results()).toEqual(names);
    // What was chosen by name is done.
    await call(editor, "optimize", at("dist"), at("old/o.jpg"));
    await said(editor, "2 optimized");
    expect(await results()).toHaveLength(5);
  });
  // A folder outside of the workspace.
  const outside = { "pixelthrift.output.mode": "folder", "pixelthrift.output.folder": elsewhere };
  await withSettings(editor, outside, async () => {
    await call(editor, "optimize", at("a/x.jpg"));
    await said(editor, "1 optimized");
    expect([...(await hashes(elsewhere)).keys()]).toEqual(["a/x_optimized.jpg"]);
  });
  // A result is no image to optimize, and it says so.
  await call(editor, "optimize", at("optimized-images/a/x_optimized.jpg"));
  await said(editor, "Nothing to do: what was found are results already.");
  // One that would save too little is not written.
  await withSettings(editor, { "pixelthrift.minSavings": 100 }, async () => {
    const before = await hashes(opened);
    await call(editor, "optimize", at("z.jpg"));
    await said(editor, "0 optimized, 1 would save too little.");
    expect(await hashes(opened)).toEqual(before);
  });
  // Of all that is there only one image is new to git.
  await editor.command("Pixelthrift: Optimize Changed Images (Git)");
  await said(editor, "1 optimized");
  expect(await results()).toContain("z_optimized");
  expect(changed(original, await hashes(opened)).filter((name) => !name.startsWith(".git/"))).toEqual([]);
});

test("asks before it replaces where the settings say so, too; and keeps a result that another one replaces", async () => {
  const opened = await folder(pictures);
  const before = await hashes(opened);
  const editor = await open(opened);
  await withSettings(editor, { "pixelthrift.output.mode": "replace" }, async () => {
    await editor.rightClick("z.jpg");
    await editor.choose("Optimize for AI");
    await editor.answer("Cancel");
    expect(await hashes(opened)).toEqual(before);
  });
  const file = path.join(opened, "z.jpg");
  await call(editor, "optimize", file);
  await said(editor, "1 optimized");
  const first = (await hashes(opened)).get("z_optimized.jpg") ?? "";
  await withSettings(editor, { "pixelthrift.preset": "conservative" }, async () => {
    await call(editor, "optimize", file);
    await said(editor, "1 optimized");
  });
  expect((await hashes(opened)).get("z_optimized.jpg")).not.toBe(first);
  const kept = await readdir(path.join(storage(), "backups/objects"), { recursive: true });
  expect(kept.map((name) => path.basename(name))).toContain(first);
});

test("a workspace that was opened by a link: replaced and restored all the same", async () => {
  const real = await folder(pictures);
  const link = path.join(await folder(), "link");
  await symlink(real, link);
  const editor = await open(link);
  const before = await hashes(real);
  await withSettings(editor, { "pixelthrift.confirmReplace": false }, async () => {
    await call(editor, "optimizeAndReplace", path.join(link, "a"));
    await said(editor, "2 optimized");
    expect(changed(before, await hashes(real))).toEqual(["a/x.jpg", "a/y.png"]);
    await call(editor, "restore", path.join(link, "a/x.jpg"));
    await said(editor, "1 restored.");
    await call(editor, "restore", link);
    await said(editor, "1 restored.");
  });
  expect(await hashes(real)).toEqual(before);
  // What was put back has saved nothing.
  await editor.command("Pixelthrift: Show Savings");
  const view = await editor.webview(".runs");
  await view.locator(".run .open").first().click();
  await view.getByText("the original was restored").first().waitFor();
});

test("images behind a protocol of their own are done through the editor, and nothing of them is lost", async () => {
  const bytes = await readFile(path.join(await folder(pictures), "z.jpg"));
  const editor = await open(await folder({ "notes.md": "README.md" }));
  const found = await editor.evaluate(async (api, base64) => {
    const files = new Map<string, Uint8Array>();
    const photo = new Uint8Array(Buffer.from(base64, "base64"));
    for (const name of ["/in/a.jpg", "/in/a.webp", "/in/deep/b.jpg", "/in/.hidden/c.jpg"]) files.set(name, photo);
    files.set("/in/deep/b_optimized.jpg", new Uint8Array([1, 2, 3]));
    files.set("/in/broken.png", new Uint8Array([1, 2, 3]));
    const none = new api.EventEmitter<never[]>();
    const namesIn = (folderPath: string): [string, 1 | 2][] => {
      const below = [...files.keys()].filter((name) => name.startsWith(`${folderPath}/`));
      const steps = below.map((name) => name.slice(folderPath.length + 1).split("/"));
      return [...new Map(steps.map(([first = "", ...rest]) => [first, rest.length > 0 ? 2 : 1] as [string, 1 | 2]))];
    };
    const provider = api.workspace.registerFileSystemProvider("memory", {
      onDidChangeFile: none.event,
      watch: () => ({ dispose: () => {} }),
      stat: ({ path: name }) => {
        const file = files.get(name);
        if (file === undefined && namesIn(name).length === 0) throw api.FileSystemError.FileNotFound(name);
        const { File, Directory } = api.FileType;
        return { type: file === undefined ? Directory : File, ctime: 0, mtime: 0, size: file?.byteLength ?? 0 };
      },
      readDirectory: ({ path: name }) => namesIn(name),
      readFile: ({ path: name }) => {
        const file = files.get(name);
        if (file === undefined) throw api.FileSystemError.FileNotFound(name);
        return file;
      },
      writeFile: ({ path: name }, content) => void files.set(name, content),
      createDirectory: () => {},
      delete: () => {},
      rename: () => {},
    });
    const uri = api.Uri.parse("memory:/in");
    await api.commands.executeCommand("pixelthrift.optimize", uri, [uri]);
    await api.workspace.getConfiguration().update("pixelthrift.confirmReplace", false, true);
    await api.commands.executeCommand("pixelthrift.optimizeAndReplace", uri, [uri]);
    await api.workspace.getConfiguration().update("pixelthrift.confirmReplace", undefined, true);
    provider.dispose();
    const isPhoto = (name: string): boolean => Buffer.from(files.get(name) ?? []).equals(photo);
    return { names: [...files.keys()].toSorted(), whole: isPhoto("/in/a.jpg") && isPhoto("/in/deep/b.jpg") };
  }, bytes.toString("base64"));
  await editor.notification(/3 optimized, 1 failed/u);
  await editor.notification("0 optimized, 4 failed.");
  expect(found).toEqual({
    names: [
      "/in/.hidden/c.jpg",
      "/in/a.jpg",
      "/in/a.jpg_optimized.jpg",
      "/in/a.webp",
      "/in/a.webp_optimized.jpg",
      "/in/broken.png",
      "/in/deep/b.jpg",
      "/in/deep/b_optimized.jpg",
    ],
    whole: true,
  });
});

interface ToolAnswer {
  readonly images: readonly {
    readonly outcome: string;
    readonly outputPath?: string;
    readonly cost?: readonly { readonly tokensBefore: number; readonly tokensAfter: number }[];
    readonly error?: { readonly code: string };
  }[];
  readonly error?: { readonly code?: string; readonly message: string };
}

test("an agent gets a smaller file, short answers, and errors that it can act on", async () => {
  const opened = await folder(pictures);
  await writeFile(path.join(opened, "broken.png"), "no image");
  const before = await hashes(opened);
  const editor = await open(opened);
  const ask = async (tool: string, input: object): Promise<ToolAnswer> => {
    const asked = editor.evaluate(
      async (api, [name, json]) => {
        const answer = await api.lm.invokeTool(name, { input: JSON.parse(json), toolInvocationToken: undefined });
        const [part] = answer.content;
        return (part as { readonly value: string }).value;
      },
      [tool, JSON.stringify(input)] as [string, string],
    );
    if (tool === "optimize_image") await editor.answer("Yes");
    const text = await asked;
    expect(text.length).toBeLessThan(2_000);
    return JSON.parse(text) as ToolAnswer;
  };
  await withSettings(editor, { "pixelthrift.output.mode": "replace" }, async () => {
    const { images } = await ask("optimize_image", { paths: ["z.jpg", "broken.png"] });
    expect(images).toMatchObject([
      { outcome: "optimized", outputPath: path.join(opened, "z_optimized.jpg") },
      { outcome: "failed", error: { code: "E_FORMAT" } },
    ]);
  });
  // An agent replaces nothing, whatever the settings say.
  expect(changed(before, await hashes(opened))).toEqual([]);
  const { images } = await ask("estimate_image_tokens", { paths: ["a"], models: ["gpt-4o"] });
  expect(images).toHaveLength(2);
  expect(images[0]?.cost?.[0]?.tokensAfter).toBeLessThan(images[0]?.cost?.[0]?.tokensBefore ?? 0);
  expect(await ask("optimize_image", { paths: ["nowhere.png"] })).toMatchObject({
    error: { message: expect.stringContaining('"nowhere.png" is not there') },
  });
  expect(await ask("optimize_image", { paths: ["z.jpg"], model: "gpt-40" })).toMatchObject({
    error: { code: "E_OPTION", message: expect.stringContaining("gpt-4o") },
  });
});

test("beside an image: its tokens in the status bar, on its path and in the explorer; in the clipboard; on a page", async () => {
  const opened = await folder({ "my cats/a (1).jpg": "demo/photo-4k.jpg", "photo.jpg": "demo/photo-4k.jpg" });
  await writeFile(path.join(opened, "notes.md"), "See ![cats](my%20cats/a%20%281%29.jpg) and so on.\n");
  const editor = await open(opened);
  const { page } = editor;
  await editor.item("photo.jpg").dblclick();
  const status: Locator = page.locator('.statusbar-item[id*="pixelthrift.tokens"]');
  const patience = { timeout: 10_000 };
  await expect.poll(async () => status.innerText(), patience).toBe("≈ 4,784 tok");
  // The editor draws a mark behind a name, not in it.
  const mark = async (): Promise<string> =>
    editor
      .item("photo.jpg")
      .locator(".monaco-icon-label")
      .evaluate((label) => (globalThis as unknown as Styled).getComputedStyle(label, "::after").content);
  await withSettings(editor, { "pixelthrift.decorations.enabled": true }, async () => {
    await expect.poll(mark, patience).toBe('"4k"');
    await editor.screenshot("status-bar");
    // Both show what is there now.
    await withSettings(editor, { "pixelthrift.confirmReplace": false }, async () => {
      await call(editor, "optimizeAndReplace", path.join(opened, "photo.jpg"));
      await said(editor, "1 optimized");
    });
    await expect.poll(async () => status.innerText(), patience).toBe("≈ 209 tok");
    await expect.poll(mark, patience).not.toBe('"4k"');
  });

  await editor.item("notes.md").dblclick();
  await status.waitFor({ state: "hidden" });
  await page.locator(".view-line span", { hasText: "cats/a" }).last().hover();
  const hover = page.locator(".monaco-hover", { hasText: "3840×2160" });
  await hover.waitFor();
  await editor.screenshot("hover");
  await hover.getByText("Optimize for AI").click();
  await said(editor, "1 optimized");
  const now = await hashes(opened);
  expect([...now.keys()]).toContain("my cats/a (1)_optimized.jpg");

  const copied = async (): Promise<string> => editor.evaluate(async (api) => api.env.clipboard.readText());
  await editor.rightClick("photo.jpg");
  await editor.choose("Optimize for AI: More", "Copy as Markdown");
  await expect.poll(copied, patience).toMatch(/^!\[photo\.jpg\]\(data:image\/jpeg;base64,\/9j/u);
  await editor.rightClick("photo.jpg");
  await editor.choose("Optimize for AI: More", "Copy as Data URL");
  await expect.poll(copied, patience).toMatch(/^data:image\/jpeg;base64,\/9j/u);
  await editor.rightClick("my cats");
  await editor.choose("Optimize for AI: More", "Estimate Only");
  await page.locator(".editor-instance .view-line", { hasText: "a (1).jpg" }).first().waitFor();
  await editor.screenshot("estimate");
  expect(await hashes(opened)).toEqual(now);
});

interface Asked {
  readonly prompt: string;
  readonly imageBytes: number;
}

test("the editor's own language model is asked for a name, with a small picture, and the file renamed", async () => {
  const opened = await folder({ "IMG_1234.jpg": "demo/photo-4k.jpg" });
  const editor = await open(opened);
  await editor.evaluate(async (api) => {
    // Newer than the oldest editor that we allow.
    const models = api.lm as unknown as {
      registerLanguageModelChatProvider(vendor: string, provider: object): { dispose(): void };
    };
    const model = {
      id: "seer",
      name: "Seer",
      family: "seer",
      version: "1",
      maxInputTokens: 9_000,
      maxOutputTokens: 900,
    };
    models.registerLanguageModelChatProvider("probe", {
      provideLanguageModelChatInformation: () => [{ ...model, capabilities: { imageInput: true } }],
      provideLanguageModelChatResponse: async (
        _model: unknown,
        [message]: readonly { readonly content: readonly { readonly value?: string; readonly data?: Uint8Array }[] }[],
        _options: unknown,
        progress: { report(part: unknown): void },
      ) => {
        const [image, text] = message?.content ?? [];
        Object.assign(globalThis, { asked: { prompt: text?.value, imageBytes: image?.data?.length } });
        progress.report(new api.LanguageModelTextPart("Mountain Lake at Noon.jpg"));
      },
      provideTokenCount: async () => 1,
    });
    await api.lm.selectChatModels();
  });
  await withSettings(editor, { "pixelthrift.naming.language": "Latin" }, async () => {
    await editor.rightClick("IMG_1234.jpg");
    await editor.choose("Optimize for AI: More", "Suggest a File Name");
    const input = editor.page.locator(".quick-input-widget input.input");
    const allow = editor.page.locator(".monaco-dialog-box .monaco-button", { hasText: "Allow" });
    await input.or(allow).first().waitFor();
    if (await allow.isVisible()) await allow.click();
    await expect.poll(async () => input.inputValue(), { timeout: 10_000 }).toBe("mountain-lake-at-noon.jpg");
    await editor.screenshot("name");
    await editor.page.keyboard.press("Enter");
  });
  await expect
    .poll(async () => [...(await hashes(opened)).keys()], { timeout: 10_000 })
    .toEqual(["mountain-lake-at-noon.jpg"]);
  const asked = await editor.evaluate(() => (globalThis as unknown as { readonly asked: Asked }).asked);
  expect(asked.prompt).toContain("Latin");
  expect(asked.imageBytes).toBeLessThan(20_000);
});
