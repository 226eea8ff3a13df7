import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { estimate } from "./estimate.ts";

/** The signature and header of a 3840 x 2160 PNG, the start of a data chunk, and nothing after it. */
const png = Buffer.from(
  ["89504e470d0a1a0a", "0000000d49484452", "00000f0000000870", "08020000001fdc5c25", "00123456", "49444154"].join(""),
  "hex",
);

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pixelthrift-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test("tells from a size what an image costs, and what its optimized picture will", async () => {
  const found = await estimate(
    { widthPx: 3840, heightPx: 2160 },
    { model: ["claude-opus-5-5", "gemini-3.6-flash"], preset: "content" },
  );
  expect(found).toMatchObject({
    widthPx: 3840,
    heightPx: 2160,
    plan: { kind: "resize", to: { widthPx: 512, heightPx: 288 } },
    cost: [
      { model: "claude-opus-5-5", tokensBefore: 4784, tokensAfter: 209, savedPercent: 95.6 },
      { model: "gemini-3.6-flash", tokensBefore: 1100, tokensAfter: 1100, savedPercent: 0 },
    ],
  });
  expect(found).not.toHaveProperty("format");
  expect(found).not.toHaveProperty("sizeBytes");
});

test("tells the same of bytes and of a file, whose header is all it needs", async () => {
  const path = join(folder, "headeronly.png");
  await writeFile(path, png);
  const ofBytes = await estimate(png, { model: "gpt-4o", preset: "content" });
  expect(ofBytes).toMatchObject({ format: "png", widthPx: 3840, heightPx: 2160, sizeBytes: png.byteLength });
  expect(ofBytes.cost).toMatchObject([{ tokensBefore: 1105, tokensAfter: 255 }]);
  expect(await estimate(path, { model: "gpt-4o", preset: "content" })).toEqual({ path, ...ofBytes });
});

test("an image that fits costs the same afterwards", async () => {
  const { plan, cost } = await estimate({ widthPx: 300, heightPx: 200 });
  expect(plan.kind).toBe("keep");
  for (const { tokensBefore, tokensAfter, savedPercent } of cost) {
    expect(tokensAfter).toBe(tokensBefore);
    expect(savedPercent).toBe(0);
  }
});

test.each([
  [{ widthPx: 0, heightPx: 100 }, "expected a whole number from 1 to 1000000 for widthPx but received 0"],
  [{ widthPx: 100, heightPx: 1.5 }, "expected a whole number from 1 to 1000000 for heightPx but received 1.5"],
  [{ widthPx: 100, heightPx: Number.NaN }, "expected a whole number from 1 to 1000000 for heightPx but received NaN"],
])("refuses the size %j", async (size, message) => {
  await expect(estimate(size)).rejects.toMatchObject({ code: "E_OPTION", message });
});

test("refuses an unknown model before it looks for the file", async () => {
  await expect(estimate("nowhere.jpg", { model: "gpt-9" })).rejects.toMatchObject({ code: "E_OPTION" });
  await expect(estimate("nowhere.jpg")).rejects.toMatchObject({ code: "E_READ" });
});

test("loads no engine: no addon is opened and no engine package is even looked for", async () => {
  const path = join(folder, "header.png");
  await writeFile(path, png);
  // A process of its own, so that nothing another test loaded is taken for ours.
  const script = `
    import { registerHooks } from "node:module";
    const loaded = [];
    registerHooks({ resolve(specifier, context, next) { loaded.push(specifier); return next(specifier, context); } });
    process.dlopen = (_module, file) => { throw new Error("an addon was opened: " + file); };
    const { estimate } = await import(${JSON.stringify(new URL("estimate.ts", import.meta.url).href)});
    const { cost } = await estimate(${JSON.stringify(path)});
    process.stdout.write(JSON.stringify({ models: cost.length, packages: loaded.toSorted().filter((name) => /^[@a-z]/u.test(name) && !/^(node|file):/u.test(name)) }));
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual({ models: 6, packages: [] });
});
