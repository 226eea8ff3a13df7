/*
 * What every file of tests needs: a server, a browser, and folders with pictures in them.
 */
import { cp, mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, inject } from "vitest";

import { Editor } from "./editor.ts";
import { Server } from "./server.ts";

/** Every image here is drawn by a script, see its README. */
export const fixtures = path.join(import.meta.dirname, "../../../../fixtures");

/** What keeps the browser in a container, and off the network. */
const browserFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What a window is as large as. */
export interface Screen {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Pixels of the screen for one of the window, on a side. */
  readonly pixelRatio: number;
}

const usual: Screen = { widthPx: 1280, heightPx: 800, pixelRatio: 1 };

export interface DeskOptions {
  /** `universal` has no engine of ours in it. Default: this machine's package; the universal one where there is none. */
  readonly vsix?: "platform" | "universal";
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Of every window. Default: what most people have. */
  readonly screen?: Screen;
  /** An extension whose activation is measured, in every window. */
  readonly watch?: string;
}

export interface Desk {
  /** Ends the editor and starts it again on the same folders. Windows must be opened anew. */
  readonly restart: () => Promise<void>;
  /** Opens a window. It is closed after the test. */
  readonly open: (target?: string) => Promise<Editor>;
  /** A new folder with copies of fixtures: where each goes, and which it is; and its name. It is removed after the test. */
  readonly folder: (files?: Readonly<Record<string, string>>, name?: string) => Promise<string>;
  /** Where the extension keeps its history. */
  readonly history: () => string;
  /** Where it keeps originals that were replaced. */
  readonly backups: () => string;
}

/** To be called once at the head of a file of tests: one server for all of them. */
export function desk({ vsix = "platform", screen = usual, ...options }: DeskOptions = {}): Desk {
  let server: Server | undefined;
  let browser: Browser | undefined;
  let context: BrowserContext | undefined;
  const windows: Editor[] = [];
  const folders: string[] = [];

  const started = (): { readonly server: Server; readonly context: BrowserContext } => {
    if (server === undefined || context === undefined) throw new Error("expected to be called in a test");
    return { server, context };
  };

  beforeAll(async () => {
    const { entry, packages, browser: executablePath } = inject("installed");
    const underTest = (vsix === "platform" ? packages.platform : undefined) ?? packages.universal;
    server = await Server.start({ entry, packages: [packages.probe, underTest], ...options });
    browser = await chromium.launch({ executablePath, args: browserFlags });
    // One for all windows, as people have it: what one has loaded and compiled is there for the next.
    context = await browser.newContext({
      viewport: { width: screen.widthPx, height: screen.heightPx },
      deviceScaleFactor: screen.pixelRatio,
    });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  });
  afterEach(async ({ task }) => {
    const failed = task.result?.state === "fail" ? windows.filter(({ page }) => !page.isClosed()) : [];
    for (const [index, window] of failed.entries()) await window.screenshot(`failed ${task.name} ${index}`);
    for (const window of windows.splice(0)) await window.close();
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const storage = (): string => path.join(started().server.globalStorage, "pixelthrift.pixelthrift-vscode");
  return {
    restart: async () => started().server.restart(),
    async open(target) {
      const window = await Editor.open(started().context, started().server, target);
      windows.push(window);
      return window;
    },
    history: () => path.join(storage(), "history"),
    backups: () => path.join(storage(), "backups"),
    async folder(files = {}, name = "pictures") {
      const parent = await mkdtemp(path.join(await realpath(tmpdir()), "pixelthrift-"));
      folders.push(parent);
      const folder = path.join(parent, name);
      await mkdir(folder);
      for (const [file, fixture] of Object.entries(files)) {
        await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
        await cp(path.join(fixtures, fixture), path.join(folder, file));
      }
      return folder;
    },
  };
}
