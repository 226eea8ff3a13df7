import { cp, readdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { readLedger } from "pixelthrift/ledger";
import { expect, test } from "vitest";

import { desk } from "./desk.ts";
import { added, changed, hashes } from "./files.ts";
import { commandLine, manyImages, optimizeMany } from "./many.ts";

/* A folder of hundreds of images: the same results as on the command line, and nothing lost however a run ends. */

const { open, folder, history } = desk();

const isResult = (name: string): boolean => name.includes("/optimized/") && !path.basename(name).startsWith(".");

test("writes what the command line writes, byte for byte", async () => {
  const [withEditor, withProgram] = [await manyImages(folder, 200), await manyImages(folder, 200)];
  const before = await hashes(withEditor);
  const editor = await open(withEditor);
  await optimizeMany(editor);
  await editor.notification("200 optimized", 100_000);
  await commandLine(withProgram);
  const now = await hashes(withEditor);
  expect(changed(before, now)).toEqual([]);
  expect(now).toEqual(await hashes(withProgram));
});

test("stops when it is told to, and leaves nothing half done", async () => {
  const opened = await manyImages(folder, 600);
  const before = await hashes(opened);
  const editor = await open(opened);
  await optimizeMany(editor);
  const progress = await editor.notification(/Optimizing for AI: [1-9]\d*\/600/u);
  await editor.screenshot("progress");
  await editor.press(progress, "Cancel");
  await editor.notification(/Cancelled\. /u);
  const now = await hashes(opened);
  expect(changed(before, now)).toEqual([]);
  const results = added(before, now);
  expect(results.length).toBeLessThan(600);
  expect(results.filter((name) => !isResult(name))).toEqual([]);
  await sleep(1_000);
  // Nothing went on behind the notification.
  expect(await hashes(opened)).toEqual(now);
});

test("loses nothing when the extension host is killed in mid-run", async () => {
  const [killed, whole] = [await manyImages(folder, 300), await manyImages(folder, 300)];
  const before = await hashes(killed);
  const known = await readLedger(history());
  const editor = await open(killed);
  await optimizeMany(editor);
  // A notification tells of it too late.
  while ((await readdir(killed, { recursive: true })).filter((name) => isResult(name)).length < 20) await sleep(10);
  editor.killHost();
  await commandLine(whole);
  const wanted = await hashes(whole);
  const now = await hashes(killed);
  expect(changed(before, now)).toEqual([]);
  const results = added(before, now).filter((name) => isResult(name));
  expect(results.length).toBeGreaterThan(0);
  expect(results.length).toBeLessThan(300);
  for (const name of results) expect(now.get(name), name).toBe(wanted.get(name));

  // After a reload the history has what was done, and the same run once more does the rest.
  await editor.reload();
  const { entries } = await readLedger(history());
  const recorded = entries.length - known.entries.length;
  expect(recorded).toBeGreaterThan(results.length - 10);
  expect(recorded).toBeLessThanOrEqual(results.length);
  await optimizeMany(editor);
  await editor.notification("300 optimized", 100_000);
  const rest = await hashes(killed);
  expect(new Map([...rest].filter(([name]) => isResult(name)))).toEqual(
    new Map([...wanted].filter(([name]) => isResult(name))),
  );
});

test("two windows on one folder lose nothing", async () => {
  const opened = await manyImages(folder, 100);
  const whole = await folder();
  await cp(opened, whole, { recursive: true });
  const before = await hashes(opened);
  const known = await readLedger(history());
  const [first, second] = [await open(opened), await open(opened)];
  await Promise.all([optimizeMany(first), optimizeMany(second)]);
  await Promise.all([first.notification("100 optimized", 100_000), second.notification("100 optimized", 100_000)]);
  await commandLine(whole);
  const now = await hashes(opened);
  expect(changed(before, now)).toEqual([]);
  expect(now).toEqual(await hashes(whole));
  const { entries, unread } = await readLedger(history());
  expect(entries.length - known.entries.length).toBe(200);
  expect(unread).toMatchObject({ tornLines: 0, foreignLines: 0 });
});
