import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, inject, test } from "vitest";

import { desk } from "../e2e/desk.ts";
import type { Editor } from "../e2e/editor.ts";
import { commandLine, manyImages, optimizeMany } from "../e2e/many.ts";
import type { Activation } from "../e2e/probe/activation.ts";
import { type Figure, inMegabytes, inSeconds, writePage } from "./page.ts";

/* What the extension costs: its size, its start, and what an editor adds to a run of the command line. */

const id = "pixelthrift.pixelthrift-vscode";
const images = 200;
const rounds = 5;

const { open, folder } = desk({ watch: id });

const figures: Figure[] = [];

afterAll(async () => writePage(figures, new Date()));

test("the packages", async () => {
  const { platform, universal } = inject("installed").packages;
  for (const [name, file] of [
    ["with the native engine, for this machine", platform],
    ["with the portable engine, for every machine", universal],
  ] as const) {
    if (file === undefined) continue;
    figures.push({ what: `package ${name}`, value: inMegabytes((await stat(file)).size), how: "the VSIX" });
  }
  const bundle = path.join(import.meta.dirname, "../../dist");
  for (const [name, how] of [
    ["extension.cjs", "loaded at activation"],
    ["features.cjs", "loaded by the first command, open image or view"],
    ["core.cjs", "the library, loaded by whatever first needs it"],
    ["webview/panel.js", "the savings view"],
    ["webview/compare.js", "the comparison"],
  ] as const) {
    const { size } = await stat(path.join(bundle, name));
    figures.push({ what: name, value: `${(size / 1_000).toFixed(1)} kB`, how });
  }
});

test("activation", async () => {
  const opened = await folder({ "photo.jpg": "demo/photo-4k.jpg" });
  const activations: Activation[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const editor = await open(opened);
    activations.push(
      await editor.evaluate(async (api, extension): Promise<Activation> => {
        await api.extensions.getExtension(extension)?.activate();
        return (globalThis as { pixelthriftActivation?: Activation }).pixelthriftActivation ?? {};
      }, id),
    );
    await editor.close();
  }
  const least = (clock: "elapsedMs" | "processorMs"): string => {
    const all = activations.map(({ load, call }) => (load?.[clock] ?? Infinity) + (call?.[clock] ?? Infinity));
    return `${Math.min(...all).toFixed(1)} ms`;
  };
  const how = `loading the file and \`activate\`, least of ${rounds} windows`;
  figures.push(
    { what: "activation", value: least("elapsedMs"), how },
    { what: "activation, of the processor", value: least("processorMs"), how: `${how}: a window that opens is busy` },
  );
});

/** Until the window says so. The question is one that does not make a busy window draw. */
async function said(editor: Editor, text: string): Promise<void> {
  const toasts = 'document.querySelector(".notifications-toasts")';
  const isSaid = `${toasts}?.textContent.includes(${JSON.stringify(text)})`;
  await editor.page.waitForFunction(isSaid, undefined, { polling: 50, timeout: 100_000 });
}

/** What a process has had of the processors, its ended children alone where `whose` says so, as Linux counts it. */
async function processorMs(pid: number | "self", whose: "its own" | "its children"): Promise<number> {
  const line = await readFile(`/proc/${pid}/stat`, "utf8");
  // The second field is a name in parentheses, which may have spaces in it; times follow from the 14th on, in hundredths.
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  const [user, system] = whose === "its own" ? fields.slice(11, 13) : fields.slice(13, 15);
  return (Number(user) + Number(system)) * 10;
}

/** Without the explorer: how long the command takes in an extension host. */
async function inHost(editor: Editor, opened: string): Promise<number> {
  return editor.evaluate(
    async (api, folderPath): Promise<number> => {
      const startedMs = performance.now();
      await api.commands.executeCommand("pixelthrift.optimize", api.Uri.file(folderPath));
      return performance.now() - startedMs;
    },
    path.join(opened, "many"),
  );
}

test("many images, against the command line", async () => {
  const clicked: number[] = [];
  const whole: number[] = [];
  const host: number[] = [];
  const program: number[] = [];
  const processor: { host: number[]; program: number[] } = { host: [], program: [] };
  for (let round = 0; round < rounds; round += 1) {
    const opened = await manyImages(folder, images);
    const editor = await open(opened);
    // A window works for itself for some seconds after it has opened.
    await sleep(5_000);
    const atStart = await editor.memory();
    const started = performance.now();
    await optimizeMany(editor);
    await said(editor, `${images} optimized`);
    clicked.push(performance.now() - started);
    const after = await editor.memory();
    if (round === 0) {
      const how = `resident memory of the extension host, around its first run over ${images} images`;
      figures.push(
        { what: "memory before", value: inMegabytes(atStart.rssBytes), how },
        { what: "memory at its peak", value: inMegabytes(after.peakBytes), how },
        { what: "memory after", value: inMegabytes(after.rssBytes), how },
      );
    }
    const again = await manyImages(folder, images);
    const hostBefore = await processorMs(editor.hostPid, "its own");
    host.push(await inHost(editor, again));
    processor.host.push((await processorMs(editor.hostPid, "its own")) - hostBefore);
    await editor.close();
    const last = await manyImages(folder, images);
    const childrenBefore = await processorMs("self", "its children");
    const elapsed = await commandLine(last);
    processor.program.push((await processorMs("self", "its children")) - childrenBefore);
    whole.push(elapsed.wholeMs);
    program.push(elapsed.runMs);
  }
  const how = `median of ${rounds} rounds, one after the other`;
  const ratio = (ours: readonly number[], theirs: readonly number[]): string =>
    `${median(ours.map((elapsedMs, round) => elapsedMs / (theirs[round] ?? NaN))).toFixed(2)} times`;
  const count = `${images} images`;
  figures.push(
    { what: `${count}, from the right click to the summary`, value: inSeconds(median(clicked)), how },
    { what: `${count}, the command line from start to end`, value: inSeconds(median(whole)), how },
    { what: "the editor to the command line, all in all", value: ratio(clicked, whole), how: "menu, browser, process" },
    { what: `${count}, the run alone, in the extension host`, value: inSeconds(median(host)), how },
    {
      what: `${count}, the run alone, on the command line`,
      value: inSeconds(median(program)),
      how: "by its own count",
    },
    { what: "the extension to the command line, run to run", value: ratio(host, program), how },
    { what: "the extension to the command line, with its start", value: ratio(host, whole), how },
    {
      what: "the same, time of the processors",
      value: ratio(processor.host, processor.program),
      how: "the extension host's alone: editor and browser draw on the same two cores",
    },
  );
});

test("cancel", async () => {
  const elapsed: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const editor = await open(await manyImages(folder, 600));
    await optimizeMany(editor);
    const progress = await editor.notification(/Optimizing for AI: [1-9]\d*\/600/u);
    const pressed = performance.now();
    await editor.press(progress, "Cancel");
    await editor.notification(/Cancelled\. /u);
    elapsed.push(performance.now() - pressed);
    await editor.close();
  }
  figures.push({
    what: "from Cancel to the summary",
    value: inSeconds(median(elapsed)),
    how: `median of ${rounds} runs over 600 images, longest ${inSeconds(Math.max(...elapsed))}`,
  });
});

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
