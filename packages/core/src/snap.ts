import type { Chosen } from "./models/choose.ts";
import { edgeAtShortSide, fitWithin, longestEdgePx, shortestEdgePx, type Size } from "./size.ts";
import { countByRule } from "./tokens/count.ts";
import { dividedUp, roundHalfEven } from "./tokens/round.ts";
import { counted, type Rule } from "./tokens/rule.ts";
import { seenSize } from "./tokens/seen.ts";

/*
 * A pixel over a whole number of cells is billed as a whole row or column of them. A size just below it is the better buy.
 */

/**
 * How much fewer tokens a pixel must take, as a share. Where whole cells go with exactly their pixels nothing is won, that would only
 * be a smaller picture; and for a thousandth nobody wants a photo encoded again.
 */
const worthwhile = 0.005;

/** Whether a size may be the result, for whoever has further demands on it. */
export type Accepts = (size: Size) => boolean;

/**
 * A size of the same shape, less than 2 % smaller, that is the better buy: a larger part of the tokens is gone than of the picture.
 * Where there is none, `size` fitted to `edgePx`.
 *
 *     1025 x 1025 ──┐ 33 x 33 patches of 32 px
 *                   └─▶ 1024 x 1024, 32 x 32 patches
 *
 * Its result is left alone when it is asked about that again. This is why not every better size will do: the window of 2 % moves down
 * with the size, and there may be one in it that is better still. Snapped to is only what has no better one in its own window,
 * and what has none of these in its window stays as it is. A few sizes in a million are settled only by more than the 2 %.
 *
 * @param rules Of the models that the picture is for. None of them may cost more for a snap; on the whole they must save.
 * @param accepts Default: any size.
 * @example
 * snap({ widthPx: 1025, heightPx: 1025 }, 1025, [choose("gpt-6-astra").rule]);
 * //=> { widthPx: 1024, heightPx: 1024 }
 */
export function snap(size: Size, edgePx: number, rules: readonly Rule[], accepts: Accepts = () => true): Size {
  const isFinal: Accepts = (to) => better(to, to, rules, accepts).next().done === true;
  for (let startPx = edgePx; startPx > 0; startPx -= 1) {
    const from = fitWithin(size, startPx);
    if (startPx < edgePx && !accepts(from)) continue;
    // Asked about again it has the shape of its rounded sides, and so does everything below it.
    const rounded = first(better(from, from, rules, accepts), isFinal);
    if (rounded === undefined) return from;
    const to = [first(better(size, from, rules, accepts), isFinal), rounded].find(
      (one) => one !== undefined && isClose(longestEdgePx(one), edgePx) && hasShapeOf(one, size),
    );
    if (to !== undefined) return to;
    // Once in a thousand the two shapes disagree. A pixel less settles it.
  }
  return fitWithin(size, edgePx);
}

/**
 * What a snap saves, of the model that it saves most.
 *
 * @example
 * snapInWords({ widthPx: 1025, heightPx: 1025 }, { widthPx: 1024, heightPx: 1024 }, [choose("gpt-6-astra")]);
 * //=> "saves a row and a column of gpt-6-astra's 32 px patches, 1,307 -> 1,229 tokens"
 */
export function snapInWords(from: Size, to: Size, models: readonly Pick<Chosen, "model" | "rule">[]): string {
  const savings = models.map(({ model, rule }) => {
    const [was = 0, is = 0] = [tokensOf(rule, from), tokensOf(rule, to)];
    return { model, rule, was, is, share: was === 0 ? 1 : is / was };
  });
  const { model, rule, was, is } = savings.reduce((most, one) => (one.share < most.share ? one : most));
  const tokens = `${counted(was)} -> ${counted(is)} tokens`;
  const grid = gridOf(rule);
  const cells = (sidePx: number): number => (grid === undefined ? 0 : grid.cells(sidePx));
  const gone = [
    some(cells(from.heightPx) - cells(to.heightPx), "row"),
    some(cells(from.widthPx) - cells(to.widthPx), "column"),
  ].filter((part) => part !== "");
  if (grid === undefined || gone.length === 0) return `saves tokens of ${model}, ${tokens}`;
  return `saves ${gone.join(" and ")} of ${model}'s ${grid.cellPx} px ${grid.called}, ${tokens}`;
}

/** @example some(2, "row"); //=> "2 rows" */
function some(count: number, what: string): string {
  if (count === 0) return "";
  return count === 1 ? `a ${what}` : `${count} ${what}s`;
}

function first(sizes: Iterable<Size>, holds: Accepts): Size | undefined {
  for (const size of sizes) if (holds(size)) return size;
  return undefined;
}

/** Both sides within half a pixel of the same scale. */
function hasShapeOf(to: Size, { widthPx, heightPx }: Size): boolean {
  return (
    (2 * to.widthPx - 1) * heightPx <= (2 * to.heightPx + 1) * widthPx &&
    (2 * to.heightPx - 1) * widthPx <= (2 * to.widthPx + 1) * heightPx
  );
}

/** Sizes of `shape` less than 2 % under `from` that are the better buy, the largest first. */
function* better(shape: Size, from: Size, rules: readonly Rule[], accepts: Accepts): Generator<Size> {
  const edges = edgesOnGrids(shape, from, rules);
  if (edges.length === 0) return;
  const bills = rules.map((rule) => billOf(rule, from));
  for (const edge of edges) {
    const to = fitWithin(shape, edge);
    if (isBetterBuy(to, bills) && accepts(to)) yield to;
  }
}

