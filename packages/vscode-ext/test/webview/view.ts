/*
 * A built view in a browser, with a stand-in for the editor around it: its theme, its default styles, its interface, and
 * the very policy the extension asks for.
 */
import { mkdir, readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

import axe from "axe-core";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";

import { pageOf } from "../../src/features/page.ts";
import { installBrowser } from "../e2e/install.ts";
import themes from "./themes.json" with { type: "json" };

export type Theme = keyof typeof themes;
export const themeNames = Object.keys(themes) as readonly Theme[];

export type ViewName = "panel" | "compare";

export interface Stage {
  readonly theme: Theme;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly language?: string;
  readonly translations?: Readonly<Record<string, string>>;
  /** What the editor kept of the view from the time before. */
  readonly kept?: unknown;
  /** As the user may have set it. Default: the editor's own. */
  readonly fontSizePx?: number;
}

/** Pictures of what the tests saw, for a person to look at. */
const artifacts = path.join(import.meta.dirname, "../../artifacts/webview");
const built = path.join(import.meta.dirname, "../../dist/webview");
const fixtures = path.join(import.meta.dirname, "../../../../fixtures");

/** What the editor puts before a view's own styles, in a layer of their own. */
const editorStyles = `
@layer vscode-default {
  html { scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
  body {
    overscroll-behavior-x: none; background-color: transparent; color: var(--vscode-editor-foreground);
    font-family: var(--vscode-font-family); font-weight: var(--vscode-font-weight); font-size: var(--vscode-font-size);
    margin: 0; padding: 0 20px;
  }
  img, video { max-width: 100%; max-height: 100%; }
  a, a code { color: var(--vscode-textLink-foreground); }
  input:focus, select:focus { outline: 1px solid -webkit-focus-ring-color; outline-offset: -1px; }
}`;

/** Files the pages load, and nothing else on this machine. */
export class Site {
  readonly url: string;
  readonly #server: Server;
  readonly #browser: Browser;
  readonly #pages = new Map<string, string>();

  private constructor(server: Server, browser: Browser) {
    this.#server = server;
    this.#browser = browser;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on("request", (request, response) => {
      const { pathname } = new URL(request.url ?? "/", this.url);
      this.#answer(pathname).then(
        ({ type, body }) => response.writeHead(200, { "content-type": type }).end(body),
        () => response.writeHead(404).end(),
      );
    });
  }

  static async open(): Promise<Site> {
    const browser = await chromium.launch({
      executablePath: await installBrowser(),
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
    });
    const server = createServer();
    const { promise, resolve } = Promise.withResolvers<void>();
    server.listen(0, "127.0.0.1", resolve);
    await promise;
    return new Site(server, browser);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
  }

  /** The address of a fixture, as the host would give it. */
  picture(name: string): string {
    return `${this.url}/fixtures/${name}`;
  }

  /** A page with a view on it that has said `ready` and was given no answer yet. */
  async show(name: ViewName, stage: Stage): Promise<View> {
    const html = pageOf({
      title: name,
      script: `${this.url}/built/${name}.js`,
      style: `${this.url}/built/${name}.css`,
      cspSource: this.url,
      language: stage.language ?? "en",
      translations: stage.translations,
    });
    // Where the editor puts its own: before the policy, which is then no matter to it.
    const address = `/${name}-${this.#pages.size}.html`;
    this.#pages.set(address, html.replace("<head>", `<head><style>${editorStyles}</style>`));
    const page = await this.#browser.newPage({
      viewport: { width: stage.widthPx, height: stage.heightPx },
      // What is relative to now is not the same on every day.
      timezoneId: "UTC",
      reducedMotion: "reduce",
    });
    const view = new View(page, name);
    await page.clock.setFixedTime(new Date("2026-11-22T12:00:00Z"));
    await page.addInitScript(standIn, { ...themed(name, stage), kept: stage.kept });
    await page.addInitScript(`globalThis.lineOf = ${lineOf.toString()}`);
    await page.goto(`${this.url}${address}`);
    await page.waitForFunction(() => globalThis.editor.sent.length > 0);
    return view;
  }

  async #answer(pathname: string): Promise<{ readonly type: string; readonly body: string | Buffer }> {
    const html = this.#pages.get(pathname);
    if (html !== undefined) return { type: "text/html; charset=utf-8", body: html };
    // Browsers ask for it by themselves.
    if (pathname === "/favicon.ico") return { type: "image/x-icon", body: "" };
    const [, root = "", ...rest] = pathname.split("/");
    const folder = { built, fixtures }[root];
    if (folder === undefined) throw new Error(`expected a page, but ${pathname} was asked for`);
    const type = types[path.extname(pathname)] ?? "application/octet-stream";
    return { type, body: await readFile(path.join(folder, ...rest)) };
  }
}

