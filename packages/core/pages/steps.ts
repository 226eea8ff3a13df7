import { shownSize, type Size } from "../src/size.ts";
import { canvasGrid, type CanvasRule } from "../src/tokens/canvas.ts";
import { countByRule } from "../src/tokens/count.ts";
import type { SquaresRule } from "../src/tokens/deepseek.ts";
import type { CropsRule } from "../src/tokens/gemini-crops.ts";
import { gridOf, type GridRule } from "../src/tokens/gemini.ts";
import type { ExamplesRule } from "../src/tokens/nova.ts";
import type { PatchesRule } from "../src/tokens/openai-patch.ts";
import type { TilesRule } from "../src/tokens/openai-tile.ts";
import { roundedSize, type RoundedRule } from "../src/tokens/qwen.ts";
import { dividedUp } from "../src/tokens/round.ts";
import { counted, type Rule } from "../src/tokens/rule.ts";
import { seenSize } from "../src/tokens/seen.ts";

/**
 * How `rule` comes to its tokens for a picture of `size`, a step a line. The last one ends with the tokens.
 *
 * @param size At least 512x288: what a rule does to smaller ones is in no step.
 * @example
 * steps({ kind: "flat", tokens: 230 }, { widthPx: 3840, heightPx: 2160 });
 * //=> ["every picture: 230 tokens"]
 */
export function steps(rule: Rule, size: Size): readonly string[] {
  const seen = seenSize(rule, size);
  switch (rule.kind) {
    case "cells":
    case "padded": {
      const most = "maxEdgePx" in rule ? ` and ${counted(rule.maxEdgePx)} px a side, once padded to whole ones` : "";
      const limit = `${counted(rule.maxTokens)} cells of ${rule.cellPx} px${most}`;
      return [...fitted(size, seen, limit), equation(grid(seen, rule.cellPx), "cells", "tokens")];
    }
    case "groups": {
      const { patchPx, patchesPerSide, maxPatches, maxEdgePx } = rule;
      const limit = `${counted(maxPatches)} whole patches of ${patchPx} px and ${counted(maxEdgePx)} px a side`;
      return [...fitted(size, seen, limit), equation(grid(seen, patchPx * patchesPerSide), "cells", "tokens")];
    }
    case "rows": {
      const cells = grid(seen, rule.cellPx);
      const { columns, rows } = cells;
      return [
        ...fitted(size, seen, `${counted(rule.maxEdgePx)} px a side`),
        `${division(cells)} cells, rounded up: ${columns} columns and ${rows} rows`,
        `one more at the end of each row: ${columns + 1} x ${rows} = ${tokens((columns + 1) * rows)}`,
      ];
    }
    case "patches":
      return patchSteps(rule, size, seen);
    case "tiles":
      return tileSteps(rule, size, seen);
    case "preview": {
      const { tilePx, tokensPerTile, maxEdgePx, maxShortSidePx, wholeUpToPx = 0 } = rule;
      if (Math.max(size.widthPx, size.heightPx) <= wholeUpToPx) {
        return [`no side is over ${counted(wholeUpToPx)} px, so the preview is all: ${tokens(tokensPerTile)}`];
      }
      const tiles = grid(seen, tilePx);
      const all = tiles.columns * tiles.rows + 1;
      return [
        ...fitted(size, seen, `${counted(maxEdgePx)} px and a short side of ${counted(maxShortSidePx)} px`),
        equation(tiles, "tiles", "tiles"),
        `one more for the preview: ${all} x ${tokensPerTile} = ${tokens(all * tokensPerTile)}`,
      ];
    }
    case "capped-tiles": {
      const { tilePx, tokensPerTile, maxTokens } = rule;
      const tiles = grid(size, tilePx);
      const all = tiles.columns * tiles.rows + 1;
      const sum = all * tokensPerTile;
      const capped = sum > maxTokens ? [`not more than ${tokens(maxTokens)}`] : [];
      return [
        equation(tiles, "tiles", "tiles"),
        `one more for the whole: ${all} x ${tokensPerTile} = ${tokens(sum)}`,
        ...capped,
      ];
    }
    case "rounded":
      return roundedSteps(rule, size);
    case "grid":
      return gridSteps(rule, size);
    case "crops":
      return cropSteps(rule, size);
    case "squares":
      return squareSteps(rule, size, seen);
    case "canvas":
      return canvasSteps(rule, size);
    case "examples":
      return exampleSteps(rule, size);
    case "flat":
      return [`every picture: ${tokens(rule.tokens)}`];
    case "unknown":
      return [];
  }
}

interface Grid {
  readonly of: Size;
  /** The side of one of its cells. */
  readonly px: number;
  readonly columns: number;
  readonly rows: number;
}

function grid(of: Size, px: number): Grid {
  return { of, px, columns: dividedUp(of.widthPx, px), rows: dividedUp(of.heightPx, px) };
}

function fitted(size: Size, seen: Size, limit: string): string[] {
  const isSame = size.widthPx === seen.widthPx && size.heightPx === seen.heightPx;
  return [
    isSame ? `${shownSize(size)} is within ${limit}` : `brought to ${limit}: ${shownSize(size)} -> ${shownSize(seen)}`,
  ];
}

