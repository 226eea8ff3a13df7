import { asClientSends, type ClientName, clients } from "./clients.ts";
import type { Chosen } from "./models/choose.ts";
import type { Certainty, Channel } from "./models/index.ts";
import type { Scope } from "./models/name.ts";
import { type PriceList, priceOf, type Tier, tierOf } from "./models/price.ts";
import { inOneLine, judge } from "./refuse.ts";
import type { Sent } from "./sent.ts";
import { type Counted, countByRule, type TokenRange } from "./tokens/count.ts";
import { counted } from "./tokens/rule.ts";

/** Tokens and dollars of one image for one model, before and after. */
export interface Cost {
  readonly model: string;
  readonly detail: string;
  readonly channel: Channel;
  /** Whether Bedrock may answer anywhere or keeps requests to a region; absent where nobody said. */
  readonly scope?: Scope;
  /** `null` where the rule is unknown or the provider refuses the image. */
  readonly tokensBefore: number | null;
  /** As `tokensBefore`. */
  readonly tokensAfter: number | null;
  /**
   * At the input price of a request of `perRequest` such images and nothing else; `null` where tokens or price are unknown.
   */
  readonly usdBefore: number | null;
  /** As `usdBefore`. */
  readonly usdAfter: number | null;
  /** Part of the tokens that is gone, to one decimal; below 0 where the result costs more, `null` where a count is. */
  readonly savedPercent: number | null;
  readonly certainty: Certainty;
  /** US dollars × 1e-12 for one input token of a small request; `null` where the price list does not have the model. */
  readonly picoUsdPerToken: number | null;
  /** Where a request of such images has so many tokens that every one of them costs more. */
  readonly tier?: { readonly before?: Tier; readonly after?: Tier };
  /** What a reader must know of whose price it is. */
  readonly priceNote?: string;
  /** Where a count is known to a range only. */
  readonly range?: { readonly before?: TokenRange; readonly after?: TokenRange };
  /** Why the provider refuses the original with HTTP 400, as "xAI refuses it: only jpeg and png are taken, not gif". */
  readonly refusedBefore?: string;
  /** As `refusedBefore`, of the result. */
  readonly refusedAfter?: string;
  /** Why the provider might refuse the original, where its limits are not known for sure. */
  readonly cautionBefore?: string;
  /** As `cautionBefore`, of the result. */
  readonly cautionAfter?: string;
  /** Where a smaller image saves no tokens: that it does not, and the setting that does. */
  readonly hint?: string;
}

/** The sum of the costs of many images for one model as it is called and served. */
export interface CostTotal {
  readonly model: string;
  readonly detail: string;
  readonly channel: Channel;
  readonly scope?: Scope;
  /** Images in the sums: those with a count before and after. */
  readonly images: number;
  /** Images without one, which are in no sum. */
  readonly uncountedImages: number;
  /** Those of them that are refused as they are and taken as results; absent where there are none. */
  readonly newlyTaken?: { readonly images: number; readonly tokens: number; readonly usd: number | null };
  readonly tokensBefore: number;
  readonly tokensAfter: number;
  readonly usdBefore: number | null;
  readonly usdAfter: number | null;
  /** `null` where no image was counted. */
  readonly savedPercent: number | null;
  readonly certainty: Certainty;
}

/** What costs depend on beside the image and the model. */
export interface Terms {
  /** Images in one request. Default: 1. */
  readonly perRequest?: number;
  /** What stands between the image and the provider. Default: `raw`. */
  readonly client?: ClientName;
  /** The day of the prices. Default: today. */
  readonly on?: Date;
  /** Default: the bundled list. */
  readonly prices?: PriceList;
}

/**
 * What one image costs with each of `models`, as it was and as it will be sent.
 *
 * Tokens of the image alone: prompt, answer and the few tokens that wrap an image are not in it, and do not count towards
 * the size of the request that some prices depend on.
 *
 * @example
 * costs({ widthPx: 3840, heightPx: 2160 }, { widthPx: 512, heightPx: 288 }, [choose("gpt-4o")]);
 * //=> [{ model: "gpt-4o", detail: "auto", tokensBefore: 1105, tokensAfter: 255, usdBefore: 0.0027625, usdAfter: 0.0006375, savedPercent: 76.9, … }]
 */
