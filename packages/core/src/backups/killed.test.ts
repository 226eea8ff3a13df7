/**
 * What nobody can ask for politely: a process that is killed, a full disk, two processes at once.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay, setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { isWhole, sealed } from "../../test/sealed.ts";
import { openJournal } from "../journal.ts";
import { temporaryFor } from "../write.ts";
import { type Backups, openBackups, sha256Of } from "./index.ts";

const program = fileURLToPath(new URL("../../test/replacing.ts", import.meta.url));
const isWindows = process.platform === "win32";

let root: string;
let photos: string;
let backups: Backups;
const originals = new Map<string, Buffer>();

beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), "pixelthrift-killed-")));
  photos = path.join(root, "photos");
  backups = openBackups(path.join(root, "store"));
  await mkdir(photos);
  originals.clear();
  for (let index = 0; index < 6; index += 1) {
    const file = path.join(photos, `${index}.jpg`);
    const bytes = sealed(20_000 + index * 60_000);
    await writeFile(file, bytes);
    originals.set(file, bytes);
  }
});
afterEach(() => rm(root, { recursive: true }));

function start(): ChildProcess {
  return spawn(process.execPath, [program, "loop", backups.folder, photos], { stdio: ["ignore", "pipe", "pipe"] });
}

/** Has said so many bytes, one for each file that it replaced, or has ended before. */
async function begun({ stdout }: ChildProcess, end: Promise<unknown> | undefined, moves = 1): Promise<void> {
  if (stdout === null) return;
  const said = new Promise<void>((resolve) => {
    let bytes = 0;
    stdout.on("data", (data: Buffer) => {
      bytes += data.byteLength;
      if (bytes >= moves) resolve();
    });
  });
  await Promise.race([said, end]);
}

/** Every file is the old one or the new one, and never half of one. */
async function checkWhole(): Promise<void> {
  for (const file of originals.keys()) expect(isWhole(await readFile(file)), file).toBe(true);
}

/** Whatever any of them ever was is in the store. */
async function checkKept(): Promise<void> {
  const before = (await backups.records()).flatMap((record) => record.before ?? []);
  for (const sha256 of new Set(before.map((kept) => kept.sha256))) {
    expect(isWhole(Buffer.from(await backups.get(sha256)))).toBe(true);
  }
}

/** The first originals come back, whatever has happened to the files since. */
async function checkRestorable(): Promise<void> {
  for (const [file, bytes] of originals) {
    if ((await backups.original(file)) !== undefined) await backups.restore(file);
    expect(await readFile(file)).toEqual(bytes);
  }
}

async function strays(): Promise<string[]> {
  const all = await readdir(root, { recursive: true });
  return all.filter((name) => name.endsWith(".pixelthrift") || name.endsWith(".removing"));
}

describe.skipIf(isWindows)("kill -9", () => {
  test("at sixty random moments: every file whole, every original restorable, nothing left behind", async () => {
    let moved = 0;
    let left = 0;
    for (let kill = 0; kill < 60; kill += 1) {
      const child = start();
      let said = "";
      child.stderr?.on("data", (data: Buffer) => (said += data.toString()));
      child.stdout?.on("data", (data: Buffer) => (moved += data.byteLength));
      const end = once(child, "close");
      // By its own count and not by the clock: a busy machine would be killed before it did anything.
      await begun(child, end, 3);
      await delay(Math.random() * 40);
      child.kill("SIGKILL");
      await end;
      expect(said).toBe("");
      left = Math.max(left, (await strays()).length);
      await checkWhole();
    }
    // What is as old as this is of no process that is alive.
    await delay(1_100);
    await checkKept();
    await checkRestorable();
    expect((await readdir(photos)).toSorted()).toEqual([...originals.keys()].map((file) => path.basename(file)));
    await backups.recover(0);
    expect(await strays()).toEqual([]);
    // Otherwise nothing was killed in the middle of anything.
    expect([moved > 120, left > 0]).toEqual([true, true]);
    // A machine that does other things as well takes its time to start sixty processes.
  }, 300_000);
});

test.skipIf(isWindows)("whoever is taken for a killed process leaves the file as it is", async () => {
  const [file = "", bytes = Buffer.alloc(0)] = [...originals][0] ?? [];
  const replacing = backups.replace(file, { expectedSha256: sha256Of(bytes), bytes: sealed(30_000_000) });
  const settled = Promise.allSettled([replacing]);
  let left: string[] = [];
  while (left.length === 0) {
    await setImmediate();
    left = (await readdir(photos)).filter((name) => name.endsWith(".pixelthrift"));
  }
  for (const name of left) await rm(path.join(photos, name));
  const [outcome] = await settled;
  expect(outcome).toMatchObject({ reason: { code: "E_READ", message: "the file has changed since it was read" } });
  expect(await readFile(file)).toEqual(bytes);
  expect(await strays()).toEqual([]);
});