/** @example division(grid({ widthPx: 2576, heightPx: 1449 }, 28)); //=> "2,576 / 28 = 92 and 1,449 / 28 = 51.8" */
function division({ of: { widthPx, heightPx }, px }: Grid): string {
  return [widthPx, heightPx]
    .map((sidePx) => `${counted(sidePx)} / ${counted(px)} = ${about(sidePx / px)}`)
    .join(" and ");
}

function equation(cells: Grid, name: string, unit: string): string {
  const { columns, rows } = cells;
  return `${division(cells)} ${name}, rounded up: ${columns} x ${rows} = ${counted(columns * rows)} ${unit}`;
}

function tokens(amount: number): string {
  return `${counted(amount)} tokens`;
}

/** Of what is not whole as few decimals as show it: 48.04 is more than 48. */
function about(amount: number): string {
  const whole = Math.round(amount);
  if (Math.abs(amount - whole) < 1e-9) return counted(whole);
  const decimals = [1, 2, 3, 4].find((digits) => Number(amount.toFixed(digits)) % 1 !== 0) ?? 5;
  const [wholePart = "", fraction = ""] = amount.toFixed(decimals).split(".");
  return `${counted(Number(wholePart))}.${fraction}`;
}

function patchSteps(rule: PatchesRule, size: Size, seen: Size): readonly string[] {
  const { patchPx, maxEdgePx, maxPatches } = rule;
  const [numerator, denominator] = rule.tokensPerPatch;
  const within =
    maxEdgePx === undefined ? size : seenSize({ kind: "patches", patchPx, maxEdgePx, tokensPerPatch: [1, 1] }, size);
  const before = grid(within, patchPx);
  const isOver = maxPatches !== undefined && before.columns * before.rows > maxPatches;
  const after = grid(seen, patchPx);
  const seenPatches = after.columns * after.rows;
  const count = countByRule(rule, size);
  const bill = seenPatches * numerator;
  return [
    ...(maxEdgePx === undefined ? [] : fitted(size, within, `${counted(maxEdgePx)} px a side`)),
    equation(before, "patches", "patches"),
    ...(isOver
      ? [
          `over ${counted(maxPatches)}: scaled to that area, then until a side is whole patches: ${shownSize(seen)}`,
          equation(after, "patches", "patches"),
        ]
      : []),
    count.outcome === "refused"
      ? `refused: ${count.why}`
      : `${counted(seenPatches)} x ${numerator / denominator} = ${about(bill / denominator)}, rounded up: ${tokens(dividedUp(bill, denominator))}`,
  ];
}

function tileSteps(rule: TilesRule, size: Size, seen: Size): readonly string[] {
  const { tilePx, maxEdgePx, maxShortSidePx, baseTokens, tokensPerTile } = rule;
  const within = seenSize({ ...rule, maxShortSidePx: maxEdgePx }, size);
  const tiles = grid(seen, tilePx);
  const all = tiles.columns * tiles.rows;
  return [
    ...fitted(size, within, `${counted(maxEdgePx)} px a side`),
    ...fitted(within, seen, `a short side of ${counted(maxShortSidePx)} px`),
    equation(tiles, "tiles", "tiles"),
    `${counted(baseTokens)} + ${all} x ${counted(tokensPerTile)} = ${tokens(baseTokens + all * tokensPerTile)}`,
  ];
}

function roundedSteps(rule: RoundedRule, size: Size): readonly string[] {
  const { cellPx, maxCells, wrapTokens } = rule;
  const whole = roundedSize(size, { ...rule, maxCells: Infinity });
  const seen = roundedSize(size, rule);
  const isOver = whole.widthPx !== seen.widthPx || whole.heightPx !== seen.heightPx;
  const inside = { columns: whole.widthPx / cellPx, rows: whole.heightPx / cellPx };
  const left = { columns: seen.widthPx / cellPx, rows: seen.heightPx / cellPx };
  const cells = left.columns * left.rows;
  return [
    `${division(grid(size, cellPx))} cells, to whole ones: ${inside.columns} x ${inside.rows} = ${counted(inside.columns * inside.rows)} cells`,
    ...(isOver
      ? [
          `over ${counted(maxCells)}: scaled to that area, sides down to whole cells: ${left.columns} x ${left.rows} = ${counted(cells)} cells`,
        ]
      : []),
    wrapTokens === 0
      ? `a token each: ${tokens(cells)}`
      : `a token each, and ${wrapTokens} around them: ${counted(cells)} + ${wrapTokens} = ${tokens(cells + wrapTokens)}`,
  ];
}

function gridSteps(rule: GridRule, size: Size): readonly string[] {
  const { maxTokens } = rule;
  const { columns, rows } = gridOf(size, rule);
  const root = (one: number, other: number): string =>
    `the root of ${counted(maxTokens)} x ${one} / ${other}, ${Math.sqrt((maxTokens * one) / other).toFixed(2)}`;
  return [
    `rows: ${root(size.heightPx, size.widthPx)}, down to ${rows}`,
    `columns: ${root(size.widthPx, size.heightPx)}, down to ${columns}`,
    `${rows} x ${columns} = ${tokens(rows * columns)}, and the same for twice or half the size`,
  ];
}

