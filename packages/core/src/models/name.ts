import type { ExtraModels } from "./extra.ts";
import { type Channel, type Model, models, type Provider } from "./index.ts";
import { isListedSnapshot } from "./price.ts";

/*
 * Model ids as people and hosts write them, taken apart until they are the id of a row. What is left over proves nothing:
 * a name with an unknown part is no name of any row.
 */

/** What hosts call the makers of models, before a `/` or a `.`. */
const makers: Readonly<Record<Provider, readonly string[]>> = {
  amazon: ["amazon", "aws"],
  anthropic: ["anthropic"],
  cohere: ["cohere", "coherelabs"],
  deepseek: ["deepseek", "deepseek-ai"],
  google: ["google", "gemini"],
  meta: ["meta", "meta-llama"],
  minimax: ["minimax", "minimaxai"],
  mistral: ["mistral", "mistralai"],
  moonshotai: ["moonshot", "moonshotai"],
  openai: ["openai"],
  opengvlab: ["opengvlab"],
  other: [],
  qwen: ["alibaba", "dashscope", "qwen"],
  xai: ["x-ai", "xai"],
  zai: ["z-ai", "zai", "zai-org", "zhipuai"],
};

/** Who serves the models of others, and whether that is a cloud with limits and prices of its own; of the maker it says nothing. */
const hosts: ReadonlyMap<string, Channel | "elsewhere"> = new Map([
  ["amazon-bedrock", "bedrock"],
  ["azure", "elsewhere"],
  ["azure_ai", "elsewhere"],
  ["bedrock", "bedrock"],
  ["converse", "bedrock"],
  ["openrouter", "elsewhere"],
  ["vertex", "vertex"],
  ["vertex_ai", "vertex"],
]);

/** What a name says. */
export interface Named {
  readonly id: string;
  /** Absent where the name does not say where the model is served. */
  readonly channel?: Channel;
  /** Whether Bedrock may answer anywhere or keeps requests to a region, which can cost more; absent where the name does not say. */
  readonly scope?: Scope;
}

export type Scope = "global" | "regional";

/** A name without what says who made, who serves and where. */
interface Parts extends Omit<Named, "id"> {
  readonly name: string;
  readonly makers: readonly string[];
}

/**
 * The model that a name is of, in any of the ways in which names are written; `undefined` where there is none for sure.
 *
 * @param extra Models of the user's own, which go before the table.
 * @example
 * modelNamed("us.anthropic.claude-haiku-4-5-20251001-v1:0");
 * //=> { id: "claude-haiku-4-5", channel: "bedrock", scope: "regional" }
 */
export function modelNamed(written: string, extra: ExtraModels = {}): Named | undefined {
  const isOfTable = Object.keys(extra).length === 0;
  // Taking a name apart takes longer than counting a hundred images, and most are written as in the table.
  if (isOfTable && Object.hasOwn(models, written)) return { id: written };
  const { name, makers: maker, ...served } = partsOf(written);
  const names = isOfTable ? rows() : rowsWith(extra);
  const id = names.get(unified(name)) ?? snapshotOf(name, names);
  if (id !== undefined) {
    const called = makersOf(Object.hasOwn(extra, id) ? extra[id] : at(models, id));
    if (maker.every((word) => called.includes(word))) return { id, ...served };
  }
  // An id of the user's own may have slashes and dots that mean nothing.
  const own = rowsOf(extra).get(unified(written.trim().toLowerCase()));
  return own === undefined ? undefined : { id: own };
}

