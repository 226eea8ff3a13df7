import { expected } from "../errors.ts";
import type { Rule } from "../tokens/rule.ts";
import type { ExtraModels } from "./extra.ts";
import { findDetail, findModel, oneOf, unknownModel } from "./find.ts";
import type { Certainty, Channel, Model, ModelId } from "./index.ts";
import { limitsFor, type RequestLimits } from "./limits.ts";
import { modelNamed, type Named, type Scope } from "./name.ts";

/** A model, how it is called and where: everything a figure needs, looked up once. */
export interface Chosen {
  /** An id of the `models` table, or of the user's own. */
  readonly model: string;
  readonly detail: string;
  readonly channel: Channel;
  /** Whether Bedrock may answer anywhere or keeps requests to a region; absent where nobody said. */
  readonly scope?: Scope;
  readonly row: Model;
  /** Of the detail. */
  readonly rule: Rule;
  /** Of the rule. */
  readonly certainty: Certainty;
  /** Absent where none are known. */
  readonly limits?: RequestLimits;
}

const channels = ["api", "bedrock", "vertex"] as const satisfies readonly Channel[];

/** Shown when no model is named: current ones, of every kind of rule. */
export const defaultModels = [
  "claude-opus-5-5",
  "claude-haiku-4-5",
  "gpt-5.6-sol",
  "gpt-5.4",
  "gpt-4o",
  "gemini-3.6-flash",
] as const satisfies readonly ModelId[];

/**
 * The models a caller named, each with the detail it will be called with.
 *
 * An id may be written as OpenRouter (`openai/gpt-4o`), Bedrock (`us.anthropic.claude-opus-4-6-v1:0`) or Vertex
 * (`claude-opus-4-6@20260101`) write it, with dots or hyphens, and with the day of a snapshot or `-latest` after it, where the
 * price list takes that snapshot for the same model. A name of a cloud says where the model is served.
 *
 * @param named One id or several; the same one twice counts once. Default: `defaultModels`.
 * @param detail For the models that offer it; one that does not keeps its default, and its cost says so. Default: each model's own.
 * @param channel Where a model is served whose name does not say it: `api`, `bedrock` or `vertex`. Default: `api`, their makers.
 * @param extra Models of the user's own. Default: none.
 * @throws `E_OPTION` for an id that is nowhere, naming the closest, and for a detail that no model here offers.
 * @example
 * resolveModels("openai/gpt-4o", "low");
 * //=> [{ model: "gpt-4o", detail: "low", channel: "api", … }]
 */
export function resolveModels(
  named?: string | readonly string[],
  detail?: string,
  channel: string = "api",
  extra: ExtraModels = {},
): readonly Chosen[] {
  const servedBy = channels.find((known) => known === channel);
  if (servedBy === undefined) throw expected(oneOf(channels), "channel", channel);
  if (named === undefined && detail === undefined && Object.keys(extra).length === 0) return defaultsAt(servedBy);
  const asked = named === undefined ? defaultModels : [named].flat();
  if (asked.length === 0) throw expected("at least one id", "model", asked);
  const called = asked.map((one) => served(one, servedBy, extra));
  const byName = new Map(called.map((one) => [[one.id, one.channel, one.scope].join(" "), one]));
  if (detail !== undefined) refuseUnoffered(detail, new Set(called.map(({ id }) => id)), extra);
  return [...byName.values()].map((one) => chosenAs(one, detail, extra));
}

function refuseUnoffered(detail: string, ids: ReadonlySet<string>, extra: ExtraModels): void {
  const offered = [...new Set([...ids].flatMap((id) => Object.keys(findModel(id, extra).details)))];
  if (!offered.includes(detail)) throw expected(oneOf(offered), `detail of ${[...ids].join(", ")}`, detail);
}

/** Those that most callers ask for by naming none, looked up once: it takes longer than all else of a small image. */
const defaultsBy = new Map<Channel, readonly Chosen[]>();

function defaultsAt(channel: Channel): readonly Chosen[] {
  const known = defaultsBy.get(channel);
  if (known !== undefined) return known;
  const chosen = defaultModels.map((id) => choose(id, undefined, channel));
  defaultsBy.set(channel, chosen);
  return chosen;
}

/** A model, and where it is served. */
interface Served extends Named {
  readonly channel: Channel;
}

function served(asked: string, channel: Channel, extra: ExtraModels): Served {
  if (typeof asked !== "string") throw expected("a model id", "model", asked);
  const named = modelNamed(asked, extra);
  if (named === undefined) throw unknownModel(asked, extra);
  return { channel, ...named };
}

function chosenAs({ id, channel, scope }: Served, detail: string | undefined, extra: ExtraModels): Chosen {
  const { details, defaultDetail } = findModel(id, extra);
  const offers = detail !== undefined && Object.hasOwn(details, detail);
  const chosen = choose(id, offers ? detail : defaultDetail, channel, extra);
  return scope === undefined ? chosen : { ...chosen, scope };
}

/**
 * One model.
 *
 * @param detail Default: the model's own.
 * @param channel Default: `api`.
 * @param extra Models of the user's own. Default: none.
 * @throws `E_OPTION` where there is no such model, or the model has no such detail.
 */
export function choose(model: string, detail?: string, channel: Channel = "api", extra: ExtraModels = {}): Chosen {
  const row = findModel(model, extra);
  const called = detail ?? row.defaultDetail;
  const limits = limitsFor(model, row, channel);
  return {
    model,
    detail: called,
    channel,
    row,
    ...findDetail(model, called, extra),
    ...(limits === undefined ? {} : { limits }),
  };
}
