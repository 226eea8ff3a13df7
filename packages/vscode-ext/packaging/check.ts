/*
 * What is wrong with a package, judged by what is in it. Knows nothing of how it was made.
 */
import { type Binary, readBinary, shownBinary } from "./binary.ts";
import { platforms, type Target } from "./targets.ts";

/** A VSIX, opened. */
export interface Opened {
  /** As it is downloaded. */
  readonly sizeBytes: number;
  /** Path inside the VSIX to content. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** What a package may weigh: the largest codec, of Windows on x64, has 8.1 MB by itself. */
const maxSizeBytes = { platform: 12_000_000, universal: 5_000_000 } as const;

/** All that may be in a package. */
const allowed = [
  /^\[Content_Types\]\.xml$/u,
  /^extension\.vsixmanifest$/u,
  /^extension\/package(?:\.nls(?:\.[a-z-]+)?)?\.json$/u,
  /^extension\/(?:readme|changelog)\.md$/u,
  /^extension\/LICENSE\.txt$/u,
  /^extension\/ThirdPartyNotices\.txt$/u,
  /^extension\/l10n\/bundle\.l10n(?:\.[a-z-]+)?\.json$/u,
  /^extension\/media\/(?:[\w-]+\/)*[\w-]+\.(?:png|svg|md)$/u,
  /^extension\/skills\/[\w-]+\/SKILL\.md$/u,
  /^extension\/dist\/(?:extension|features|core)\.cjs$/u,
  /^extension\/dist\/webview\/[\w-]+\.(?:js|css)$/u,
];

const engines = {
  platform: ["image.cjs", "image.node", "pixelthrift.node"],
  universal: ["image.cjs", "image.wasm32-wasi.wasm", "wasi-worker.mjs"],
} as const;

/** Whose licenses ask to be named, of each of the engines. */
const licensed = {
  platform: ["@napi-rs/image", "libwebp-sys", "re_rav1d"],
  universal: ["@napi-rs/image-wasm32-wasi"],
} as const;

const enginesFolder = "extension/dist/engines/";

/**
 * Every way in which a package is not what its target needs, a sentence each.
 *
 * `buildFolders` are absolute paths of the machine that made it: none of them may be in any text of the package.
 */
export function problemsOf(opened: Opened, target: Target, buildFolders: readonly string[]): readonly string[] {
  const kind = target === "universal" ? "universal" : "platform";
  const problems: string[] = [];
  if (opened.sizeBytes > maxSizeBytes[kind])
    problems.push(`the package has ${opened.sizeBytes} bytes, over the limit of ${maxSizeBytes[kind]}`);

  const names = [...opened.files.keys()];
  const others = names.filter((name) => !name.startsWith(enginesFolder));
  for (const name of others)
    if (!allowed.some((pattern) => pattern.test(name))) problems.push(`${name} does not belong into a package`);
  const found = names.filter((name) => name.startsWith(enginesFolder)).map((name) => name.slice(enginesFolder.length));
  if (found.toSorted().join() !== engines[kind].join())
    problems.push(`expected the engines ${engines[kind].join(", ")} but found ${found.join(", ") || "none"}`);

  const notices = new TextDecoder().decode(opened.files.get("extension/ThirdPartyNotices.txt"));
  for (const name of licensed[kind])
    if (!notices.includes(`--- ${name} `)) problems.push(`the notices do not name the license of ${name}`);

  problems.push(...manifestProblems(opened.files, target));
  for (const [name, bytes] of opened.files) {
    if (name.endsWith(".node")) problems.push(...binaryProblems(name, bytes, target));
    if (/\.(?:[cm]?js|json|css|md|txt|xml|vsixmanifest)$/u.test(name)) {
      const text = new TextDecoder().decode(bytes);
      if (text.includes("sourceMappingURL=")) problems.push(`${name} names a source map`);
      for (const folder of buildFolders)
        if (text.includes(folder)) problems.push(`${name} names ${folder}, a folder of the machine it was made on`);
    }
  }
  return problems;
}

function binaryProblems(name: string, bytes: Uint8Array, target: Target): readonly string[] {
  let binary: Binary;
  try {
    binary = readBinary(bytes);
  } catch (error) {
    return [`${name}: ${error instanceof Error ? error.message : String(error)}`];
  }
  if (target === "universal") return [`${name} is for ${shownBinary(binary)}, but the package is for every machine`];
  const { os, arch } = platforms[target];
  const fits = binary.os === os && binary.archs.includes(arch);
  return fits ? [] : [`${name} is for ${shownBinary(binary)}, but the package is for ${target}`];
}

function manifestProblems(files: Opened["files"], target: Target): readonly string[] {
  const read = (name: string): string => new TextDecoder().decode(files.get(name));
  const problems: string[] = [];
  const declared = /<Identity\b[^>]*\bTargetPlatform="([^"]*)"/u.exec(read("extension.vsixmanifest"))?.[1];
  if ((declared ?? "universal") !== target)
    problems.push(`the manifest says ${declared ?? "nothing of a target"}, but the package is for ${target}`);

  if (!files.has("extension/package.json")) return [...problems, "there is no extension/package.json"];
  const manifest: unknown = JSON.parse(read("extension/package.json"));
  const strings = [...stringsIn(manifest)];
  for (const { key, text } of strings) {
    if (!isFileReference(key, text)) continue;
    const file = `extension/${text.replace(/^\.\//u, "")}`;
    // A folder of translations is named by itself.
    if (![...files.keys()].some((name) => sameFile(name, file) || name.startsWith(`${file}/`)))
      problems.push(`package.json names ${text}, which is not in the package`);
  }
  const words: unknown = files.has("extension/package.nls.json") ? JSON.parse(read("extension/package.nls.json")) : {};
  for (const { text } of strings) {
    const key = /^%([\w.-]+)%$/u.exec(text)?.[1];
    if (key !== undefined && !Object.hasOwn(words as object, key))
      problems.push(`package.nls.json has no words for ${text}`);
  }
  return problems;
}

/** The packer changes the case of two names. */
function sameFile(name: string, wanted: string): boolean {
  return name.toLowerCase() === wanted.toLowerCase();
}

const fileKeys = new Set(["main", "icon", "path", "markdown", "image", "svg", "light", "dark", "highContrast", "l10n"]);

function isFileReference(key: string, text: string): boolean {
  return fileKeys.has(key) && /^(?:\.\/[\w./-]+|[\w-]+(?:[/.][\w.-]+)+)$/u.test(text);
}

function* stringsIn(value: unknown, key = ""): Generator<{ readonly key: string; readonly text: string }> {
  if (typeof value === "string") yield { key, text: value };
  else if (Array.isArray(value)) for (const item of value) yield* stringsIn(item, key);
  else if (typeof value === "object" && value !== null)
    for (const [name, item] of Object.entries(value)) yield* stringsIn(item, name);
}
