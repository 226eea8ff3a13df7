import type { Size } from "../size.ts";

/** Examples in place of a rule: what the provider says some sizes cost, in the order of their areas. */
export interface ExamplesRule {
  readonly kind: "examples";
  /** A picture with a shorter longest side is enlarged to this. */
  readonly minEdgePx: number;
  readonly examples: readonly (readonly [areaPx: number, tokens: number])[];
}

/**
 * Tokens between those of the two examples nearest in area, and never outside of all examples.
 *
 * @example
 * exampleTokens({ widthPx: 1300, heightPx: 1300 }, rule);
 * //=> 2600, which is an example
 */
export function exampleTokens(size: Size, { examples, minEdgePx }: ExamplesRule): number {
  const areaPx = enlargedAreaPx(size, minEdgePx);
  const above = examples.findIndex(([exampleAreaPx]) => exampleAreaPx >= areaPx);
  const [nextAreaPx, nextTokens] = examples.at(above) ?? [0, 0];
  const [lastAreaPx, lastTokens] = examples[above - 1] ?? [nextAreaPx, nextTokens];
  if (nextAreaPx === lastAreaPx || above === -1) return nextTokens;
  const share = (areaPx - lastAreaPx) / (nextAreaPx - lastAreaPx);
  return lastTokens + Math.round((nextTokens - lastTokens) * share);
}

function enlargedAreaPx({ widthPx, heightPx }: Size, minEdgePx: number): number {
  const longestPx = Math.max(widthPx, heightPx);
  if (longestPx >= minEdgePx) return widthPx * heightPx;
  return (minEdgePx * minEdgePx * Math.min(widthPx, heightPx)) / longestPx;
}
