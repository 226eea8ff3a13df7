import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  unlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { PixelthriftError } from "../errors.ts";
import { type Backups, openBackups, sha256Of } from "./index.ts";

const isWindows = process.platform === "win32";

let root: string;
let photo: string;
let backups: Backups;
beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), "pixelthrift-backups-")));
  photo = path.join(root, "photo.jpg");
  backups = openBackups(path.join(root, "store"));
  await writeFile(photo, "original");
});
afterEach(() => rm(root, { recursive: true }));

const hash = (text: string): string => sha256Of(Buffer.from(text));
const held = (file = photo): Promise<string> => readFile(file, "utf8");

/** Replaces a file that was read as `expected`. */
async function replace(text: string, expected?: string, file = photo): Promise<string> {
  const expectedSha256 = hash(expected ?? (await held(file)));
  return said(backups.replace(file, { expectedSha256, bytes: Buffer.from(text) }));
}

async function said(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "done";
  } catch (error) {
    if (!(error instanceof PixelthriftError)) throw error;
    return `${error.code} ${error.message}`;
  }
}

describe("put", () => {
  test("keeps bytes once, under their hash", async () => {
    const kept = { sha256: hash("one"), sizeBytes: 3 };
    expect(await backups.put(Buffer.from("one"))).toEqual(kept);
    expect(await backups.put(Buffer.from("one"))).toEqual(kept);
    expect(await backups.size()).toEqual({ objects: 1, sizeBytes: 3 });
    expect(Buffer.from(await backups.get(kept.sha256)).toString()).toBe("one");
    expect(await Promise.all([backups.has(kept.sha256), backups.has(hash("two"))])).toEqual([true, false]);
  });

  test("keeps a file", async () => {
    expect(await backups.put(photo)).toEqual({ sha256: hash("original"), sizeBytes: 8 });
    expect(await said(backups.put(path.join(root, "none.jpg")))).toBe("E_READ no such file");
  });

  test("puts right what is damaged", async () => {
    const { sha256 } = await backups.put(Buffer.from("one"));
    await writeFile(objectFile(sha256), "0ne");
    expect(await said(backups.get(sha256))).toBe(
      `E_CORRUPT the backup is damaged: its bytes have the hash ${hash("0ne")}`,
    );
    await backups.put(Buffer.from("one"));
    expect(await said(backups.get(sha256))).toBe("done");
  });

  test.skipIf(isWindows)("is for its owner's eyes only", async () => {
    await backups.put(Buffer.from("one"));
    expect((await stat(backups.folder)).mode & 0o077).toBe(0);
  });

  test.each(["../../../etc/passwd", "..", "", hash("x").toUpperCase(), `${hash("x")}/..`, `${hash("x")}\n`])(
    "takes nothing but a hash for a name: %j",
    async (name) => {
      for (const work of [backups.get(name), backups.has(name), backups.restore(photo, { sha256: name })]) {
        expect(await said(work)).toMatch(/^E_OPTION expected 64 hexadecimal digits for sha256 but received /);
      }
    },
  );
});

