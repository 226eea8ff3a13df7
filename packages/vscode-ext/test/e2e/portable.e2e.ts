import { cp } from "node:fs/promises";
import path from "node:path";

import { expect, test } from "vitest";

import { desk, fixtures } from "./desk.ts";
import { added, changed, hashes } from "./files.ts";

/* The package for all machines: no addon in it, the portable engine in WebAssembly instead. */

const { open, folder } = desk({ vsix: "universal" });

test("does every format without a native addon", async () => {
  const opened = await folder({ "many/photo.jpg": "demo/photo-4k.jpg", "many/page.png": "demo/screenshot-1080p.png" });
  for (const name of ["avif.avif", "webp-lossy.webp"])
    await cp(path.join(fixtures, "valid", name), path.join(opened, "many", name));
  const before = await hashes(opened);
  const editor = await open(opened);
  await editor.rightClick("many");
  await editor.choose("Optimize for AI");
  await editor.notification(/3 optimized, 1 kept/u, 60_000);
  await editor.screenshot("without-the-addon");
  const now = await hashes(opened);
  expect(changed(before, now)).toEqual([]);
  expect(added(before, now)).toHaveLength(4);
});
