/*
 * A folder of hundreds of images, and the two ways to do all of them.
 */
import { link, mkdir } from "node:fs/promises";
import path from "node:path";

import { type Desk, fixtures } from "./desk.ts";
import type { Editor } from "./editor.ts";
import { run } from "./install.ts";

const kinds = ["photo-4k.jpg", "phone-portrait.jpg", "screenshot-1080p.png", "scan-a4-200dpi.jpg", "receipt.jpg"];

/** A folder `many` with so many images in a new folder; they share five contents, and so take no space. */
export async function manyImages(folder: Desk["folder"], count: number): Promise<string> {
  const opened = await folder();
  await mkdir(path.join(opened, "many"));
  const originals = await folder(Object.fromEntries(kinds.map((kind) => [kind, `demo/${kind}`])));
  for (let index = 0; index < count; index += 1) {
    const kind = kinds[index % kinds.length] ?? "";
    await link(path.join(originals, kind), path.join(opened, "many", `${String(index).padStart(4, "0")}-${kind}`));
  }
  return opened;
}

/** Right-clicks the folder and starts a run, as a person does. */
export async function optimizeMany(editor: Editor): Promise<void> {
  await editor.rightClick("many");
  await editor.choose("Optimize for AI");
}

interface Elapsed {
  /** From the call to its end: the process and all. */
  readonly wholeMs: number;
  /** Of the run alone, by its own count. */
  readonly runMs: number;
}

/** The command line on the same folder, with the settings that a new editor has, and a history of its own. */
export async function commandLine(opened: string): Promise<Elapsed> {
  const started = performance.now();
  const program = path.join(fixtures, "../packages/core/dist/bin.js");
  const options = ["--model", "claude-opus-5-5", "--preset", "content", "--json"];
  const said = await run([process.execPath, program, "optimize", path.join(opened, "many"), ...options], {
    env: { ...process.env, XDG_STATE_HOME: path.join(path.dirname(opened), "state") },
  });
  const { totals } = JSON.parse(said) as { readonly totals: { readonly elapsedMs: number } };
  return { wholeMs: performance.now() - started, runMs: totals.elapsedMs };
}