describe("replace", () => {
  test("keeps the original, with its permissions and its time", async () => {
    await chmod(photo, 0o640);
    await utimes(photo, 1_000, 1_234.567_891);
    const before = await stat(photo);
    expect(await replace("small")).toBe("done");
    const after = await stat(photo);
    expect([await held(), after.mode, after.mtimeMs]).toEqual(["small", before.mode, before.mtimeMs]);
    await backups.restore(photo);
    const restored = await stat(photo);
    expect([await held(), restored.mode, restored.mtimeMs]).toEqual(["original", before.mode, before.mtimeMs]);
  });

  test("says what it has kept", async () => {
    const kept = await backups.replace(photo, { expectedSha256: hash("original"), bytes: Buffer.from("small") });
    expect(kept).toMatchObject({ sha256: hash("original"), sizeBytes: 8 });
    expect(await backups.original(photo)).toEqual(kept);
    expect(await backups.records()).toMatchObject([{ kind: "replaced", path: photo, after: { sizeBytes: 5 } }]);
  });

  test("refuses a file that has changed since it was read", async () => {
    expect(await replace("small", "something else")).toBe("E_READ the file has changed since it was read");
    expect([await held(), await backups.size()]).toEqual(["original", { objects: 0, sizeBytes: 0 }]);
  });

  test("refuses a file that changes at the last moment", async () => {
    // The journal is written after the original was kept and before the result, which takes its time.
    const journal = path.join(backups.folder, "journal");
    const replacing = said(
      backups.replace(photo, { expectedSha256: hash("original"), bytes: new Uint8Array(30_000_000) }),
    );
    while ((await readdir(journal).catch(() => [])).length === 0) continue;
    await writeFile(photo, "saved by someone");
    expect([await replacing, await held()]).toEqual([
      "E_READ the file has changed since it was read",
      "saved by someone",
    ]);
  });

  test("refuses what is not there, not absolute, or a folder", async () => {
    expect(
      await said(backups.replace(path.join(root, "none"), { expectedSha256: hash(""), bytes: Buffer.from("") })),
    ).toBe("E_READ no such file");
    expect(await said(backups.replace("photo.jpg", { expectedSha256: hash(""), bytes: Buffer.from("") }))).toBe(
      'E_OPTION expected an absolute path for path but received "photo.jpg"',
    );
    expect(await said(backups.replace(root, { expectedSha256: hash(""), bytes: Buffer.from("") }))).toBe(
      "E_WRITE the file is not replaced, because it is not a file",
    );
  });

  test.skipIf(isWindows)("refuses a link, and leaves it and what it points at alone", async () => {
    const alias = path.join(root, "alias.jpg");
    await symlink("photo.jpg", alias);
    expect(await replace("small", "original", alias)).toBe(
      "E_WRITE the file is not replaced, because it is a link to photo.jpg; name that file instead",
    );
    expect([await held(alias), await held()]).toEqual(["original", "original"]);
  });

  test.skipIf(isWindows)("knows a file whichever way its folder was reached", async () => {
    await mkdir(path.join(root, "folder"));
    await symlink("folder", path.join(root, "way"));
    await writeFile(path.join(root, "folder/a.jpg"), "original");
    expect(await replace("small", "original", path.join(root, "way/a.jpg"))).toBe("done");
    expect((await backups.restore(path.join(root, "folder/a.jpg"))).outcome).toBe("restored");
  });

  test("leaves the other names of a file what they were", async () => {
    const other = path.join(root, "other.jpg");
    await link(photo, other);
    expect(await replace("small")).toBe("done");
    expect([await held(), await held(other)]).toEqual(["small", "original"]);
  });
});

describe("restore", () => {
  test("says what it has put back and what it has displaced, and can be undone", async () => {
    await replace("small");
    expect(await backups.restore(photo)).toEqual({
      outcome: "restored",
      original: { sha256: hash("original"), sizeBytes: 8 },
      displaced: { sha256: hash("small"), sizeBytes: 5 },
    });
    expect((await backups.restore(photo)).outcome).toBe("same");
    await backups.restore(photo, { sha256: hash("small") });
    expect(await held()).toBe("small");
  });

  test("goes back to the first original, not to a result in between", async () => {
    await replace("small");
    await replace("smaller");
    await backups.restore(photo);
    expect(await held()).toBe("original");
  });

  test("goes back to the last image that was not ours", async () => {
    await replace("small");
    await writeFile(photo, "another photo");
    await replace("another small");
    await backups.restore(photo);
    expect(await held()).toBe("another photo");
  });

  test("works for another process, and without anything but the store", async () => {
    await replace("small");
    await openBackups(backups.folder).restore(photo);
    expect(await held()).toBe("original");
  });

  test("brings back a file that is gone, and its folder", async () => {
    const file = path.join(root, "deep/er/a.jpg");
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, "original");
    await replace("small", "original", file);
    await rm(path.join(root, "deep"), { recursive: true });
    expect(await backups.restore(file)).toEqual({
      outcome: "restored",
      original: { sha256: hash("original"), sizeBytes: 8 },
    });
    expect(await held(file)).toBe("original");
  });

  test("refuses a file that was changed since, unless it is told; and keeps that one too", async () => {
    await replace("small");
    await writeFile(photo, "edited");
    expect(await said(backups.restore(photo))).toBe(
      "E_EXISTS the file was changed since it was optimized, and restoring would undo that",
    );
    expect(await held()).toBe("edited");
    await backups.restore(photo, { changed: "replace" });
    expect(await held()).toBe("original");
    await backups.restore(photo, { sha256: hash("edited") });
    expect(await held()).toBe("edited");
  });

  test("says that there is nothing to restore", async () => {
    expect(await said(backups.restore(photo))).toBe("E_READ the store of backups has no original of this file");
    await replace("small");
    await unlink(objectFile(hash("original")));
    expect(await said(backups.restore(photo))).toBe("E_READ the store of backups does not have it");
    expect(await held()).toBe("small");
  });

  test("puts nothing damaged back", async () => {
    await replace("small");
    await writeFile(objectFile(hash("original")), "0riginal");
    expect(await said(backups.restore(photo))).toMatch(/^E_CORRUPT /);
    expect(await held()).toBe("small");
  });

  test("passes over lines of the journal that are torn, strange or of a later version", async () => {
    await replace("small");
    const [name = ""] = await readdir(path.join(backups.folder, "journal"));
    const file = path.join(backups.folder, "journal", name);
    const whole = await held(file);
    const later = JSON.stringify({ ...JSON.parse(whole.split("\n")[0] ?? ""), version: 2, path: "elsewhere" });
    const odd = [
      later,
      "null",
      "7",
      "{}",
      '{"version":1,"id":"../../x","at":"","state":"confirmed"}',
      whole.slice(0, 99),
    ];
    await writeFile(file, `${odd.join("\n")}\n${whole}${whole.slice(0, 50)}`);
    // Whoever writes next does not continue the torn line.
    await openBackups(backups.folder).restore(photo);
    expect([await held(), (await backups.records()).length]).toEqual(["original", 2]);
  });
});