/** What one of the models makes of a size. */
interface Bill {
  readonly rule: Rule;
  /** `undefined` where it is refused, or not known. */
  readonly tokens: number | undefined;
  /** Pixels that are counted and seen. `undefined` where the provider makes it smaller: it can lose some and be no worse for it. */
  readonly areaPx: number | undefined;
}

function billOf(rule: Rule, size: Size): Bill {
  const grid = gridOf(rule);
  const tokens = tokensOf(rule, size);
  if (grid === undefined) return { rule, tokens, areaPx: undefined };
  const seen = seenSize(rule, size);
  const isWhole = seen.widthPx === size.widthPx && seen.heightPx === size.heightPx;
  return { rule, tokens, areaPx: isWhole ? areaOn(grid, size) : undefined };
}

/** Whether `to` costs no model more, and those that count every pixel get it for fewer tokens a pixel: on average, as a share. */
function isBetterBuy(to: Size, bills: readonly Bill[]): boolean {
  let shares = 0;
  let models = 0;
  for (const { rule, tokens, areaPx } of bills) {
    const is = tokensOf(rule, to);
    if (tokens === undefined || is === undefined) continue;
    if (is > tokens) return false;
    const grid = areaPx === undefined ? undefined : gridOf(rule);
    if (grid === undefined || areaPx === undefined) continue;
    shares += (is * areaPx) / (tokens * areaOn(grid, to));
    models += 1;
  }
  return shares < models * (1 - worthwhile);
}

function tokensOf(rule: Rule, size: Size): number | undefined {
  const count = countByRule(rule, size);
  return count.outcome === "billed" ? count.tokens : undefined;
}

/** Longest edges of `shape` less than 2 % under that of `from` at which a side is the longest of so few cells; longest first. */
function edgesOnGrids(shape: Size, from: Size, rules: readonly Rule[]): number[] {
  const fromLongPx = longestEdgePx(from);
  const fromShortPx = shortestEdgePx(from);
  // A pixel of a side this short is 1 % of it. There is little between one size and the next, and hardly a token to win.
  if (fromShortPx <= 100) return [];
  const edges = new Set<number>();
  const add = (edge: number): void => {
    if (edge < fromLongPx && isClose(edge, fromLongPx)) edges.add(edge);
  };
  for (const grid of rules.map(gridOf)) {
    if (grid === undefined) continue;
    const { cellPx, mostPx, wholeUpToPx = 0 } = grid;
    add(wholeUpToPx);
    for (let cells = Math.ceil(fromLongPx / cellPx); isClose(cells * cellPx, fromLongPx); cells -= 1)
      add(mostPx(cells));
    for (let cells = Math.ceil(fromShortPx / cellPx); isClose(cells * cellPx, fromShortPx); cells -= 1) {
      add(edgeAtShortSide(shape, mostPx(cells)));
    }
  }
  return [...edges].toSorted((a, b) => b - a);
}

/** Less than 2 % under it. */
function isClose(px: number, fromPx: number): boolean {
  return 50 * (fromPx - px) < fromPx;
}

/** Cells that a side is counted in. */
interface Grid {
  readonly cellPx: number;
  readonly called: "cells" | "patches" | "tiles";
  /** How many a side is counted as. */
  readonly cells: (sidePx: number) => number;
  /** The longest side that is counted as so many cells. */
  readonly mostPx: (cells: number) => number;
  /** What is left of a side that is rounded to whole cells. Default: all of it. */
  readonly leftPx?: (sidePx: number) => number;
  /** With no longer side a picture is not cut into cells. */
  readonly wholeUpToPx?: number | undefined;
}

function areaOn({ leftPx = (sidePx) => sidePx }: Grid, { widthPx, heightPx }: Size): number {
  return leftPx(widthPx) * leftPx(heightPx);
}

function gridOf(rule: Rule): Grid | undefined {
  switch (rule.kind) {
    case "cells":
    case "padded":
    case "rows":
    case "squares":
      return upTo(rule.cellPx);
    case "patches":
      return upTo(rule.patchPx, "patches");
    case "groups":
      return upTo(rule.patchPx * rule.patchesPerSide);
    case "tiles":
    case "capped-tiles":
      return upTo(rule.tilePx, "tiles");
    case "preview":
    case "canvas":
      return { ...upTo(rule.tilePx, "tiles"), wholeUpToPx: rule.wholeUpToPx };
    case "rounded": {
      const { cellPx } = rule;
      const cells = (sidePx: number): number => Math.max(1, roundHalfEven(sidePx / cellPx));
      return {
        cellPx,
        called: "cells",
        cells,
        // Half a cell goes to the even one.
        mostPx: (count) => count * cellPx + (count % 2 === 0 ? cellPx / 2 : Math.ceil(cellPx / 2) - 1),
        leftPx: (sidePx) => Math.min(sidePx, cells(sidePx) * cellPx),
      };
    }
    case "crops":
    case "examples":
    case "flat":
    case "grid":
    case "unknown":
      return undefined;
  }
}

function upTo(cellPx: number, called: Grid["called"] = "cells"): Grid {
  return { cellPx, called, cells: (sidePx) => dividedUp(sidePx, cellPx), mostPx: (cells) => cells * cellPx };
}
