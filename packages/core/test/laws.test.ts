import fc from "fast-check";
import { expect, test } from "vitest";

import { anyCase } from "../properties/cases.ts";
import { laws } from "../properties/laws.ts";

/*
 * A few thousand cases; `pnpm properties` has millions.
 */

test.each(laws)("$name", ({ check }) => {
  let held = 0;
  fc.assert(
    fc.property(anyCase, (one) => {
      const verdict = check(one);
      if (verdict === "holds") held += 1;
      expect(verdict).not.toHaveProperty("wrong");
    }),
    { numRuns: 3000 },
  );
  // A law that says nothing of anything holds too.
  expect(held).toBeGreaterThan(500);
});