const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".jpg": "image/jpeg",
  ".js": "text/javascript",
  ".png": "image/png",
  ".webp": "image/webp",
};

interface StandIn {
  readonly bodyClass: string;
  readonly background: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly kept: unknown;
}

function themed(name: ViewName, { theme, fontSizePx }: Stage): Omit<StandIn, "kept"> {
  const { bodyClass, variables } = themes[theme];
  return {
    bodyClass,
    background: variables[name === "panel" ? "sideBar-background" : "editor-background"],
    variables: { ...variables, ...(fontSizePx === undefined ? {} : { "font-size": `${fontSizePx}px` }) },
  };
}

interface StandInEditor {
  readonly sent: unknown[];
  readonly violations: string[];
  kept: unknown;
}

declare global {
  var editor: StandInEditor;
  var lineOf: (element: Element) => string;
}

/** What a screen reader says of an element: its role and its name. Runs in the page. */
function lineOf(element: Element): string {
  const role = element.getAttribute("role") ?? roleOf(element);
  if (role === "" || element.closest("[aria-hidden=true], details:not([open]) > :not(summary)") !== null) return "";
  const label = element instanceof HTMLInputElement ? element.labels?.[0] : undefined;
  const named =
    (role === "status" ? undefined : element.getAttribute("aria-label")) ??
    element.getAttribute("alt") ??
    textOf(label ?? element).trim();
  return named === "" ? "" : `${role} ${named}`;

  function roleOf({ localName }: Element): string {
    switch (localName) {
      case "button":
      case "summary":
        return localName;
      case "select":
        return "combobox";
      case "input":
        return (element as HTMLInputElement).type;
      case "h1":
      case "h2":
        return "heading";
      case "output":
        return "status";
      case "p":
        return "paragraph";
      case "section":
        return element.hasAttribute("aria-label") ? "region" : "";
      case "li":
        return "listitem";
      case "th":
        return element.getAttribute("scope") === "col" ? "columnheader" : "rowheader";
      case "td":
        return "cell";
      case "img":
        return element.getAttribute("alt") === "" ? "" : "img";
      default:
        return "";
    }
  }

  /** As it is spoken: what is drawn only is left out, and what is for the ear only is in it. */
  function textOf(node: Node): string {
    if (node instanceof Element && node.getAttribute("aria-hidden") === "true") return "";
    if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? "";
    const parts = [...node.childNodes].map((child) => textOf(child));
    const isBlock = node instanceof Element && !["inline", "contents"].includes(getComputedStyle(node).display);
    return (isBlock ? ` ${parts.join("")} ` : parts.join("")).replaceAll(/\s+/gu, " ");
  }
}

/** Runs in the page before its own scripts. */
function standIn({ bodyClass, background, variables, kept }: StandIn): void {
  const editor: StandInEditor = { sent: [], violations: [], kept };
  Object.assign(globalThis, {
    editor,
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) => void editor.sent.push(message),
      getState: () => editor.kept,
      setState: (state: unknown) => {
        editor.kept = state;
      },
    }),
  });
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) =>
    editor.violations.push(`${violatedDirective}: ${blockedURI} in ${sourceFile}`),
  );
  // There is no document element yet when this runs.
  addEventListener("readystatechange", apply, { capture: true, once: true });
  document.addEventListener("readystatechange", apply, { once: true });
  function apply(): void {
    const { documentElement: root, body } = document;
    for (const [name, value] of Object.entries(variables)) root.style.setProperty(`--vscode-${name}`, value);
    root.style.backgroundColor = background;
    body.className = bodyClass;
  }
}