test("two processes at once on one folder lose nothing", async () => {
  const children = [start(), start()];
  const said: string[] = [];
  for (const child of children) child.stderr?.on("data", (data: Buffer) => said.push(data.toString()));
  const ends = children.map((child) => once(child, "close"));
  await Promise.all(children.map((child, index) => begun(child, ends[index])));
  await delay(1_500);
  for (const child of children) child.kill("SIGKILL");
  await Promise.all(ends);
  expect(said).toEqual([]);
  await checkWhole();
  await checkKept();
  await checkRestorable();
});

/** Replaces one photo in a process of its own, which may be limited by the shell before. */
function replaceOnce(sizeBytes: number, limit = "true"): string {
  return inProcess("once", [String(sizeBytes)], limit);
}

/** Restores it in such a process. */
function restoreOnce(): string {
  return inProcess("back");
}

function inProcess(mode: "once" | "back", more: readonly string[] = [], limit = "true"): string {
  const line = `${limit}; exec "$0" "$@"`;
  const args = [process.execPath, program, mode, backups.folder, path.join(photos, "5.jpg"), ...more];
  const { stdout, stderr } = spawnSync("sh", ["-c", line, ...args], { encoding: "utf8" });
  return stdout + stderr;
}

describe.skipIf(isWindows)("a disk that refuses", () => {
  beforeEach(async () => {
    await mkdir(backups.folder);
    // The process that replaces is nobody where this one is root, whom no permission stops.
    for (const folder of [root, backups.folder, photos]) await chmod(folder, 0o777);
    for (const file of originals.keys()) await chmod(file, 0o666);
  });

  /** Nothing has happened, and nothing is left of the attempt. */
  async function checkUntouched(): Promise<void> {
    for (const [file, bytes] of originals) expect(await readFile(file)).toEqual(bytes);
    expect(await strays()).toEqual([]);
  }

  test("the other tests of this group can replace at all", () => {
    expect(replaceOnce(1_000)).toBe("done");
  });

  test("is too full for the backup", async () => {
    // 100 blocks of half a kilobyte or a whole one: less than the photo in any case.
    expect(replaceOnce(1_000, "ulimit -f 100")).toBe("E_WRITE file too large");
    await checkUntouched();
  });

  test("is too full for the result", async () => {
    await backups.put(path.join(photos, "5.jpg"));
    await chmodAll(backups.folder);
    expect(replaceOnce(300_000, "ulimit -f 100")).toBe("E_WRITE file too large");
    await checkUntouched();
  });

  test("lets nobody write to the folder", async () => {
    await chmod(photos, 0o555);
    expect(replaceOnce(1_000)).toBe("E_WRITE permission denied");
    await checkUntouched();
  });

  test("lets nobody write to the folder, in which a killed process has left something", async () => {
    const file = path.join(photos, "5.jpg");
    const { sha256: expectedSha256 } = await backups.put(file);
    await backups.replace(file, { expectedSha256, bytes: sealed(1_000) });
    const [announced] = await backups.records();
    const id = randomUUID();
    const at = new Date().toISOString();
    await openJournal(path.join(backups.folder, "journal")).append([JSON.stringify({ ...announced, id, at })], at);
    await writeFile(temporaryFor(file, id), "half of a");
    await chmodAll(backups.folder);
    await chmod(photos, 0o555);
    await delay(1_100);
    expect(restoreOnce()).toBe("E_WRITE permission denied");
    await chmod(photos, 0o777);
    expect(restoreOnce()).toBe("done");
    await checkUntouched();
  });

  test("lets nobody write to the file, although it would let them replace it", async () => {
    await chmod(path.join(photos, "5.jpg"), 0o444);
    expect(replaceOnce(1_000)).toBe(
      "E_WRITE the file is not replaced, because it must not be written to: permission denied",
    );
    await checkUntouched();
  });

  test("lets nobody write to the store", async () => {
    await chmod(backups.folder, 0o555);
    expect(replaceOnce(1_000)).toBe("E_WRITE permission denied");
    await checkUntouched();
  });

  test("lets nobody write the journal", async () => {
    await writeFile(path.join(backups.folder, "journal"), "a file where the folder belongs");
    expect(replaceOnce(1_000)).toMatch(/^E_WRITE /);
    await checkUntouched();
  });

  async function chmodAll(folder: string): Promise<void> {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      await chmod(path.join(entry.parentPath, entry.name), 0o777);
    }
  }
});
