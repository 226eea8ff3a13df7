import { expect, test } from "vitest";

import { desk } from "./desk.ts";

/* What the extension costs whoever does not use it: nothing but its own small file. `pnpm editor-figures` says how long that takes. */

const { open, folder } = desk();

test("loads its features, the library and its engines with the first image, not before", async () => {
  const editor = await open(await folder({ "photo.jpg": "demo/photo-4k.jpg" }));
  const loaded = async (): Promise<readonly string[]> =>
    editor.evaluate((): string[] => {
      const { createRequire } = process.getBuiltinModule("node:module");
      const files = Object.keys(createRequire("/").cache);
      return files.flatMap((file) => /pixelthrift-vscode-[^/]+\/dist\/(.*)$/u.exec(file)?.[1] ?? []).toSorted();
    });
  expect(await loaded()).toEqual(["extension.cjs"]);
  await editor.rightClick("photo.jpg");
  await editor.choose("Optimize for AI");
  await editor.notification("1 optimized");
  expect(await loaded()).toEqual(["core.cjs", "engines/pixelthrift.node", "extension.cjs", "features.cjs"]);
});
