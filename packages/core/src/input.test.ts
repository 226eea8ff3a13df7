import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { type ImageInput, inputPath, openInput, readInput } from "./input.ts";

let folder = "";
let jpeg: Uint8Array = new Uint8Array();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pixelthrift-input-"));
  jpeg = await sharp({ create: { width: 40, height: 30, channels: 3, background: "teal" } })
    .jpeg()
    .toBuffer();
});
afterAll(async () => rm(folder, { recursive: true }));

async function file(name: string, bytes: Uint8Array = jpeg): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

describe("reads a header and the whole file from", () => {
  test.each(["plain.jpg", "with spaces.jpg", "späte Größe – 写真 🖼.jpg", "percent%20sign.jpg", "no extension"])(
    "%j",
    async (name) => {
      const path = await file(name);
      for (const input of [path, pathToFileURL(path)]) {
        expect(await openInput(input)).toEqual({
          path,
          sizeBytes: jpeg.byteLength,
          probe: expect.objectContaining({ format: "jpeg", widthPx: 40, heightPx: 30 }),
        });
        expect(Buffer.compare(await readInput(input), jpeg)).toBe(0);
      }
    },
  );

  test("bytes, which have no path", async () => {
    expect(await openInput(jpeg)).toEqual({
      sizeBytes: jpeg.byteLength,
      probe: expect.objectContaining({ widthPx: 40 }),
    });
    expect(await readInput(jpeg)).toBe(jpeg);
  });

  // Making one takes a privilege on Windows.
  test.skipIf(process.platform === "win32")("a symbolic link", async () => {
    const link = join(folder, "link.jpg");
    await symlink(await file("linked.jpg"), link);
    expect((await openInput(link)).probe.widthPx).toBe(40);
  });
});

test("finds a header at the end of a large file", async () => {
  const pixels = { create: { width: 1200, height: 900, channels: 3, background: "teal" } } as const;
  const path = await file("large.tiff", await sharp(pixels).tiff({ compression: "none" }).toBuffer());
  expect((await openInput(path)).probe).toMatchObject({ format: "tiff", widthPx: 1200, heightPx: 900 });
});

/** What both readers say of a path that cannot be read. */
async function check(path: string): Promise<void> {
  const error = expect.objectContaining({
    name: "PixelthriftError",
    code: "E_READ",
    path,
    message: expect.stringMatching(/^[^\n]{10,150}[^.\n]$/u),
  });
  await expect(openInput(path)).rejects.toEqual(error);
  await expect(readInput(path)).rejects.toEqual(error);
}

describe("gives E_READ for", () => {
  test("a file that is not there", async () => {
    await check(join(folder, "missing.jpg"));
    await expect(openInput(join(folder, "missing.jpg"))).rejects.toThrow(
      "the file cannot be read: no such file or directory",
    );
  });

  test("a file as a folder", async () => check(join(await file("not-a-folder.jpg"), "a.jpg")));

  test("a folder", async () => {
    const path = join(folder, "folder.jpg");
    await mkdir(path);
    await check(path);
  });

  test.skipIf(process.platform === "win32")("links in a circle", async () => {
    const path = join(folder, "circle.jpg");
    await symlink(path, path);
    await check(path);
  });

  test("a path with a zero byte", async () => check("a\0b.jpg"));

  // Opening it would wait for a writer for ever.
  test.skipIf(process.platform === "win32")("a pipe", async () => {
    const path = join(folder, "pipe.jpg");
    execFileSync("mkfifo", [path]);
    await check(path);
  });

  // Root may read everything.
  test.skipIf(process.platform === "win32" || process.getuid?.() === 0)("a file without permission", async () => {
    const path = await file("secret.jpg");
    await chmod(path, 0);
    await check(path);
  });
});

test("says which file a broken header is in", async () => {
  const path = await file("cut.jpg", jpeg.subarray(0, 30));
  await expect(openInput(path)).rejects.toMatchObject({
    code: "E_TRUNCATED",
    path,
    message: expect.stringMatching(/^the image ends at byte 30, but its header goes on to byte \d+$/u),
  });
});

test.each<[unknown, string]>([
  [
    new URL("https://example.com/a.jpg"),
    'expected a URL of a local file for input but received "https://example.com/a.jpg"',
  ],
  [new URL("file:///a%2Fb.jpg"), 'expected a URL of a local file for input but received "file:///a%2Fb.jpg"'],
  ["", 'expected a path, a file URL or a Uint8Array for input but received ""'],
  [5, "expected a path, a file URL or a Uint8Array for input but received 5"],
  [undefined, "expected a path, a file URL or a Uint8Array for input but received undefined"],
  [{ widthPx: 1 }, 'expected a path, a file URL or a Uint8Array for input but received {"widthPx":1}'],
])("refuses %j as an input", async (input, message) => {
  const error = expect.objectContaining({ code: "E_OPTION", message });
  expect(() => inputPath(input as ImageInput)).toThrow(error);
  await expect(openInput(input as ImageInput)).rejects.toEqual(error);
  await expect(readInput(input as ImageInput)).rejects.toEqual(error);
});
