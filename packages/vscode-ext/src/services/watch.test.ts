import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { watchFolder } from "./watch.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "pixelthrift-watch-"));
});
afterEach(async () => rm(root, { recursive: true }));

test("tells of what is written into a folder that was not there, once for many files at a time", async () => {
  const folder = path.join(root, "history");
  const changed = vi.fn<() => void>();
  const watching = watchFolder(folder, changed, 100);
  for (let index = 0; index < 20; index += 1) await writeFile(path.join(folder, `${index}.jsonl`), "x");
  await vi.waitFor(() => expect(changed).toHaveBeenCalled());
  await sleep(300);
  expect(changed.mock.calls.length).toBeLessThan(4);
  watching.dispose();
  const before = changed.mock.calls.length;
  await writeFile(path.join(folder, "later.jsonl"), "x");
  await sleep(200);
  expect(changed).toHaveBeenCalledTimes(before);
});

test("does without where there can be no folder", async () => {
  const file = path.join(root, "file");
  await writeFile(file, "");
  const watching = watchFolder(path.join(file, "history"), () => {});
  expect(() => watching.dispose()).not.toThrow();
});
