import fc from "fast-check";

import { type Chosen, choose } from "../src/models/choose.ts";
import { type Channel, type Model, models } from "../src/models/index.ts";
import type { Options, Target } from "../src/options.ts";
import { resolveOptions } from "../src/options.ts";
import { photoOf } from "../src/plan-for.ts";
import { plan, type Plan } from "../src/plan.ts";
import type { Size } from "../src/size.ts";

/*
 * Sizes, models and options as nobody would choose them.
 */

/** One image, what is asked for, and what comes of it. */
export interface Case {
  readonly size: Size;
  readonly options: Options;
  readonly planned: Plan;
}

/** Every model at every detail and place, without those that are called and served alike. */
const choices: readonly Chosen[] = [
  ...new Map(
    Object.entries<Model>(models).flatMap(([id, { details }]) =>
      Object.keys(details).flatMap((detail) =>
        (["api", "bedrock", "vertex"] as const satisfies readonly Channel[]).map((channel): [string, Chosen] => {
          const chosen = choose(id, detail, channel);
          return [JSON.stringify([chosen.rule, chosen.limits]), chosen];
        }),
      ),
    ),
  ).values(),
];

/** As many of a thumbnail as of a scan, most of them not thin. */
const size: fc.Arbitrary<Size> = fc
  .record({
    longPx: fc.oneof(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 100, max: 3000 }),
      fc.integer({ min: 1000, max: 12_000 }),
    ),
    shape: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 300, max: 1000 }) }, fc.integer({ min: 0, max: 1000 })),
    stands: fc.boolean(),
  })
  .map(({ longPx, shape, stands }) => {
    const shortPx = Math.max(1, Math.round((longPx * shape) / 1000));
    return stands ? { widthPx: shortPx, heightPx: longPx } : { widthPx: longPx, heightPx: shortPx };
  });

const target: fc.Arbitrary<Target> = fc.oneof(
  fc.constant<Target>({ kind: "edge", maxEdgePx: 65_535, preset: "none" }),
  fc.integer({ min: 1, max: 6000 }).map((maxEdgePx): Target => ({ kind: "edge", maxEdgePx, preset: "none" })),
  fc.constant<Target>({ kind: "task", task: "gist" }),
);

const plannedFor = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...choices).map((chosen): readonly Chosen[] => [chosen]) },
  fc.array(fc.constantFrom(...choices), { maxLength: 3 }),
);

const maxTokens = fc.oneof(
  { weight: 2, arbitrary: fc.constant<number | undefined>(undefined) },
  fc.integer({ min: 1, max: 6000 }),
);

const defaults = resolveOptions();

export const anyCase: fc.Arbitrary<Case> = fc
  .record({
    size,
    target,
    plannedFor,
    maxTokens,
    perRequest: fc.constantFrom(1, 1, 1, 15, 21, 100),
    scale: fc.oneof(
      { weight: 3, arbitrary: fc.constant(1) },
      fc.integer({ min: 1, max: 1000 }).map((part) => part / 1000),
    ),
  })
  .map(({ size: from, maxTokens: most, ...asked }) => {
    const options: Options = { ...defaults, ...asked, ...(most === undefined ? {} : { maxTokens: most }) };
    return { size: from, options, planned: plan(photoOf(from), options) };
  });
