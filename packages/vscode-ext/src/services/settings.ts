import path from "node:path";

import type { Options } from "pixelthrift";

/*
 * The settings, read once a run, and the one function that turns them into options of the library.
 */

/** Reads one setting by what follows `pixelthrift.`. Anyone can write anything into a settings file. */
export type Get = (key: string) => unknown;

export type OutputMode = "sibling" | "folder" | "replace";

/** What the user has set; the defaults are those of the manifest. */
export interface Settings {
  readonly model: string;
  /** Empty for the model's own default. */
  readonly detail: string;
  /** A preset, or `model` for everything that the model sees. */
  readonly preset: string;
  /** Only ever asked for, never set. */
  readonly maxEdge: number | undefined;
  readonly maxTokens: number | undefined;
  readonly alsoShow: readonly string[];
  readonly client: string;
  readonly output: { readonly mode: OutputMode; readonly folder: string; readonly pattern: string };
  readonly format: string;
  readonly quality: number | undefined;
  readonly background: string;
  readonly minSavedPercent: number;
  readonly confirmReplace: "ask" | "never";
  readonly exclude: readonly string[];
  readonly gitignore: "obey" | "ignore";
  readonly engine: string;
  readonly namingLanguage: string;
}

export function readSettings(get: Get): Settings {
  return {
    model: text(get("model"), "claude-opus-5-5"),
    detail: text(get("detail"), ""),
    preset: text(get("preset"), "content"),
    maxEdge: undefined,
    maxTokens: numeric(get("maxTokens")),
    alsoShow: texts(get("alsoShow")),
    client: text(get("client"), "raw"),
    output: {
      mode: outputMode(get("output.mode")),
      folder: text(get("output.folder"), "optimized-images"),
      pattern: text(get("output.pattern"), "{name}_optimized.{ext}"),
    },
    format: text(get("format"), "auto"),
    quality: numeric(get("quality")),
    background: text(get("background"), "white"),
    minSavedPercent: numeric(get("minSavings")) ?? 5,
    confirmReplace: get("confirmReplace") === false ? "never" : "ask",
    exclude: texts(get("exclude")),
    gitignore: get("useGitignore") === false ? "ignore" : "obey",
    engine: text(get("engine"), "auto"),
    namingLanguage: text(get("naming.language"), "English"),
  };
}

/**
 * The library's options. Words are handed on as they are: the library refuses a wrong one and names the right ones.
 *
 * @example
 * libraryOptions({ ...settings, model: "gpt-4o", preset: "text" });
 * //=> { model: "gpt-4o", preset: "text", … }
 */
export function libraryOptions(settings: Settings): Options {
  const { model, detail, preset, maxEdge, maxTokens, alsoShow, client, format, quality, background, engine } = settings;
  return {
    model,
    show: alsoShow.length === 0 ? undefined : alsoShow,
    detail: detail === "" ? undefined : detail,
    // Without a preset the named model decides.
    preset: preset === "model" ? undefined : (preset as Options["preset"]),
    maxEdge,
    maxTokens,
    client,
    // A file that is replaced in its place keeps its name, and so its format.
    format: (settings.output.mode === "replace" ? "same" : format) as Options["format"],
    quality,
    background,
    engine: engine as Options["engine"],
  };
}

/**
 * The folder of the results, absolute. Understands what people write into settings elsewhere.
 *
 * @example
 * resultsFolder("${workspaceFolder}/../small", "/w/app", "/home/me");
 * //=> "/w/small"
 */
export function resultsFolder(written: string, root: string, home: string): string {
  const named = written.replaceAll("${workspaceFolder}", root).replace(/^~(?=$|[\\/])/u, home);
  return path.resolve(root, named);
}

function text(given: unknown, otherwise: string): string {
  return typeof given === "string" ? given.trim() : otherwise;
}

function texts(given: unknown): string[] {
  return Array.isArray(given) ? given.filter((one): one is string => typeof one === "string" && one.trim() !== "") : [];
}

function numeric(given: unknown): number | undefined {
  return typeof given === "number" ? given : undefined;
}

function outputMode(given: unknown): OutputMode {
  return given === "folder" || given === "replace" ? given : "sibling";
}
