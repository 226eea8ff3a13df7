import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { openOriginals } from "./originals.ts";

let folder = "";
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), "pixelthrift-originals-")), "originals");
});
afterEach(async () => rm(path.dirname(folder), { recursive: true }));

const sha256 = "ab".repeat(32);
const kept = { sha256, sizeBytes: 3 };

function opened(asked: string[] = []) {
  return openOriginals(folder, {
    original: async (wanted) => {
      asked.push(wanted);
      return wanted === sha256 ? new Uint8Array([1, 2, 3]) : undefined;
    },
  });
}

test("lays an original out under a name that says what it is", async () => {
  const file = await opened().file(kept, "png");
  expect(path.basename(file ?? "")).toBe(`${sha256}.png`);
  expect([...(await readFile(file ?? ""))]).toEqual([1, 2, 3]);
  expect(await readdir(folder)).toHaveLength(1);
});

test("asks the backups once", async () => {
  const asked: string[] = [];
  const originals = opened(asked);
  await originals.file(kept, "png");
  await originals.file(kept, "png");
  expect(asked).toHaveLength(1);
});

test("lays it out again where what is there is not whole", async () => {
  const file = await opened().file(kept, "png");
  await writeFile(file ?? "", "");
  await opened().file(kept, "png");
  expect([...(await readFile(file ?? ""))]).toEqual([1, 2, 3]);
});

test("has nothing of what the backups have not", async () => {
  expect(await opened().file({ sha256: "cd".repeat(32), sizeBytes: 3 }, "png")).toBeUndefined();
});

test("makes no path of a format that is none", async () => {
  expect(path.basename((await opened().file(kept, "../png")) ?? "")).toBe(sha256);
});

test("removes what nobody has looked at for a day", async () => {
  const old = await opened().file(kept, "jpeg");
  await utimes(old ?? "", new Date(0), new Date(0));
  await opened().file(kept, "png");
  expect(await readdir(folder)).toEqual([`${sha256}.png`]);
});