function cropSteps(rule: CropsRule, { widthPx, heightPx }: Size): readonly string[] {
  const { tokensPerCrop, wholeUpToPx } = rule;
  const [numerator, denominator] = rule.cropsToShortSide;
  const shortPx = Math.min(widthPx, heightPx);
  const crops = grid({ widthPx, heightPx }, Math.floor((shortPx * denominator) / numerator));
  const all = crops.columns * crops.rows;
  return [
    `a side is over ${wholeUpToPx} px, so there are crops of ${counted(shortPx)} / ${numerator / denominator}, ${counted(crops.px)} px`,
    equation(crops, "crops", "crops"),
    `as documented ${all} x ${tokensPerCrop} = ${tokens(all * tokensPerCrop)}; some were billed ${tokensPerCrop}`,
  ];
}

function squareSteps(rule: SquaresRule, size: Size, seen: Size): readonly string[] {
  const { cellPx, minSideCells, maxSideCells, extraTokens } = rule;
  const sidePx = Math.sqrt(seen.widthPx * seen.heightPx);
  const side = Math.ceil(sidePx / cellPx);
  const n = Math.min(maxSideCells, Math.max(minSideCells, side));
  const brought = n === side ? "" : `, brought to ${n}`;
  return [
    ...(rule.maxEdgePx === undefined ? [] : fitted(size, seen, `${counted(rule.maxEdgePx)} px a side`)),
    `the square of the same area has ${about(sidePx)} px a side: ${side} cells of ${cellPx} px${brought}`,
    `${n} x ${n + 1} = ${counted(n * (n + 1))}, and ${extraTokens} more: ${tokens(n * (n + 1) + extraTokens)}`,
  ];
}

function canvasSteps(rule: CanvasRule, size: Size): readonly string[] {
  const { tilePx, maxTiles, tokensPerTile, tokensPerRowOfTiles, overviewTokens, wrapTokens, wholeUpToPx = 0 } = rule;
  const around = `${overviewTokens} for the overview and ${wrapTokens} around it`;
  if (Math.max(size.widthPx, size.heightPx) <= wholeUpToPx) {
    return [
      `no side is over ${wholeUpToPx} px, so there are no tiles: ${around}, ${tokens(overviewTokens + wrapTokens)}`,
    ];
  }
  const { columns, rows } = canvasGrid(size, rule);
  const tiles = columns * rows;
  const choice = {
    scale: "the canvas that scales the picture least",
    shape: "the canvas whose shape is nearest",
    pixels: "the canvas that keeps most pixels",
  };
  const chosen = `${choice[rule.chosenBy]}, of at most ${maxTiles} tiles of ${tilePx} px: ${columns} x ${rows} = ${tiles} tiles`;
  if (tiles === 1 && rule.singleTile === "overview") {
    return [chosen, `one tile is the overview itself: ${around}, ${tokens(overviewTokens + wrapTokens)}`];
  }
  const row = tokensPerRowOfTiles === 0 ? "" : ` + ${rows} x ${tokensPerRowOfTiles}`;
  const inTiles = tiles * tokensPerTile + rows * tokensPerRowOfTiles;
  return [
    chosen,
    `${tiles} x ${tokensPerTile}${row} = ${counted(inTiles)}`,
    `${around}: ${counted(inTiles)} + ${overviewTokens} + ${wrapTokens} = ${tokens(inTiles + overviewTokens + wrapTokens)}`,
  ];
}

function exampleSteps(rule: ExamplesRule, size: Size): readonly string[] {
  const { minEdgePx, examples } = rule;
  const longPx = Math.max(size.widthPx, size.heightPx);
  const isSmall = longPx < minEdgePx;
  const areaPx = isSmall
    ? (minEdgePx * minEdgePx * Math.min(size.widthPx, size.heightPx)) / longPx
    : size.widthPx * size.heightPx;
  const count = countByRule(rule, size);
  const given = count.outcome === "billed" ? count.tokens : 0;
  const above = examples.find(([exampleAreaPx]) => exampleAreaPx >= areaPx);
  const below = examples.findLast(([exampleAreaPx]) => exampleAreaPx < areaPx);
  const shown = (example: ExamplesRule["examples"][number]): string =>
    `${counted(example[0])} px at ${counted(example[1])}`;
  const between = [below, above].flatMap((example) => (example === undefined ? [] : [shown(example)]));
  return [
    `${isSmall ? `enlarged to ${minEdgePx} px, ` : ""}${shownSize(size)} has ${counted(Math.round(areaPx))} px`,
    between.length < 2
      ? `beyond the last of the examples, ${between.join("")}: ${tokens(given)}`
      : `between two of the examples, ${between.join(" and ")}, in proportion: ${tokens(given)}`,
  ];
}
