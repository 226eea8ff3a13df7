/**
 * `pnpm properties [CASES] [SEED]`: every law over millions of random sizes, models and options.
 *
 * Ends with the count of laws, and exits with 1 where one does not hold. Default: 2,000,000 cases, the same on every run, so that a
 * change is to blame for what fails; another seed looks elsewhere.
 */

import fc from "fast-check";

import { counted } from "../src/tokens/rule.ts";
import { anyCase } from "./cases.ts";
import { laws } from "./laws.ts";

const cases = Number(process.argv[2] ?? 2_000_000);
if (!Number.isSafeInteger(cases) || cases < 1)
  throw new Error("expected a whole number of cases as the first argument");

const seed = Number(process.argv[3] ?? 20_261_122);
if (!Number.isSafeInteger(seed)) throw new Error("expected a whole number as the seed");

const checked = new Map<string, number>();
const wrong = new Map<string, string>();
const startedMs = performance.now();

const result = fc.check(
  fc.property(anyCase, (one) => {
    for (const { name, check } of laws) {
      if (wrong.has(name)) continue;
      const verdict = check(one);
      if (verdict === "holds") checked.set(name, (checked.get(name) ?? 0) + 1);
      else if (verdict !== "says nothing") {
        const {
          size,
          options: { plannedFor, target, maxTokens, perRequest, scale },
          planned,
        } = one;
        const models = plannedFor.map(({ model, detail, channel }) => `${model} ${detail} ${channel}`);
        wrong.set(
          name,
          `${verdict.wrong} ${JSON.stringify({ size, models, target, maxTokens, perRequest, scale, planned })}`,
        );
      }
    }
  }),
  { numRuns: cases, seed },
);
if (result.failed) throw new Error(fc.defaultReportMessage(result) ?? "failed");

for (const { name } of laws) {
  const found = wrong.get(name);
  process.stdout.write(
    found === undefined ? `${counted(checked.get(name) ?? 0)} ${name}\n` : `FAILED ${name}: ${found}\n`,
  );
}
const seconds = Math.round((performance.now() - startedMs) / 1000);
process.stdout.write(`${counted(cases)} cases, seed ${seed}, ${seconds} s\n`);
process.stdout.write(`${laws.length - wrong.size} passed, ${wrong.size} failed\n`);
process.exitCode = wrong.size === 0 ? 0 : 1;
