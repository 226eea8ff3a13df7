import * as v from "valibot";

import { expectedAt, type PixelthriftError } from "../errors.ts";
import type { Rule } from "../tokens/rule.ts";
import type { ExtraModels } from "./extra.ts";
import { type FileLimits, type FileModel, type FilePrice, fileSchema, listFields } from "./file-schema.ts";
import { closestIds } from "./find.ts";
import { type Model, models, type Rates } from "./index.ts";
import type { RequestLimits } from "./limits.ts";
import { providerCalled } from "./model.ts";
import { modelNamed, rowsOf } from "./name.ts";
import { picoUsdPerToken } from "./price.ts";

/*
 * What a user's own file says in, rows like those of the table out. What the shape of a value cannot say is checked here:
 * what holds between two values, and between the file and the table.
 */

type Path = readonly (string | number)[];

/**
 * Models and prices of a user's own, as rows like those of the table.
 *
 * @param json As `JSON.parse` gives it.
 * @throws `E_OPTION` with the way to what is wrong, what it must be and what it is.
 * @example
 * readModelsFile({ prices: { "qwen3-vl-8b": { usdPerMillionTokens: "0.08" } } });
 * //=> { "qwen3-vl-8b": { provider: "qwen", …, price: { picoUsdPerToken: 80_000 } } }
 */
export function readModelsFile(json: unknown): ExtraModels {
  const { success, output, issues } = v.safeParse(fileSchema, json, { abortEarly: true });
  if (!success) throw errorOf(issues[0]);
  refuseOddities(json, []);
  const added = Object.entries(output.models ?? {}).map(([id, given]): [string, Model] => {
    refuseKnown(id, given);
    return [id, modelOf(id, given)];
  });
  refuseTwins(added);
  const own: ExtraModels = Object.fromEntries(added);
  const priced = Object.entries(output.prices ?? {}).map(([name, given]) => pricedModel(name, given, own));
  return { ...own, ...Object.fromEntries(priced) };
}

