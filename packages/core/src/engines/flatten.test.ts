import { expect, test } from "vitest";

import { isOpaque } from "./flatten.ts";

function check(alphas: readonly number[], [fromPixel, toPixel]: readonly [number, number], expected: boolean): void {
  const rgba = Uint8Array.from(alphas.flatMap((alpha) => [0, 0, 0, alpha]));
  expect(isOpaque(rgba, fromPixel, toPixel)).toBe(expected);
}

// Every pixel counts, the first and the last as well, and color does not.
test.each([
  [[255, 255, 255], [0, 3], true],
  [[254, 255, 255], [0, 3], false],
  [[255, 255, 254], [0, 3], false],
  [[255, 0, 255], [0, 3], false],
] as const)("%j in the pixels %j hides what is behind: %j", check);

// Pixels outside the part do not count.
test.each([
  [[0, 255, 255, 0], [1, 3], true],
  [[0, 255, 255, 0], [1, 4], false],
  [[0, 0], [1, 1], true],
] as const)("%j in the pixels %j hides what is behind: %j", check);
