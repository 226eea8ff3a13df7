import { expect, test } from "vitest";

import { type Opened, problemsOf } from "./check.ts";
import type { Target } from "./targets.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The first bytes of an arm64 Mach-O bundle. */
const machO = new Uint8Array(64);
machO.set([0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 0x01]);
machO[12] = 8;

const identity = (target: Target): string =>
  target === "universal" ? "<Identity Id='x'/>" : `<Identity Id="x" TargetPlatform="${target}"/>`;

const bundles = {
  "[Content_Types].xml": "",
  "extension/package.json": JSON.stringify({ main: "./dist/extension.cjs", displayName: "%name%", l10n: "./l10n" }),
  "extension/package.nls.json": JSON.stringify({ name: "Pixelthrift" }),
  "extension/l10n/bundle.l10n.json": "{}",
  "extension/readme.md": "",
  "extension/dist/extension.cjs": "require('./features.cjs')",
  "extension/dist/features.cjs": "require('./core.cjs')",
  "extension/dist/core.cjs": "",
  "extension/dist/webview/panel.js": "",
  "extension/dist/engines/image.cjs": "",
};

const platform = {
  ...bundles,
  "extension.vsixmanifest": identity("darwin-arm64"),
  "extension/ThirdPartyNotices.txt": "--- @napi-rs/image 1.0\n\n--- libwebp-sys 1.0\n\n--- re_rav1d 1.0",
  "extension/dist/engines/image.node": machO,
  "extension/dist/engines/pixelthrift.node": machO,
};

const universal = {
  ...bundles,
  "extension.vsixmanifest": identity("universal"),
  "extension/ThirdPartyNotices.txt": "--- @napi-rs/image-wasm32-wasi 1.0",
  "extension/dist/engines/image.wasm32-wasi.wasm": "",
  "extension/dist/engines/wasi-worker.mjs": "",
};

type Files = Readonly<Record<string, string | Uint8Array | undefined>>;

const check = (files: Files, target: Target, sizeBytes = 1_000_000): readonly string[] => {
  const entries = Object.entries(files).flatMap(([name, content]) =>
    content === undefined ? [] : [[name, typeof content === "string" ? encode(content) : content] as const],
  );
  const opened: Opened = { sizeBytes, files: new Map(entries) };
  return problemsOf(opened, target, ["/home/builder"]);
};

test.each<[string, Files, Target]>([
  ["a platform's package", platform, "darwin-arm64"],
  ["the universal package", universal, "universal"],
])("finds nothing wrong with %s", (_, files, target) => expect(check(files, target)).toEqual([]));

test.each<[string, Files, string]>([
  // The target, the manifest and the addons say the same.
  [
    "the manifest of another target",
    { "extension.vsixmanifest": identity("darwin-x64") },
    "the manifest says darwin-x64",
  ],
  [
    "the manifest of none",
    { "extension.vsixmanifest": identity("universal") },
    "the manifest says nothing of a target",
  ],
  ["a damaged addon", { "extension/dist/engines/pixelthrift.node": "\0" }, "pixelthrift.node: expected an ELF"],

  // What is missing.
  [
    "no addon of ours",
    { "extension/dist/engines/pixelthrift.node": undefined },
    "expected the engines image.cjs, image.node",
  ],
  ["no codec", { "extension/dist/engines/image.node": undefined }, "expected the engines image.cjs, image.node"],
  ["no main", { "extension/dist/extension.cjs": undefined }, "package.json names ./dist/extension.cjs"],
  ["no translations", { "extension/l10n/bundle.l10n.json": undefined }, "package.json names ./l10n"],
  [
    "no license of what is in our addon",
    { "extension/ThirdPartyNotices.txt": "--- @napi-rs/image 1.0\n\n--- libwebp-sys 1.0" },
    "the notices do not name the license of re_rav1d",
  ],
  ["no notices", { "extension/ThirdPartyNotices.txt": undefined }, "the notices do not name the license of @napi-rs"],
  ["no words", { "extension/package.nls.json": "{}" }, "package.nls.json has no words for %name%"],
  ["no manifest", { "extension/package.json": undefined }, "there is no extension/package.json"],

  // What is too much.
  ["a source", { "extension/src/extension.ts": "" }, "extension/src/extension.ts does not belong"],
  ["a test", { "extension/dist/panel.test.cjs": "" }, "extension/dist/panel.test.cjs does not belong"],
  ["a source map", { "extension/dist/core.cjs.map": "" }, "extension/dist/core.cjs.map does not belong"],
  [
    "the name of a source map",
    { "extension/dist/core.cjs": "//# sourceMappingURL=core.cjs.map" },
    "names a source map",
  ],
  ["a second addon", { "extension/dist/engines/other.node": machO }, "expected the engines image.cjs, image.node"],
  ["a path of the builder", { "extension/dist/core.cjs": "'/home/builder/x'" }, "core.cjs names /home/builder"],
])("refuses %s", (_, change, wanted) => {
  expect(check({ ...platform, ...change }, "darwin-arm64")[0]).toContain(wanted);
});

test("refuses the addons of one platform in the package of another", () => {
  const files = { ...platform, "extension.vsixmanifest": identity("linux-x64") };
  expect(check(files, "linux-x64")).toEqual([
    "extension/dist/engines/image.node is for darwin-arm64, but the package is for linux-x64",
    "extension/dist/engines/pixelthrift.node is for darwin-arm64, but the package is for linux-x64",
  ]);
});

test("refuses an addon in the universal package", () => {
  expect(check({ ...universal, "extension/dist/engines/image.node": machO }, "universal")).toContain(
    "extension/dist/engines/image.node is for darwin-arm64, but the package is for every machine",
  );
});

test.each<[Files, Target, number]>([
  [platform, "darwin-arm64", 12_000_000],
  [universal, "universal", 5_000_000],
])("limits the size, row %#", (files, target, limitBytes) => {
  expect(check(files, target, limitBytes)).toEqual([]);
  expect(check(files, target, limitBytes + 1)).toHaveLength(1);
});
