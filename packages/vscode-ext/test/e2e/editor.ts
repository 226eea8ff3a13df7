/*
 * One window of the editor, as a person sees and uses it.
 */
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { BrowserContext, Frame, Locator, Page } from "playwright-core";
import type * as vscode from "vscode";

import type { suite } from "../host/suite.ts";
import type { Host, Server } from "./server.ts";

/** Pictures of what the tests saw, for a person to look at. */
export const artifacts = path.join(import.meta.dirname, "../../artifacts");

/** How long a person would wait at most before giving up. */
const patienceMs = 60_000;

export interface Memory {
  readonly rssBytes: number;
  /** The highest since the host began, or since `resetPeak`. */
  readonly peakBytes: number;
}

export class Editor {
  readonly page: Page;
  readonly #server: Server;
  #host: Host;

  private constructor(page: Page, server: Server, host: Host) {
    this.page = page;
    this.#server = server;
    this.#host = host;
  }

  /** Opens a folder, or a `.code-workspace` file, or nothing, in a window of its own, and waits until its extensions run. */
  static async open(context: BrowserContext, server: Server, target?: string): Promise<Editor> {
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    const before = await server.hosts();
    const query = new URLSearchParams();
    if (target === undefined) query.set("ew", "true");
    else query.set(target.endsWith(".code-workspace") ? "workspace" : "folder", target);
    await page.goto(`${server.url}?${query.toString()}`);
    const editor = new Editor(page, server, await newHost(server, before));
    try {
      await page.locator(".monaco-workbench .part.statusbar").waitFor();
      if (target !== undefined) await editor.#listed();
    } catch (error) {
      await editor.screenshot("failed to open");
      throw error;
    }
    return editor;
  }

