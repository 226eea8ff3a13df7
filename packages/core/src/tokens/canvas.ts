import { fitInto, longestEdgePx, type Size } from "../size.ts";

/** A canvas of whole tiles, chosen for each picture, and mostly an overview of the whole beside it. */
export interface CanvasRule {
  readonly kind: "canvas";
  /**
   * - `scale`: the canvas that enlarges the picture least, or where none is large enough the one that shrinks it least.
   * - `shape`: the canvas whose shape is nearest to the picture's.
   * - `pixels`: the canvas that keeps most pixels of the picture.
   */
  readonly chosenBy: "scale" | "shape" | "pixels";
  readonly tilePx: number;
  readonly minTiles: number;
  readonly maxTiles: number;
  readonly tokensPerTile: number;
  readonly tokensPerRowOfTiles: number;
  readonly overviewTokens: number;
  /** Whether a picture on a single tile is billed that tile too, or the overview alone. */
  readonly singleTile: "overview" | "overview and tile";
  /** With no longer side the picture is its overview alone. */
  readonly wholeUpToPx?: number;
  /** Tokens around every picture. */
  readonly wrapTokens: number;
}

interface Grid {
  readonly columns: number;
  readonly rows: number;
}

/**
 * The tiles of the canvas for `size`.
 *
 * @example
 * canvasGrid({ widthPx: 3840, heightPx: 2160 }, rule);
 * //=> { columns: 5, rows: 3 }
 */
export function canvasGrid(size: Size, rule: CanvasRule): Grid {
  const isBetter = { scale: isNearerInScale, shape: isNearerInShape, pixels: keepsMorePixels }[rule.chosenBy];
  // Grids come with the fewest tiles first, so among equals the smallest canvas stays.
  return gridsOf(rule).reduce((best, grid) => (isBetter(grid, best, size, rule) ? grid : best));
}

/** The size at which the model looks at a picture in its shape: as much as fits the canvas. Never enlarges. */
export function canvasSize(size: Size, rule: CanvasRule): Size {
  if (isOverviewAlone(size, rule)) return size;
  const { columns, rows } = canvasGrid(size, rule);
  return fitInto(size, { widthPx: columns * rule.tilePx, heightPx: rows * rule.tilePx });
}

export function canvasTokens(size: Size, rule: CanvasRule): number {
  const { wrapTokens, overviewTokens } = rule;
  const { columns, rows } = canvasGrid(size, rule);
  const isWhole = isOverviewAlone(size, rule) || (columns * rows === 1 && rule.singleTile === "overview");
  const tileTokens = isWhole ? 0 : columns * rows * rule.tokensPerTile + rows * rule.tokensPerRowOfTiles;
  return wrapTokens + overviewTokens + tileTokens;
}

function isOverviewAlone(size: Size, { wholeUpToPx = 0 }: CanvasRule): boolean {
  return longestEdgePx(size) <= wholeUpToPx;
}

/** Rules are few and pictures are many: made once for each rule. */
const gridsByRule = new WeakMap<CanvasRule, readonly Grid[]>();

function gridsOf(rule: CanvasRule): readonly Grid[] {
  const known = gridsByRule.get(rule);
  if (known !== undefined) return known;
  const { minTiles, maxTiles } = rule;
  const sides = Array.from({ length: maxTiles }, (_, index) => index + 1);
  const grids = sides
    .flatMap((columns) => sides.map((rows) => ({ columns, rows })))
    .filter(({ columns, rows }) => columns * rows >= minTiles && columns * rows <= maxTiles)
    .toSorted((a, b) => a.columns * a.rows - b.columns * b.rows);
  gridsByRule.set(rule, grids);
  return grids;
}

type IsBetter = (grid: Grid, best: Grid, size: Size, rule: CanvasRule) => boolean;

const isNearerInScale: IsBetter = (grid, best, size, rule) => {
  // Fractions are compared crosswise, in whole numbers.
  const [scaledPx, sidePx] = scaleTo(grid, size, rule);
  const [bestScaledPx, bestSidePx] = scaleTo(best, size, rule);
  const isSmaller = scaledPx * bestSidePx < bestScaledPx * sidePx;
  const isLarger = scaledPx * bestSidePx > bestScaledPx * sidePx;
  const holds = scaledPx >= sidePx;
  const bestHolds = bestScaledPx >= bestSidePx;
  return bestHolds ? holds && isSmaller : holds || isLarger;
};

/** How the picture is scaled to fit the canvas, as a fraction. */
function scaleTo({ columns, rows }: Grid, { widthPx, heightPx }: Size, { tilePx }: CanvasRule): [number, number] {
  return columns * heightPx < rows * widthPx ? [columns * tilePx, widthPx] : [rows * tilePx, heightPx];
}

const isNearerInShape: IsBetter = (grid, best, size, { tilePx }) => {
  // |width / height - columns / rows|, times the height, which all have in common.
  const offBy = ({ columns, rows }: Grid): number => Math.abs(size.widthPx * rows - columns * size.heightPx);
  const difference = offBy(grid) * best.rows - offBy(best) * grid.rows;
  // Of two canvases of one shape the larger is taken while the picture would fill half of it.
  const isFilled = 2 * size.widthPx * size.heightPx > tilePx * tilePx * grid.columns * grid.rows;
  return difference < 0 || (difference === 0 && isFilled);
};

const keepsMorePixels: IsBetter = (grid, best, size, rule) => {
  const kept = keptPx(grid, size, rule);
  const bestKept = keptPx(best, size, rule);
  // Of two canvases that keep as many the one with less around them: the first, as it has fewer tiles.
  return kept > bestKept;
};

/** In floating point and in this order, as the published steps are. */
function keptPx({ columns, rows }: Grid, { widthPx, heightPx }: Size, { tilePx }: CanvasRule): number {
  const scale = Math.min((columns * tilePx) / widthPx, (rows * tilePx) / heightPx);
  return Math.min(Math.floor(widthPx * scale) * Math.floor(heightPx * scale), widthPx * heightPx);
}
