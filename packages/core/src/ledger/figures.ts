import type { Certainty } from "../models/model.ts";
import type { LedgerTokens } from "./entry.ts";
import { type Counting, sameModel } from "./review.ts";

/*
 * Sums of what images were and became: bytes, tokens, dollars. Exact until the last step, which makes a number of dollars.
 */

/** A figure before and after. */
export interface Change {
  readonly before: number;
  readonly after: number;
  /** Below 0 where the results cost more. */
  readonly saved: number;
  /** Part of `before`, to one decimal; `null` where there was nothing before. */
  readonly savedPercent: number | null;
}

/** A model with the detail it is called with, and who serves it. */
export interface ModelKey {
  readonly model: string;
  readonly detail: string;
  readonly channel: string;
  readonly scope?: string;
}

/** What one model would have billed. */
export interface ModelFigures {
  /** Images in the sum of tokens: those with a count before and after. */
  readonly countedImages: number;
  /** Images without one. */
  readonly uncountedImages: number;
  /** Images in the sum of dollars: those that were counted when a price was known. */
  readonly pricedImages: number;
  /** `null` where no image was counted. */
  readonly tokens: Change | null;
  /** `null` where no image had a price. */
  readonly usd: Change | null;
  /** That of the least certain count; `null` where no image was counted. */
  readonly certainty: Certainty | null;
  /** Where a smaller image saves no tokens: that it does not, and the setting that does; of the latest image. */
  readonly hint?: string;
}

/** What images were and became, with the tokens and dollars of one model. */
export interface Figures extends ModelFigures {
  /** Optimized or kept, each picture once. */
  readonly images: number;
  readonly bytes: Change;
}

/** Adds up what one model would have billed. */
export class ModelSum {
  #images = 0;
  #priced = 0;
  #before = 0;
  #after = 0;
  #picoUsdBefore = 0n;
  #picoUsdAfter = 0n;
  #certainty: Certainty | null = null;
  #hint: string | undefined;

  add(tokens: LedgerTokens): void {
    const { before, after, certainty, picoUsdPerToken: price, tier, hint } = tokens;
    // An image that is counted on one side only would look like a saving, or like a loss.
    if (before === null || after === null) return;
    this.#images += 1;
    this.#before += before;
    this.#after += after;
    this.#certainty = lessSure(this.#certainty, certainty);
    this.#hint = hint;
    if (price === null) return;
    this.#priced += 1;
    this.#picoUsdBefore += BigInt(before) * BigInt(tier?.before ?? price);
    this.#picoUsdAfter += BigInt(after) * BigInt(tier?.after ?? price);
  }

  /** @param images How many there were, counted or not. */
  figures(images: number): ModelFigures {
    return {
      countedImages: this.#images,
      uncountedImages: images - this.#images,
      pricedImages: this.#priced,
      tokens: this.#images === 0 ? null : change(this.#before, this.#after),
      usd: this.#priced === 0 ? null : usdChange(this.#picoUsdBefore, this.#picoUsdAfter),
      certainty: this.#certainty,
      ...(this.#hint === undefined ? {} : { hint: this.#hint }),
    };
  }
}

/** Adds up images, with the tokens of one model. */
export class ImageSum {
  readonly #of: ModelKey | undefined;
  readonly #tokens = new ModelSum();
  #images = 0;
  #before = 0;
  #after = 0;

  /** @param of Default: no tokens and no dollars. */
  constructor(of: ModelKey | undefined) {
    this.#of = of;
  }

  add({ entry, tokens, standing }: Counting): void {
    if (standing === "counts") {
      this.#images += 1;
      this.#before += entry.before.sizeBytes;
      this.#after += entry.after.sizeBytes;
    }
    const of = this.#of;
    const found = of && tokens.find((one) => sameModel(one, of));
    if (found !== undefined) this.#tokens.add(found);
  }

  figures(): Figures {
    return { images: this.#images, bytes: change(this.#before, this.#after), ...this.#tokens.figures(this.#images) };
  }
}

function change(before: number, after: number): Change {
  return { before, after, saved: before - after, savedPercent: percent(before - after, before) };
}

function usdChange(picoUsdBefore: bigint, picoUsdAfter: bigint): Change {
  const saved = picoUsdBefore - picoUsdAfter;
  return {
    before: usd(picoUsdBefore),
    after: usd(picoUsdAfter),
    saved: usd(saved),
    savedPercent: percent(Number(saved), Number(picoUsdBefore)),
  };
}

function usd(picoUsd: bigint): number {
  return Number(picoUsd) / 1e12;
}

function percent(saved: number, before: number): number | null {
  if (before === 0) return null;
  // Half away from zero, so that a loss is not rounded to look smaller than the same saving.
  const permille = Math.round((Math.abs(saved) * 1_000) / before);
  return permille === 0 ? 0 : (Math.sign(saved) * permille) / 10;
}

/** The surest first. */
const byCertainty = ["exact", "documented", "estimate", "unknown"] as const satisfies readonly Certainty[];

function lessSure(one: Certainty | null, other: Certainty): Certainty {
  return one !== null && byCertainty.indexOf(one) > byCertainty.indexOf(other) ? one : other;
}
