import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { PixelthriftError } from "./errors.ts";
import { write } from "./write.ts";

const disk = vi.hoisted(() => ({ link: undefined as string | undefined, write: undefined as string | undefined }));

// The ways a disk can fail that a test cannot bring about: no hard links, no space left.
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const failure = (code: string): Error => Object.assign(new Error(`${code}: the disk refuses, link`), { code });
  return {
    ...real,
    link: async (from: string, to: string) => {
      if (disk.link !== undefined) throw failure(disk.link);
      return real.link(from, to);
    },
    open: async (file: string, flags: string) => {
      const handle = await real.open(file, flags);
      const { write: code } = disk;
      if (code !== undefined) handle.writeFile = () => Promise.reject(failure(code));
      return handle;
    },
  };
});

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "pixelthrift-write-")));
});
afterEach(async () => {
  disk.link = undefined;
  disk.write = undefined;
  await rm(folder, { recursive: true });
});

interface Row {
  readonly name?: string;
  readonly existing?: "refuse" | "replace";
  readonly isSource?: boolean;
}

/** Writes "new" and says how that went, then what the folder holds. */
async function check({ name = "x.jpg", existing = "refuse", isSource = false }: Row): Promise<string[]> {
  const file = path.join(folder, name);
  const sources = new Map(isSource ? [[file, true]] : []);
  const said = await write(file, Buffer.from("new"), { existing, sources }).catch((error: unknown) => {
    if (!(error instanceof PixelthriftError)) throw error;
    return `${error.code} ${error.message}`;
  });
  const held = await Promise.all(
    (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => !entry.isDirectory())
      .map(async (entry) => `${entry.name}: ${await readFile(path.join(entry.parentPath, entry.name), "utf8")}`),
  );
  return [said, ...held];
}

const refusal = "E_EXISTS a different file is already there; --overwrite replaces it, -o writes elsewhere";

describe("write", () => {
  test("makes the folders on the way and leaves nothing else", async () => {
    expect(await check({ name: "a/b/x.jpg" })).toEqual(["written", "x.jpg: new"]);
  });

  test("leaves a file with the same bytes untouched", async () => {
    const file = path.join(folder, "x.jpg");
    await writeFile(file, "new");
    await utimes(file, 1_000, 1_000);
    expect(await check({})).toEqual(["same", "x.jpg: new"]);
    expect((await stat(file)).mtimeMs).toBe(1_000_000);
  });

  test("never overwrites a different file", async () => {
    await writeFile(path.join(folder, "x.jpg"), "old");
    expect(await check({})).toEqual([refusal, "x.jpg: old"]);
  });

  test("replaces it where that is asked for", async () => {
    await writeFile(path.join(folder, "x.jpg"), "old");
    expect(await check({ existing: "replace" })).toEqual(["written", "x.jpg: new"]);
  });

  test("never overwrites a source, even where replacing is asked for", async () => {
    await writeFile(path.join(folder, "x.jpg"), "source");
    expect(await check({ existing: "replace", isSource: true })).toEqual([
      "E_EXISTS a source of this run is there, and a source is never overwritten",
      "x.jpg: source",
    ]);
  });

  test("replaces a link itself and not what it points at", async () => {
    await writeFile(path.join(folder, "y.jpg"), "old");
    await symlink("y.jpg", path.join(folder, "x.jpg"));
    expect(await check({ existing: "replace" })).toEqual(["written", "x.jpg: new", "y.jpg: old"]);
  });

  test.each([
    ["a file where a folder is needed", { name: "blocked/x.jpg" }],
    ["a folder where the file belongs", { name: "folder" }],
    ["a folder where the file belongs, although replacing is asked for", { name: "folder", existing: "replace" }],
  ] as const)("says that %s is in the way", async (_title, row) => {
    await writeFile(path.join(folder, "blocked"), "old");
    await mkdir(path.join(folder, "folder"));
    const [said, ...held] = await check(row);
    expect(said).toMatch(/^E_WRITE /);
    expect(held).toEqual(["blocked: old"]);
  });

  test("leaves nothing behind on a full disk", async () => {
    disk.write = "ENOSPC";
    expect(await check({})).toEqual(["E_WRITE the disk refuses"]);
  });

  test("leaves nothing behind where the name cannot be given", async () => {
    disk.link = "EIO";
    expect(await check({})).toEqual(["E_WRITE the disk refuses"]);
  });

  test.each(["EPERM", "ENOTSUP"])("does without hard links where the disk has none (%s)", async (code) => {
    disk.link = code;
    expect(await check({})).toEqual(["written", "x.jpg: new"]);
  });

  test.each([undefined, "EPERM"])("of two at a time one wins and the other says so (links: %s)", async (code) => {
    disk.link = code;
    const file = path.join(folder, "x.jpg");
    const options = { existing: "refuse", sources: new Map() } as const;
    const outcomes = await Promise.allSettled(
      ["one", "two", "six"].map((text) => write(file, Buffer.from(text), options)),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await readdir(folder)).toEqual(["x.jpg"]);
  });
});
