import { type Model, type ModelId, models, type Provider } from "./index.ts";
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

/** Who serves the models of others; of the maker such a prefix says nothing. */
const hosts: ReadonlySet<string> = new Set([
  "amazon-bedrock",
  "azure",
  "azure_ai",
  "bedrock",
  "converse",
  "openrouter",
  "vertex",
  "vertex_ai",
]);

/** A name without what says who made, who serves and where. */
interface Parts {
  readonly name: string;
  readonly makers: readonly string[];
}

/**
 * The row that a name is of, in any of the ways in which names are written; `undefined` where there is none for sure.
 *
 * @example
 * modelNamed("us.anthropic.claude-haiku-4-5-20251001-v1:0");
 * //=> "claude-haiku-4-5"
 */
export function modelNamed(written: string): ModelId | undefined {
  const parts = partsOf(written);
  const found = rowOf(parts.name) ?? snapshotOf(parts.name);
  if (found === undefined) return undefined;
  const called = makers[models[found].provider];
  return parts.makers.every((maker) => called.includes(maker)) ? found : undefined;
}

function partsOf(written: string): Parts {
  const path = written
    .trim()
    .toLowerCase()
    // Bedrock: arn:aws:bedrock:us-east-1::foundation-model/…
    .replace(/^arn:aws[\w-]*:bedrock:[^/]*\//u, "")
    // Vertex: projects/…/locations/…/publishers/anthropic/models/…
    .replace(/^(?:projects\/[^/]+\/locations\/[^/]+\/)?publishers\/([^/]+)\/models\//u, "$1/")
    // Gemini: models/…
    .replace(/^models\//u, "");
  const segments = path.split("/");
  const last = segments.pop() ?? "";
  // Bedrock: us.anthropic.…-v1:0; the dot of gpt-5.6 stands after a digit.
  const [, region, maker, model] = /^((?:[a-z]{2,6}|us-gov)\.)?([a-z]+)\.([a-z].*)$/u.exec(last) ?? [];
  const named = segments.filter((segment) => !hosts.has(segment));
  if (maker === undefined || model === undefined || !isMaker(maker)) return { name: last, makers: named };
  return isRegion(region) ? { name: model, makers: [...named, maker] } : { name: last, makers: named };
}

function isMaker(word: string): boolean {
  return Object.values(makers).some((words) => words.includes(word));
}

function isRegion(prefix: string | undefined): boolean {
  return prefix === undefined || /^(?:apac|au|ca|eu|global|jp|us|us-gov)\.$/u.test(prefix);
}

function rowOf(name: string): ModelId | undefined {
  return rows.get(unified(name));
}

/** The model of a dated, `-latest` or versioned id. */
function snapshotOf(written: string): ModelId | undefined {
  const name = written
    // Bedrock: …-v1:0
    .replace(/-v\d+(?::\d+)?(?::\d+k)?$/u, "")
    // Vertex: …@20251001, and …@default for no day in particular.
    .replace(/@(?:default|latest)$/u, "")
    .replace(/@(\d{8})$/u, "-$1");
  const asWritten = rowOf(name);
  if (asWritten !== undefined) return asWritten;
  const [, base = "", suffix = ""] = /^(.+)-(\d{8}|\d{4}-\d{2}-\d{2}|latest)$/u.exec(name) ?? [];
  const found = rowOf(base);
  if (found === undefined) return undefined;
  // What is priced, and so presumably counted, as something else proves nothing by its name.
  const { priceId }: Model = models[found];
  return priceId === null || isListedSnapshot(found, suffix) ? found : undefined;
}

/**
 * One spelling for all: hosts write dots or hyphens in versions, and `claude-opus-4.6` as well as `claude-4.6-opus`.
 */
function unified(name: string): string {
  return name.replaceAll(/[._]/gu, "-").replace(/^claude-(\d+(?:-\d{1,2})?)-([a-z]+)/u, "claude-$2-$1");
}

const rows: ReadonlyMap<string, ModelId> = new Map(
  (Object.keys(models) as ModelId[]).flatMap((id) => {
    const { aliases = [] }: Model = models[id];
    return [id, ...aliases].map((name): [string, ModelId] => [unified(name), id]);
  }),
);
