import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { openJournal, readJournal } from "./journal.ts";

const isWindows = process.platform === "win32";
const november = "2026-11-22T20:00:00.000Z";
const december = "2026-12-01T00:00:00.000Z";

let folder: string;
beforeEach(async () => {
  folder = path.join(await realpath(await mkdtemp(path.join(tmpdir(), "pixelthrift-journal-"))), "deep/er");
});
afterEach(() => rm(path.join(folder, "../.."), { recursive: true }));

const held = (name: string): Promise<string> => readFile(path.join(folder, name), "utf8");

describe("append", () => {
  test("adds whole lines to the month's file of its writer, in the order of the calls", async () => {
    const journal = openJournal(folder, "me");
    await Promise.all([
      journal.append(["1", "2"], november),
      journal.append(["3"], november),
      journal.append([], november),
      journal.append(["4"], december),
    ]);
    await journal.sync();
    expect(await held("2026-11-me.jsonl")).toBe("1\n2\n3\n");
    expect(await held("2026-12-me.jsonl")).toBe("4\n");
  });

  test("gives every writer a file of its own", async () => {
    for (const text of ["1", "2"]) await openJournal(folder).append([text], november);
    expect(await readdir(folder)).toHaveLength(2);
    expect((await readJournal(folder)).lines.toSorted()).toEqual(["1", "2"]);
  });

  test("does not continue a line that was torn", async () => {
    const journal = openJournal(folder, "me");
    await journal.append(["1"], november);
    await writeFile(path.join(folder, "2026-11-me.jsonl"), '1\n{"half');
    await journal.append(["2"], november);
    expect(await held("2026-11-me.jsonl")).toBe('1\n{"half\n2\n');
  });

  test("makes the folder again that someone has removed", async () => {
    const journal = openJournal(folder, "me");
    await journal.append(["1"], november);
    await rm(folder, { recursive: true });
    await journal.append(["2"], november);
    expect(await held("2026-11-me.jsonl")).toBe("2\n");
  });

  test("loses and tears nothing where many write to one file at once", async () => {
    const lines = Array.from({ length: 400 }, (_, index) => `${index} ${"x".repeat(3_000)}`);
    const writers = Array.from({ length: 8 }, () => openJournal(folder, "shared"));
    await Promise.all(lines.map((line, index) => writers[index % 8]?.append([line], november) ?? Promise.resolve()));
    expect((await readJournal(folder)).lines.toSorted()).toEqual(lines.toSorted());
  });

  test("says that the folder cannot be written to, and goes on when it can", async () => {
    await mkdir(path.dirname(folder));
    await writeFile(folder, "in the way");
    const journal = openJournal(folder, "me");
    await expect(journal.append(["1"], november)).rejects.toMatchObject({ code: "E_WRITE" });
    await rm(folder);
    await journal.append(["2"], november);
    expect(await held("2026-11-me.jsonl")).toBe("2\n");
  });

  test.skipIf(isWindows)("is for its owner's eyes only", async () => {
    await openJournal(folder, "me").append(["1"], november);
    const modes = [folder, path.join(folder, "2026-11-me.jsonl")].map(async (file) => (await stat(file)).mode & 0o077);
    expect(await Promise.all(modes)).toEqual([0, 0]);
  });
});

describe("readJournal", () => {
  test("of a folder that is not there is empty", async () => {
    expect(await readJournal(folder)).toEqual({ lines: [], unfinished: new Set(), unreadable: [] });
  });

  test("says which lines have no end", async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, "2026-11-a.jsonl"), "1\n\n2");
    await writeFile(path.join(folder, "2026-11-b (conflicted copy).jsonl"), "3\n");
    expect(await readJournal(folder)).toEqual({ lines: ["1", "2", "3"], unfinished: new Set(["2"]), unreadable: [] });
  });

  test("leaves older months and whatever is none of ours unread", async () => {
    await mkdir(path.join(folder, "2026-11-folder.jsonl"), { recursive: true });
    for (const name of ["2026-10-a.jsonl", "2026-11-a.jsonl", "2026-12-a.jsonl", "notes.txt", "notes.jsonl"]) {
      await writeFile(path.join(folder, name), `${name}\n`);
    }
    if (!isWindows) await symlink("/dev/zero", path.join(folder, "2026-11-link.jsonl"));
    expect((await readJournal(folder, "2026-11")).lines).toEqual(["2026-11-a.jsonl", "2026-12-a.jsonl"]);
  });

  test("says that the folder is none", async () => {
    await mkdir(path.dirname(folder));
    await writeFile(folder, "");
    await expect(readJournal(folder)).rejects.toMatchObject({ code: "E_READ" });
  });
});