function partsOf(written: string): Parts {
  const given = written.trim().toLowerCase();
  const path = given
    // Bedrock: arn:aws:bedrock:us-east-1::foundation-model/…
    .replace(/^arn:aws[\w-]*:bedrock:[^/]*\//u, "bedrock/")
    // Vertex: projects/…/locations/…/publishers/anthropic/models/…
    .replace(/^(?:projects\/[^/]+\/locations\/[^/]+\/)?publishers\/([^/]+)\/models\//u, "vertex/$1/")
    // Gemini: models/…
    .replace(/^models\//u, "");
  const segments = path.split("/");
  const last = segments.pop() ?? "";
  const named = segments.filter((segment) => !hosts.has(segment));
  const host = segments.map((segment) => hosts.get(segment)).find((channel) => channel !== undefined);
  const served = host === undefined || host === "elsewhere" ? {} : { channel: host };
  // Bedrock: us.anthropic.…-v1:0; the dot of gpt-5.6 stands after a digit.
  const [, region, maker, model] = /^((?:[a-z]{2,6}|us-gov)\.)?([a-z]+)\.([a-z].*)$/u.exec(last) ?? [];
  if (maker !== undefined && model !== undefined && isMaker(maker) && isRegion(region)) {
    return { name: model, makers: [...named, maker], channel: "bedrock", ...scopeOf(region) };
  }
  // Vertex: …@20251001
  return { name: last, makers: named, ...(last.includes("@") ? { channel: "vertex" } : {}), ...served };
}

function isMaker(word: string): boolean {
  return Object.values(makers).some((words) => words.includes(word));
}

function isRegion(prefix: string | undefined): boolean {
  return prefix === undefined || /^(?:apac|au|ca|eu|global|jp|us|us-gov)\.$/u.test(prefix);
}

/** Without a prefix a request stays where it is sent to, but so are names written that mean no place. */
function scopeOf(prefix: string | undefined): Pick<Named, "scope"> {
  if (prefix === undefined) return {};
  return { scope: prefix === "global." ? "global" : "regional" };
}

function makersOf(model: Model | undefined): readonly string[] {
  if (model === undefined) return [];
  return [...makers[model.provider], ...(model.maker === undefined ? [] : [model.maker.toLowerCase()])];
}

/** The model of a dated, `-latest` or versioned id. */
function snapshotOf(written: string, names: ReadonlyMap<string, string>): string | undefined {
  const name = written
    // Bedrock: …-v1:0
    .replace(/-v\d+(?::\d+)?(?::\d+k)?$/u, "")
    // Vertex: …@20251001, and …@default for no day in particular.
    .replace(/@(?:default|latest)$/u, "")
    .replace(/@(\d{8})$/u, "-$1");
  const asWritten = names.get(unified(name));
  if (asWritten !== undefined) return asWritten;
  const [, base = "", suffix = ""] = /^(.+)-(\d{8}|\d{4}-\d{2}-\d{2}|latest)$/u.exec(name) ?? [];
  const found = names.get(unified(base));
  if (found === undefined) return undefined;
  // What is priced, and so presumably counted, as something else proves nothing by its name; of a user's own nothing is known.
  const row = at(models, found);
  return row?.priceId === null || (row !== undefined && isListedSnapshot(found, suffix)) ? found : undefined;
}

function at(table: Readonly<Record<string, Model>>, id: string): Model | undefined {
  return Object.hasOwn(table, id) ? table[id] : undefined;
}

/**
 * One spelling for all: hosts write dots or hyphens in versions, and `claude-opus-4.6` as well as `claude-4.6-opus`.
 *
 * @example
 * unified("claude-4.6-opus");
 * //=> "claude-opus-4-6"
 */
function unified(name: string): string {
  return name.replaceAll(/[._]/gu, "-").replace(/^claude-(\d+(?:-\d{1,2})?)-([a-z]+)/u, "claude-$2-$1");
}

/** Ids by all the names that are written as one. */
export function rowsOf(table: Readonly<Record<string, Model>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(table).flatMap(([id, { aliases = [] }]) =>
      [id, ...aliases].map((name): [string, string] => [unified(name.toLowerCase()), id]),
    ),
  );
}

let ofTable: ReadonlyMap<string, string> | undefined;

/** Of the table, in all spellings: made by the first name that is not written as in the table, not by every start. */
function rows(): ReadonlyMap<string, string> {
  ofTable ??= rowsOf(models);
  return ofTable;
}

function rowsWith(extra: ExtraModels): ReadonlyMap<string, string> {
  return new Map([...rows(), ...rowsOf(extra)]);
}