export function costs(before: Sent, after: Sent, models: readonly Chosen[], terms: Terms = {}): Cost[] {
  const { client = "raw" } = terms;
  const was = asClientSends(client, before);
  const is = after === before ? was : asClientSends(client, after);
  return models.map((chosen) => costOf(was, is, chosen, terms));
}

function costOf(before: Sent, after: Sent, chosen: Chosen, terms: Terms): Cost {
  const { client = "raw", perRequest = 1 } = terms;
  const { model, detail, channel, scope } = chosen;
  const was = judge(before, chosen, perRequest);
  const is = after === before ? was : judge(after, chosen, perRequest);
  const tokensBefore = tokensOf(was.count);
  const tokensAfter = tokensOf(is.count);
  const price = priceOf(chosen, terms);
  const tierBefore = tierOf(price?.tiers ?? [], (tokensBefore ?? 0) * perRequest);
  const tierAfter = tierOf(price?.tiers ?? [], (tokensAfter ?? 0) * perRequest);
  const cost: Writable<Cost> = {
    model,
    detail,
    channel,
    tokensBefore,
    tokensAfter,
    usdBefore: usdOf(tokensBefore, tierBefore ?? price),
    usdAfter: usdOf(tokensAfter, tierAfter ?? price),
    savedPercent: tokensBefore === null || tokensAfter === null ? null : savedPercent(tokensBefore, tokensAfter),
    certainty: lessSure(chosen.certainty, clients[client].certainty),
    picoUsdPerToken: price?.picoUsdPerToken ?? null,
  };
  // Hardly any image has one of these, and to spread nothing for each took longer than all that is above.
  put(cost, "scope", scope);
  put(cost, "tier", beforeAndAfter(tierBefore, tierAfter));
  put(cost, "priceNote", price?.note);
  put(cost, "range", beforeAndAfter(rangeOf(was.count), rangeOf(is.count)));
  put(cost, "refusedBefore", inOneLine(was.refusals));
  put(cost, "refusedAfter", inOneLine(is.refusals));
  put(cost, "cautionBefore", inOneLine(was.cautions));
  put(cost, "cautionAfter", inOneLine(is.cautions));
  put(cost, "hint", hintFor(chosen, after));
  return cost;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** An absent field is absent, not `undefined`. */
function put<T, K extends keyof T>(into: T, key: K, value: T[K] | undefined): void {
  if (value !== undefined) into[key] = value;
}

function beforeAndAfter<T>(before: T | undefined, after: T | undefined): { before?: T; after?: T } | undefined {
  if (before === undefined && after === undefined) return undefined;
  return { ...(before === undefined ? nothing : { before }), ...(after === undefined ? nothing : { after }) };
}

/** The surest first. */
const byCertainty = ["exact", "documented", "estimate", "unknown"] as const satisfies readonly Certainty[];

function lessSure(one: Certainty, other: Certainty): Certainty {
  return byCertainty.indexOf(one) > byCertainty.indexOf(other) ? one : other;
}

/**
 * Adds the costs of many images up, one total for each model as it is called and served, in the order they first come in.
 *
 * @example
 * totalCosts([costs(photo, small, models), costs(scan, small, models)]);
 * //=> [{ model: "gpt-4o", detail: "auto", images: 2, uncountedImages: 0, tokensBefore: 2210, … }]
 */
export function totalCosts(images: Iterable<readonly Cost[]>): CostTotal[] {
  const groups: [first: Cost, ...others: Cost[]][] = [];
  for (const image of images) {
    for (const [at, cost] of image.entries()) {
      // The models of a run come in the same order with every image.
      const usual = groups[at];
      const group = usual !== undefined && isAlike(usual[0], cost) ? usual : groups.find(([one]) => isAlike(one, cost));
      if (group === undefined) groups.push([cost]);
      else group.push(cost);
    }
  }
  return groups.map(totalOf);
}

function isAlike(one: Cost, other: Cost): boolean {
  return (
    one.model === other.model &&
    one.detail === other.detail &&
    one.channel === other.channel &&
    one.scope === other.scope
  );
}

function totalOf(group: readonly [first: Cost, ...others: Cost[]]): CostTotal {
  const [first] = group;
  let images = 0;
  let tokensBefore = 0;
  let tokensAfter = 0;
  let picoUsdBefore: bigint | null = 0n;
  let picoUsdAfter: bigint | null = 0n;
  for (const cost of group) {
    // An image that is counted on one side only would look like a saving, or like a loss.
    if (cost.tokensBefore === null || cost.tokensAfter === null) continue;
    images += 1;
    tokensBefore += cost.tokensBefore;
    tokensAfter += cost.tokensAfter;
    picoUsdBefore = sum(picoUsdBefore, picoUsd(cost.tokensBefore, cost.tier?.before ?? cost));
    picoUsdAfter = sum(picoUsdAfter, picoUsdAfterOf(cost));
  }
  const { model, detail, channel, scope, certainty } = first;
  return {
    model,
    detail,
    channel,
    ...(scope === undefined ? nothing : { scope }),
    images,
    uncountedImages: group.length - images,
    ...newlyTakenOf(group),
    tokensBefore,
    tokensAfter,
    usdBefore: images === 0 ? null : usd(picoUsdBefore),
    usdAfter: images === 0 ? null : usd(picoUsdAfter),
    savedPercent: images === 0 ? null : savedPercent(tokensBefore, tokensAfter),
    certainty,
  };
}

function newlyTakenOf(group: readonly Cost[]): Pick<CostTotal, "newlyTaken"> {
  const taken = group.filter((cost) => cost.refusedBefore !== undefined && cost.tokensAfter !== null);
  if (taken.length === 0) return nothing;
  const tokens = taken.reduce((all, cost) => all + (cost.tokensAfter ?? 0), 0);
  return { newlyTaken: { images: taken.length, tokens, usd: usd(taken.map(picoUsdAfterOf).reduce(sum)) } };
}

function picoUsdAfterOf(cost: Cost): bigint | null {
  return picoUsd(cost.tokensAfter, cost.tier?.after ?? cost);
}

type PerToken = { readonly picoUsdPerToken: number | null } | null;

/** Of one image. Hardly any product is beyond what a number holds exactly, and big integers take ten times as long. */
function usdOf(tokens: number | null, rates: PerToken): number | null {
  const pico = (tokens ?? Number.NaN) * (rates?.picoUsdPerToken ?? Number.NaN);
  return Number.isSafeInteger(pico) ? pico / 1e12 : usd(picoUsd(tokens, rates));
}

/** Big integers: a folder of a million images stays exact. */
function picoUsd(tokens: number | null, rates: PerToken): bigint | null {
  const pico = rates?.picoUsdPerToken ?? null;
  return tokens === null || pico === null ? null : BigInt(tokens) * BigInt(pico);
}

function sum(one: bigint | null, other: bigint | null): bigint | null {
  return one === null || other === null ? null : one + other;
}

/** Whole pico-dollars until here. */
function usd(picoDollars: bigint | null): number | null {
  return picoDollars === null ? null : Number(picoDollars) / 1e12;
}

function savedPercent(tokensBefore: number, tokensAfter: number): number {
  // Half away from zero, so that a loss is not rounded to look smaller than the same saving.
  const saved = tokensBefore - tokensAfter;
  const permille = Math.round((Math.abs(saved) * 1000) / tokensBefore);
  return permille === 0 ? 0 : (Math.sign(saved) * permille) / 10;
}

/** What to do instead, for the rules that do not look at pixels. */
function hintFor({ detail, rule, row: { setting, details } }: Chosen, after: Sent): string | undefined {
  if (rule.kind === "flat") return `a smaller image saves no tokens: every one takes ${counted(rule.tokens)}`;
  if (rule.kind !== "grid") return undefined;
  const why = "a smaller image saves no tokens: they follow its shape";
  const nowTokens = tokensOf(countByRule(rule, after)) ?? 0;
  let [cheapest, tokens] = [detail, nowTokens];
  for (const [name, other] of Object.entries(details)) {
    const otherTokens = tokensOf(countByRule(other.rule, after)) ?? Infinity;
    if (otherTokens < tokens) [cheapest, tokens] = [name, otherTokens];
  }
  if (setting === undefined || cheapest === detail) return why;
  const saved = `${savedPercent(nowTokens, tokens)} % less`;
  return `${why}; ${setting} ${cheapest} takes ${counted(tokens)} instead of ${counted(nowTokens)}, ${saved}`;
}

function tokensOf(count: Counted): number | null {
  return count.outcome === "billed" ? count.tokens : null;
}

function rangeOf(count: Counted): TokenRange | undefined {
  return count.outcome === "billed" ? count.range : undefined;
}

/** To spread where a field is absent. */
const nothing = {};