export class View {
  readonly page: Page;
  /** What the browser complained of. */
  readonly complaints: string[] = [];
  readonly #name: ViewName;

  constructor(page: Page, name: ViewName) {
    this.page = page;
    this.#name = name;
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(error.message));
  }

  /** What the host would post. */
  async post(message: unknown): Promise<void> {
    await this.page.evaluate((data) => postMessage(data), message);
    await this.settled();
  }

  /** After everything that was asked for is drawn. */
  async settled(): Promise<void> {
    await this.page.evaluate(async () => {
      await new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(resolve));
      });
      await document.fonts.ready;
    });
    // What is further down loads when somebody scrolls to it.
    await this.page.waitForFunction(() =>
      [...document.images].every((image) => image.complete || image.getBoundingClientRect().top > innerHeight),
    );
  }

  /** What the view has sent since this was last asked. */
  async sent(): Promise<readonly unknown[]> {
    return this.page.evaluate(() => globalThis.editor.sent.splice(0));
  }

  async kept(): Promise<unknown> {
    return this.page.evaluate(() => globalThis.editor.kept);
  }

  async violations(): Promise<readonly string[]> {
    return this.page.evaluate(() => globalThis.editor.violations);
  }

  /** What axe finds wrong, a line for each element. */
  async faults(): Promise<readonly string[]> {
    // Evaluated from outside, which the page's policy does not forbid.
    await this.page.evaluate(axe.source);
    const { violations } = await this.page.evaluate(async () =>
      (globalThis as unknown as { readonly axe: typeof axe }).axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      }),
    );
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary ?? ""}`),
    );
  }

  /** Everything a screen reader finds, as `role name`, or `role text` where it has no name of its own. */
  async said(): Promise<readonly string[]> {
    return this.page.evaluate(() => {
      const lines = [...document.body.querySelectorAll("*")].map((element) => globalThis.lineOf(element));
      return lines.filter((line) => line !== "");
    });
  }

  /** A control by the beginning of its line in `said`. */
  control(line: string): Locator {
    const [role = "", ...words] = line.split(" ");
    const name = new RegExp(`^${words.join(" ").replaceAll(/[.*+?^${}()|[\]\\]/gu, "\\$&")}`, "u");
    return this.page.getByRole(role as "button", { name }).first();
  }

  /** What has the focus, as `said` has it. */
  async focused(): Promise<string> {
    return this.page.evaluate(() => {
      const element = document.activeElement;
      return element === null || element === document.body ? "" : globalThis.lineOf(element);
    });
  }

  /** Whether there is a line around what has the focus, or around its label. */
  async focusIsSeen(): Promise<boolean> {
    return this.page.evaluate(() => {
      const element = document.activeElement;
      const around = element?.matches("[type=radio], [type=checkbox]") === true ? element.closest("label") : element;
      const hasLine = (one: Element | null): boolean => one !== null && getComputedStyle(one).outlineStyle !== "none";
      return hasLine(around) || hasLine(element?.querySelector(".grip") ?? null);
    });
  }

  /** What reaches out of the view to the side, and is not cut off with a mark that says so. */
  async overflows(): Promise<readonly string[]> {
    return this.page.evaluate(() => {
      const { clientWidth } = document.documentElement;
      const isCut = (element: Element | null): boolean =>
        element !== null && (getComputedStyle(element).overflowX !== "visible" || isCut(element.parentElement));
      return [...document.body.querySelectorAll("*")]
        .filter((element) => {
          const { left, right } = element.getBoundingClientRect();
          const isInside = left > -0.5 && right < clientWidth + 0.5;
          return !isInside && element.checkVisibility() && !isCut(element);
        })
        .map((element) => element.outerHTML.slice(0, 120));
    });
  }

  async screenshot(name: string): Promise<void> {
    await mkdir(artifacts, { recursive: true });
    const file = path.join(artifacts, `${this.#name}-${name.replaceAll(" ", "-")}.png`);
    await this.page.screenshot({ path: file, fullPage: this.#name === "panel" });
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}