/** The checks of the schema take an empty list for an object, and look past what every object has. */
function refuseOddities(value: unknown, path: Path): void {
  if (typeof value !== "object" || value === null) return;
  const name = path.findLast((key) => typeof key === "string");
  if (Array.isArray(value) && !listFields.has(String(name))) throw expectedAt(path, "an object", value);
  for (const [key, inner] of Object.entries(value)) {
    if (key in Object.prototype) throw expectedAt(path, "a key that no object has by itself", key);
    refuseOddities(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

function errorOf({ path, expected, input, message }: v.BaseIssue<unknown>): PixelthriftError {
  const keys = (path ?? []).map(({ key }) => (typeof key === "number" ? key : String(key)));
  // A key that does not belong there is the value that came; the place is the object that has it.
  return expectedAt(expected === "never" ? keys.slice(0, -1) : keys, message, input);
}

/** A file that turns a known model into another one without saying so would make every figure a lie. */
function refuseKnown(id: string, { aliases = [], replace }: FileModel): void {
  const known = modelNamed(id)?.id;
  if (known === undefined && replace === true) {
    const closest = closestIds(id, {}).join(", ");
    throw expectedAt(["models", id, "replace"], `nothing, as no such model is known (closest: ${closest})`, replace);
  }
  if (known !== undefined && known !== id) {
    throw expectedAt(["models", id], `an id that is no other name of ${known}`, id);
  }
  if (known !== undefined && replace !== true) {
    throw expectedAt(["models", id, "replace"], `true, as ${known} is known already,`, replace);
  }
  for (const [index, alias] of aliases.entries()) {
    const taken = modelNamed(alias)?.id;
    if (taken === undefined || taken === id) continue;
    throw expectedAt(["models", id, "aliases", index], `a name that is not one of ${taken}`, alias);
  }
}

/** Names that differ in dots, hyphens and capitals only are one. */
function refuseTwins(added: readonly (readonly [string, Model])[]): void {
  const names = new Map<string, string>();
  for (const [id, model] of added) {
    for (const name of rowsOf({ [id]: model }).keys()) {
      const other = names.get(name);
      if (other !== undefined) throw expectedAt(["models", id], `names that ${other} does not have`, name);
      names.set(name, id);
    }
  }
}

function modelOf(id: string, given: FileModel): Model {
  const path = ["models", id];
  const { provider, family = id, setting, details, aliases, price, limits, source, checked } = given;
  const known = providerCalled(provider);
  refuseNoDay([...path, "checked"], checked);
  for (const [name, { rule, certainty }] of Object.entries(details)) {
    refuseContradictions([...path, "details", name, "rule"], rule);
    if ((rule.kind === "unknown") === (certainty === "unknown")) continue;
    const what = rule.kind === "unknown" ? "unknown, as the rule is," : "exact, documented or estimate";
    throw expectedAt([...path, "details", name, "certainty"], what, certainty);
  }
  return {
    ...(known === undefined ? { provider: "other", maker: provider } : { provider: known }),
    family,
    ...(setting === undefined ? {} : { setting }),
    details,
    defaultDetail: defaultDetailOf(path, given),
    ...(price === undefined ? {} : { price: ratesOf([...path, "price"], price) }),
    ...(limits === undefined ? {} : { limits: limitsOf([...path, "limits"], limits, given) }),
    ...(aliases === undefined ? {} : { aliases }),
    source,
    checked,
  };
}

function defaultDetailOf(path: Path, { setting, details, defaultDetail }: FileModel): string {
  const [first, ...others] = Object.keys(details);
  if (first === undefined) throw expectedAt([...path, "details"], "at least one detail", details);
  if (others.length > 0 && setting === undefined) {
    throw expectedAt([...path, "setting"], "the request field that chooses a detail", setting);
  }
  const chosen = defaultDetail ?? (others.length === 0 ? first : undefined);
  if (chosen !== undefined && Object.hasOwn(details, chosen)) return chosen;
  throw expectedAt([...path, "defaultDetail"], `one of ${Object.keys(details).join(", ")}`, chosen);
}

/** Values that are good each by itself, and not together. */
function refuseContradictions(path: Path, rule: Rule): void {
  const given = new Map<string, unknown>(Object.entries(rule));
  for (const [least, greatest] of [
    ["minTokens", "maxTokens"],
    ["minCells", "maxCells"],
    ["minTiles", "maxTiles"],
    ["minSideCells", "maxSideCells"],
    ["maxShortSidePx", "maxEdgePx"],
  ] as const) {
    const [low, high] = [given.get(least), given.get(greatest)];
    if (typeof low !== "number" || typeof high !== "number" || low <= high) continue;
    throw expectedAt([...path, least], `no more than ${greatest}, which is ${high},`, low);
  }
  for (const name of ["maxCellsRange", "otherShapes"]) {
    const range = given.get(name);
    if (Array.isArray(range) && range[0] > range[1])
      throw expectedAt([...path, name], "the lesser number first", range);
  }
  if (rule.kind !== "examples") return;
  const unsorted = rule.examples.findIndex(([areaPx], index) => areaPx <= (rule.examples[index - 1]?.[0] ?? 0));
  if (unsorted === -1) return;
  throw expectedAt([...path, "examples", unsorted], "a larger area than the one before", rule.examples[unsorted]);
}

function limitsOf(path: Path, given: FileLimits, { source, checked }: FileModel): RequestLimits {
  if (given.checked !== undefined) refuseNoDay([...path, "checked"], given.checked);
  for (const [index, name] of (given.doubted ?? []).entries()) {
    if (!(name in given)) throw expectedAt([...path, "doubted", index], "a limit that is given here", name);
  }
  return { source, checked, ...given, certainty: "documented" };
}

function pricedModel(name: string, { replace, ...given }: FilePrice, own: ExtraModels): [string, Model] {
  const path = ["prices", name];
  const id = modelNamed(name, own)?.id;
  if (id === undefined) {
    throw expectedAt(path, `the price of a known model (closest: ${closestIds(name, own).join(", ")})`, name);
  }
  const row: Model = own[id] ?? models[id as keyof typeof models];
  const isPriced = row.price !== undefined || (!Object.hasOwn(own, id) && picoUsdPerToken(id) !== null);
  if (isPriced && replace !== true) {
    throw expectedAt([...path, "replace"], `true, as a price of ${id} is known already,`, replace);
  }
  return [id, { ...row, price: ratesOf(path, given) }];
}

type Dollars = Omit<FilePrice, "replace">;

function ratesOf(path: Path, given: Dollars): Rates {
  const pico = (name: keyof Dollars): number | undefined => picoOf([...path, name], given[name]);
  const cached = pico("cachedUsdPerMillionTokens");
  const batch = pico("batchUsdPerMillionTokens");
  return {
    picoUsdPerToken: pico("usdPerMillionTokens") ?? 0,
    ...(cached === undefined ? {} : { cachedPicoUsdPerToken: cached }),
    ...(batch === undefined ? {} : { batchPicoUsdPerToken: batch }),
  };
}

/** Digit by digit: 0.1 + 0.2 dollars are no sum that a price list has. */
function picoOf(path: Path, usdPerMillion: string | number | undefined): number | undefined {
  if (usdPerMillion === undefined) return undefined;
  const [, dollars = "", decimals = ""] = /^(\d{1,7})(?:\.(\d{1,6}))?$/u.exec(String(usdPerMillion)) ?? [];
  if (dollars === "") throw expectedAt(path, "dollars for a million tokens with at most 6 decimals", usdPerMillion);
  return Number(dollars + decimals.padEnd(6, "0"));
}

function refuseNoDay(path: Path, day: string): void {
  const moment = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 10) !== day) {
    throw expectedAt(path, "a day that is in the calendar, as YYYY-MM-DD,", day);
  }
}