  /** Waits until the explorer lists something. */
  async #listed(): Promise<void> {
    const first = this.page.locator(".explorer-folders-view .monaco-list-row").first();
    const isListed = await first.waitFor({ timeout: 20_000 }).then(
      () => true,
      () => false,
    );
    if (isListed) return;
    // A window that is busy now and then opens a workspace file without its folders, and has them when it is loaded again.
    await this.reload();
    await first.waitFor();
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  /** A file or folder in the explorer, by its name. */
  item(name: string): Locator {
    return this.page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`).first();
  }

  /** Selects items in the explorer as a person does, with one click and then clicks with Ctrl held. */
  async select(...names: readonly string[]): Promise<void> {
    for (const [index, name] of names.entries()) {
      await this.item(name).click(index === 0 ? {} : { modifiers: ["ControlOrMeta"] });
      const selected = this.page.locator(".explorer-folders-view .monaco-list-row.selected");
      while ((await selected.count()) !== index + 1) await sleep(50);
    }
  }

  /** Opens the context menu of an item in the explorer; of the empty space below all items without a name. */
  async rightClick(name?: string): Promise<void> {
    if (name === undefined) {
      const box = await this.page.locator(".explorer-folders-view").boundingBox();
      if (box === null) throw new Error("expected an explorer with some empty space");
      await this.page.mouse.click(box.x + box.width / 2, box.y + box.height - 8, { button: "right" });
    } else {
      await this.item(name).click({ button: "right" });
    }
    await this.#menu.first().waitFor();
  }

  get #menu(): Locator {
    return this.page.locator(".context-view .monaco-menu .action-item:not(.disabled) .action-label:not(.separator)");
  }

  /** What the open menu offers, with its submenus that are open. */
  async menuItems(): Promise<readonly string[]> {
    return (await this.#menu.allInnerTexts()).map((text) => text.trim()).filter((text) => text !== "");
  }

  /** Chooses an item of the open menu; the words before the last one are submenus on the way to it. */
  async choose(...labels: readonly string[]): Promise<void> {
    for (const [index, label] of labels.entries()) {
      const item = this.#menu.filter({ hasText: exactly(label) }).last();
      await item.hover();
      if (index === labels.length - 1) await item.click();
      // A submenu opens under the pointer after a moment.
      else await sleep(400);
    }
  }

  /** Holds the pointer over an item of the open menu, so that its submenu opens if it has one. */
  async hoverItem(label: string): Promise<void> {
    const before = await this.#menu.count();
    await this.#menu
      .filter({ hasText: exactly(label) })
      .last()
      .hover();
    const deadline = performance.now() + 1_500;
    while ((await this.#menu.count()) === before && performance.now() < deadline) await sleep(50);
  }

  /** Moves through the open menu with the keyboard and chooses an item of it. */
  async chooseByKeyboard(label: string): Promise<void> {
    const focused = this.page.locator(".context-view .monaco-menu .action-item.focused .action-label").first();
    await this.#menu.first().waitFor();
    const most = await this.#menu.count();
    let current = "";
    for (let step = 0; step < most; step += 1) {
      await this.page.keyboard.press("ArrowDown");
      const before = current;
      const deadline = performance.now() + 2_000;
      while (current === before && performance.now() < deadline)
        current = (await focused.innerText({ timeout: 1_000 }).catch(() => before)).trim();
      if (current !== label) continue;
      await this.page.keyboard.press("Enter");
      return;
    }
    throw new Error(`the keyboard does not reach ${label}, but ${current}`);
  }

  async closeMenu(): Promise<void> {
    for (let open = await this.#menu.count(); open > 0; open = await this.#menu.count())
      await this.page.keyboard.press("Escape");
  }

  /** Runs a command by its words in the palette. */
  async command(title: string): Promise<void> {
    const input = this.page.locator(".quick-input-widget input.input");
    // A window that is busy loses a key now and then.
    while (!(await input.isVisible())) {
      await this.page.keyboard.press("F1");
      await input.waitFor({ timeout: 2_000 }).catch(() => undefined);
    }
    await input.fill(`>${title}`);
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().click();
  }

  /** What the open list offers to pick. */
  async picks(): Promise<readonly string[]> {
    const rows = this.page.locator(".quick-input-list .monaco-list-row");
    await rows.first().waitFor();
    return rows
      .locator(".quick-input-list-row")
      .first()
      .page()
      .locator(".quick-input-list .monaco-list-row .label-name")
      .allInnerTexts();
  }

  /** Picks one row of the open list. */
  async pick(label: string | RegExp): Promise<void> {
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: label }).first().click();
  }

  /** A notification that is shown, once one with this text is. Throws with all that were shown instead. */
  async notification(text: string | RegExp, timeoutMs = patienceMs): Promise<Locator> {
    const found = this.page.locator(".notifications-toasts .notification-list-item").filter({ hasText: text }).first();
    const seen = new Set<string>();
    const deadline = performance.now() + timeoutMs;
    // The editor hides a notification after some seconds: one that was not looked for must not be missed in the message.
    while (!(await found.isVisible())) {
      for (const shown of await this.notifications()) seen.add(shown);
      if (performance.now() > deadline)
        throw new Error(`no notification with ${String(text)} within ${timeoutMs} ms, but: ${[...seen].join(" | ")}`);
      await sleep(50);
    }
    return found;
  }

  /** The texts of all notifications that are shown. */
  async notifications(): Promise<readonly string[]> {
    return this.page.locator(".notifications-toasts .notification-list-item-message").allInnerTexts();
  }

  /** Waits until no notification shows progress any more. The editor takes one away a moment after its work is done. */
  async atRest(): Promise<void> {
    await this.page
      .locator(".notifications-toasts .monaco-progress-container.active")
      .first()
      .waitFor({ state: "hidden" });
  }

  /** Presses a button of a notification. */
  async press(notification: Locator, button: string): Promise<void> {
    await notification.locator(".monaco-button", { hasText: button }).first().click();
  }

  /** Answers a question that the whole window waits for. */
  async answer(button: string): Promise<void> {
    await this.page
      .locator(".monaco-dialog-box .monaco-button", { hasText: exactly(button) })
      .first()
      .click();
  }

  /** The document inside a webview, once it has an element that matches. */
  async webview(selector: string, timeoutMs = patienceMs): Promise<Frame> {
    const deadline = performance.now() + timeoutMs;
    while (performance.now() < deadline) {
      for (const frame of this.page.frames()) {
        const isThere = await frame
          .locator(selector)
          .first()
          .isVisible()
          .catch(() => false);
        if (isThere && frame !== this.page.mainFrame()) return frame;
      }
      await sleep(100);
    }
    throw new Error(`no webview shows ${selector} after ${timeoutMs} ms`);
  }

  /** Runs a function in the extension host. It sees its arguments only: the editor's API, what is handed over, and the host suite. */
  async evaluate<Argument, Result>(
    task: (api: typeof vscode, argument: Argument, hostSuite: typeof suite) => Result,
    ...[argument]: unknown extends Argument ? [] : [Argument]
  ): Promise<Awaited<Result>> {
    const response = await fetch(`http://127.0.0.1:${this.#host.port}/`, {
      method: "POST",
      body: JSON.stringify({ source: task.toString(), argument }),
    });
    const answer = (await response.json()) as { readonly result: Awaited<Result>; readonly error?: string };
    if (answer.error !== undefined) throw new Error(`in the extension host: ${answer.error}`);
    return answer.result;
  }

  /** Changes a setting of the user, or resets it. */
  async setting(name: string, value: unknown): Promise<void> {
    await this.evaluate(
      async (api, [key, wanted]) =>
        api.workspace.getConfiguration().update(key, wanted, api.ConfigurationTarget.Global),
      [name, value ?? undefined] as [string, unknown],
    );
  }

  /** The process of this window's extension host. */
  get hostPid(): number {
    return this.#host.pid;
  }

  /** What the extension host holds in memory, as Linux counts it. */
  async memory(): Promise<Memory> {
    const status = await readFile(`/proc/${this.#host.pid}/status`, "utf8");
    const bytesOf = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "mu").exec(status)?.[1]) * 1024;
    return { rssBytes: bytesOf("VmRSS"), peakBytes: bytesOf("VmHWM") };
  }

  /** Kills the extension host without a warning, as a crash or a lack of memory does. The editor starts another one. */
  killHost(): void {
    process.kill(this.#host.pid, "SIGKILL");
  }

  /** Closes all notifications, read or not. */
  async clearNotifications(): Promise<void> {
    await this.command("Notifications: Clear All Notifications");
    await this.page.locator(".notifications-toasts .notification-list-item").first().waitFor({ state: "detached" });
  }

  /** Waits for the extension host that the editor starts in place of one that was killed. It does so three times in five minutes. */
  async hostAgain(): Promise<void> {
    this.#host = await newHost(this.#server, [this.#host]);
  }

  /** Loads the window again, with a new extension host. */
  async reload(): Promise<void> {
    const before = await this.#server.hosts();
    await this.page.reload();
    this.#host = await newHost(this.#server, before);
    await this.page.locator(".monaco-workbench .part.statusbar").waitFor();
  }

  /** Keeps a picture of the window, or of a part of it, under a name. */
  async screenshot(name: string, part?: Locator): Promise<void> {
    await mkdir(artifacts, { recursive: true });
    await (part ?? this.page).screenshot({ path: path.join(artifacts, `${name}.png`), animations: "disabled" });
  }
}

async function newHost(server: Server, before: readonly Host[]): Promise<Host> {
  const known = new Set(before.map(({ pid }) => pid));
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    const host = (await server.hosts()).find(({ pid }) => !known.has(pid));
    if (host !== undefined) return host;
    await sleep(50);
  }
  throw new Error("no extension host has started within a minute");
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replaceAll(/[.*+?^${}()|[\]\\]/gu, "\\$&")}\\s*$`, "u");
}