describe("prune", () => {
  test("never removes what may be the only copy", async () => {
    await replace("small");
    await backups.put(Buffer.from("given by someone"));
    expect((await backups.prune({ olderThanMs: 0, mostBytes: 0 })).removed).toEqual([]);
    expect(await backups.size()).toMatchObject({ objects: 2 });
  });

  test("removes originals that are back in their place, and results", async () => {
    await replace("small");
    await backups.restore(photo);
    const { removed, sizeBytes } = await backups.prune({ olderThanMs: 0 });
    expect([removed.map(({ sha256 }) => sha256).toSorted(), sizeBytes]).toEqual([
      [hash("original"), hash("small")].toSorted(),
      0,
    ]);
  });

  test("keeps an original for as long as one of its files is still replaced", async () => {
    const copy = path.join(root, "copy.jpg");
    await writeFile(copy, "original");
    await replace("small");
    await replace("small", "original", copy);
    await backups.restore(copy);
    await backups.prune({ olderThanMs: 0 });
    await backups.restore(photo);
    expect([await held(), await held(copy)]).toEqual(["original", "original"]);
  });

  test("removes only copies where it is asked to, the oldest first and no more than needed", async () => {
    for (const [text, seconds] of [
      ["older", 1_000],
      ["newer", 3_000],
      ["oldest", 500],
      ["shown", 1],
    ] as const) {
      const { sha256 } = await backups.put(Buffer.from(text));
      await utimes(objectFile(sha256), seconds, seconds);
    }
    const keep = new Set([hash("shown")]);
    const { removed, sizeBytes } = await backups.prune({ mostBytes: 12, onlyCopies: "remove", keep });
    expect([removed.map(({ sha256 }) => sha256), sizeBytes]).toEqual([[hash("oldest"), hash("older")], 10]);
    expect((await backups.prune({ olderThanMs: 1e15, onlyCopies: "remove" })).removed).toEqual([]);
  });

  test("leaves alone what a replacement in progress relies on", async () => {
    await backups.put(photo);
    const journal = path.join(backups.folder, "journal");
    await mkdir(journal);
    const at = new Date().toISOString();
    const line = {
      version: 1,
      id: "00000000-0000-4000-8000-000000000000",
      at,
      state: "announced",
      kind: "replaced",
      path: photo,
      before: { sha256: hash("original"), sizeBytes: 8, mode: 0o644, modifiedMs: 0 },
      after: { sha256: hash("small"), sizeBytes: 5 },
    };
    await writeFile(path.join(journal, `${at.slice(0, 7)}-other.jsonl`), `${JSON.stringify(line)}\n`);
    expect((await backups.prune({ olderThanMs: 0, onlyCopies: "remove" })).removed).toEqual([]);
    expect(await backups.has(hash("original"))).toBe(true);
  });

  test("of many that replace while others make room, nobody loses an original", async () => {
    const files = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const file = path.join(root, `${index}.jpg`);
        // Three files of the same content rely on the same backup.
        await writeFile(file, `original ${index % 4}`);
        return file;
      }),
    );
    const work = { isDone: false };
    const tidying = (async () => {
      while (!work.isDone) await backups.prune({ olderThanMs: 0 });
    })();
    for (let turn = 0; turn < 6; turn += 1) {
      await Promise.all(files.map((file) => replace(`small ${file} ${turn}`, undefined, file)));
      await Promise.all(files.map((file) => backups.restore(file)));
    }
    work.isDone = true;
    await tidying;
    expect(await Promise.all(files.map((file) => held(file)))).toEqual(
      files.map((_, index) => `original ${index % 4}`),
    );
  });
});

test("recover brings back what was being removed when a process was killed", async () => {
  const { sha256 } = await backups.put(Buffer.from("one"));
  const object = objectFile(sha256);
  await writeFile(`${object}.removing`, "one");
  await unlink(object);
  expect(Buffer.from(await backups.get(sha256)).toString()).toBe("one");
  await backups.recover(0);
  expect(await backups.has(sha256)).toBe(true);
});

function objectFile(sha256: string): string {
  return path.join(backups.folder, "objects", sha256.slice(0, 2), sha256);
}
