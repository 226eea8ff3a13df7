import { glob, readFile } from "node:fs/promises";
import path from "node:path";

import axe from "axe-core";
import { expect, test } from "vitest";

import { desk } from "./desk.ts";
import type { Editor } from "./editor.ts";

/* The views in the editor's own themes, and the themes as the tests outside of it have them. */

const { open, folder } = desk();

/** By the names that the tests give them; the editor shows today the first two, and years ago the next. */
const themes = {
  dark: "Dark 2026",
  light: "Light 2026",
  "dark modern": "Dark Modern",
  "light modern": "Light Modern",
  "high contrast": "Default High Contrast",
  "high contrast light": "Default High Contrast Light",
} as const;

/** What a stand-in for the editor needs, whatever our own style sheets say. */
const always = [
  "editor-background",
  "editor-foreground",
  "font-family",
  "font-size",
  "font-weight",
  "scrollbarSlider-background",
  "sideBar-background",
];

/** Names of the editor's variables in our style sheets. */
async function usedVariables(): Promise<readonly string[]> {
  const used = new Set(always);
  const source = path.join(import.meta.dirname, "../../src/webview");
  for await (const name of glob("**/*.css", { cwd: source })) {
    const css = await readFile(path.join(source, name), "utf8");
    for (const [, variable = ""] of css.matchAll(/--vscode-([\w-]+)/gu)) used.add(variable);
  }
  return [...used].toSorted();
}

interface Theme {
  readonly bodyClass: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** What is needed of the element at the root of a view: the tests themselves are not in a browser. */
interface Root {
  readonly style: { backgroundColor: string; getPropertyValue(name: string): string };
  readonly ownerDocument: { readonly body: { readonly className: string } };
}

async function themeIn(editor: Editor, id: string, names: readonly string[]): Promise<Theme> {
  await editor.setting("workbench.colorTheme", id);
  const view = await editor.webview("main");
  await expect.poll(async () => view.locator("body").getAttribute("data-vscode-theme-id")).toBe(id);
  return view.locator("html").evaluate(({ style, ownerDocument }: Root, wanted) => {
    const found = wanted.map((name) => [name, style.getPropertyValue(`--vscode-${name}`).trim()] as const);
    return {
      // That motion is to be reduced is no part of a theme.
      bodyClass: ownerDocument.body.className.replace(" vscode-reduce-motion", ""),
      variables: Object.fromEntries(found.filter(([, value]) => value !== "")),
    };
  }, names);
}

/** What axe finds wrong in a view, a line for each element. The view is on what the workbench has painted behind it. */
async function faultsIn(editor: Editor, part: string, background: string): Promise<readonly string[]> {
  const view = await editor.webview(part);
  await view.evaluate(axe.source);
  const { violations } = await view.locator("html").evaluate(async (root: Root, variable) => {
    root.style.backgroundColor = `var(--vscode-${variable})`;
    return (globalThis as unknown as { readonly axe: typeof axe }).axe.run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    });
  }, background);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary ?? ""}`),
  );
}

test("look as the tests outside of it take them to look, and are sound", async () => {
  const editor = await open(await folder({ "photo.jpg": "demo/photo-4k.jpg" }));
  const refused: string[] = [];
  editor.page.on("console", (message) => {
    if (/Content Security Policy/u.test(message.text())) refused.push(message.text());
  });
  await editor.rightClick("photo.jpg");
  await editor.choose("Optimize for AI");
  await editor.notification(/1 optimized/u);
  await editor.command("Pixelthrift: Show Savings");
  await (await editor.webview(".runs .row")).locator(".open").first().click();
  await editor.webview(".stage");

  const names = await usedVariables();
  const found: Record<string, Theme> = {};
  for (const [name, id] of Object.entries(themes)) {
    found[name] = await themeIn(editor, id, names);
    await editor.screenshot(`views-${name.replaceAll(" ", "-")}`);
    expect(await faultsIn(editor, ".runs", "sideBar-background"), `the panel in ${name}`).toEqual([]);
    expect(await faultsIn(editor, ".stage", "editor-background"), `the comparison in ${name}`).toEqual([]);
  }
  expect(refused).toEqual([]);
  // `vitest run -u` writes them again, from whatever version of the editor runs here.
  await expect(`${JSON.stringify(found, null, 2)}\n`).toMatchFileSnapshot("../webview/themes.json");
});
