import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { choose, type Chosen } from "./models/choose.ts";
import { models } from "./models/index.ts";
import type { PriceList } from "./models/price.ts";
import { type Cost, costs, totalCosts } from "./prices.ts";
import type { Size } from "./size.ts";

const inNovember = new Date("2026-11-22T12:00:00Z");
const uhd = { widthPx: 3840, heightPx: 2160 };
const small = { widthPx: 512, heightPx: 288 };

function cost(model: string, detail?: string, before: Size = uhd, after: Size = small): Cost {
  const [one] = costs(before, after, [choose(model, detail)], { on: inNovember });
  if (one === undefined) throw new Error("one choice gives one cost");
  return one;
}

test.each([
  // A 4K picture brought down to 512 x 288: what it saves depends on the model alone.
  ["gpt-6-astra", undefined, 9792, 173, 98.2, 0.097_92, 0.001_73],
  ["gpt-6-astra", "high", 2931, 173, 94.1, 0.029_31, 0.001_73],
  ["gpt-6-astra", "low", 173, 173, 0, 0.001_73, 0.001_73],
  ["gpt-5.6-sol", undefined, 9792, 173, 98.2, 0.039_168, 0.000_692],
  ["gpt-5.6-sol", "high", 2765, 173, 93.7, 0.011_06, 0.000_692],
  ["gpt-5.5", undefined, 9792, 173, 98.2, 0.048_96, 0.000_865],
  ["gpt-5.4", undefined, 2765, 173, 93.7, 0.006_912_5, 0.000_432_5],
  ["gpt-5.4", "low", 2765, 173, 93.7, 0.006_912_5, 0.000_432_5],
  ["gpt-5.2", undefined, 2765, 173, 93.7, 0.004_838_75, 0.000_302_75],
  ["gpt-5-mini", undefined, 1810, 173, 90.4, 0.000_452_5, 0.000_043_25],
  ["gpt-5.1", undefined, 910, 210, 76.9, 0.001_137_5, 0.000_262_5],
  ["gpt-4o", undefined, 1105, 255, 76.9, 0.002_762_5, 0.000_637_5],
  ["gpt-4o", "low", 85, 85, 0, 0.000_212_5, 0.000_212_5],
  ["gpt-4o-mini", undefined, 36_835, 8500, 76.9, 0.005_525_25, 0.001_275],
  ["o3", undefined, 975, 225, 76.9, 0.001_95, 0.000_45],
  ["claude-opus-5-5", undefined, 4784, 209, 95.6, 0.019_136, 0.000_836],
  ["claude-sonnet-5", undefined, 4784, 209, 95.6, 0.009_568, 0.000_418],
  ["claude-haiku-4-5", undefined, 1560, 209, 86.6, 0.001_56, 0.000_209],
  ["gemini-3.5-flash", undefined, 1100, 1100, 0, 0.001_65, 0.001_65],
])(
  "%s at %j: %d tokens become %d, %d %% less",
  (model, detail, tokensBefore, tokensAfter, savedPercent, usdBefore, usdAfter) => {
    expect(cost(model, detail)).toMatchObject({ tokensBefore, tokensAfter, savedPercent, usdBefore, usdAfter });
  },
);

test("a model without a price has tokens and no dollars", () => {
  expect(cost("claude-sonnet-5-5")).toMatchObject({
    tokensBefore: 4784,
    savedPercent: 95.6,
    usdBefore: null,
    usdAfter: null,
    picoUsdPerToken: null,
  });
});

test("a model without a known rule has a price and no tokens", () => {
  expect(cost("gpt-5.3")).toMatchObject({
    tokensBefore: null,
    tokensAfter: null,
    usdBefore: null,
    savedPercent: null,
    certainty: "unknown",
    picoUsdPerToken: 1_750_000,
  });
});

test.each([
  // A client that makes images smaller anyway leaves less to be saved, and one that enlarges small images nothing at all.
  ["raw", "gpt-5.4", 2765, 173, 93.7, "exact"],
  ["vscode-chat", "gpt-5.4", 1239, 173, 86, "documented"],
  ["continue", "gpt-5.4", 692, 692, 0, "documented"],
  ["claude-code", "claude-opus-5-5", 2952, 209, 92.9, "estimate"],
  ["vscode-chat", "gemini-2.5-pro", 1548, 1548, 0, "estimate"],
] as const)("sent with %s, %s counts %d and then %d tokens, saved %d [%s]", (client, model, ...wanted) => {
  const [one] = costs(uhd, small, [choose(model)], { on: inNovember, client });
  expect([one?.tokensBefore, one?.tokensAfter, one?.savedPercent, one?.certainty]).toEqual(wanted);
});

describe("prices that depend on the size of a request", () => {
  const tier = { overTokens: 271_999, picoUsdPerToken: 8_000_000, cachedPicoUsdPerToken: 800_000 };

  test.each([
    // 27 pictures of 9,792 tokens are 264,384 tokens, and 28 are 274,176: then each of them costs twice as much.
    ["gpt-5.6-sol", 1, 0.039_168, 0.000_692, undefined],
    ["gpt-5.6-sol", 27, 0.039_168, 0.000_692, undefined],
    ["gpt-5.6-sol", 28, 0.078_336, 0.000_692, { before: tier }],
    ["gpt-5.6-sol", 1500, 0.078_336, 0.000_692, { before: tier }],
    ["gpt-5.6-sol", 1573, 0.078_336, 0.001_384, { before: tier, after: tier }],

    // One price for every request.
    ["gpt-5-mini", 150, 0.000_452_5, 0.000_043_25, undefined],
  ])("%s with %d images in a request costs %d and then %d dollars an image", (model, perRequest, ...wanted) => {
    const [one] = costs(uhd, small, [withoutLimits(model)], { on: inNovember, perRequest });
    expect([one?.usdBefore, one?.usdAfter, one?.tier]).toEqual(wanted);
  });

  test("add up image by image", () => {
    const sol = [withoutLimits("gpt-5.6-sol")];
    const terms = { on: inNovember, perRequest: 28 };
    const [total] = totalCosts([costs(uhd, small, sol, terms), costs(small, small, sol, terms)]);
    expect(total).toMatchObject({ tokensBefore: 9965, usdBefore: 0.079_028, usdAfter: 0.001_384 });
  });
});

/** How many images a request may have is not what these tests are about. */
function withoutLimits(model: string): Chosen {
  const { limits: _limits, ...chosen } = choose(model);
  return chosen;
}

test.each([
  ["claude-opus-5-5", "api", 0.000_836, undefined],
  ["claude-opus-5-5", "bedrock", 0.000_836, "10 % more where Bedrock keeps requests to a region"],
  ["gpt-5.4", "bedrock", 0.000_475_75, undefined],
  ["claude-haiku-4-5", "vertex", 0.000_209, "the price of its maker's API: the list has none of Vertex AI"],
  ["llama-4-scout", "bedrock", 0.000_074_29, undefined],
  ["llama-4-scout", "api", null, undefined],
] as const)("%s on %s costs %d dollars: %s", (model, channel, usdAfter, priceNote) => {
  const [one] = costs(uhd, small, [choose(model, undefined, channel)], { on: inNovember });
  expect([one?.usdAfter, one?.priceNote]).toEqual([usdAfter, priceNote]);
});

test("prices that a caller brings are the ones that count", () => {
  const prices: PriceList = {
    source: { package: "prices", version: "1", source: "refreshed", refreshedAt: "2026-11-22T12:00:00Z" },
    models: { "gpt-4o": { api: [{ picoUsdPerToken: 1_000_000 }] } },
  };
  const found = costs(uhd, small, [choose("gpt-4o"), choose("gpt-5-mini")], { prices });
  expect(found.map(({ usdAfter }) => usdAfter)).toEqual([0.000_255, null]);
});

test("a count that is only inferred says so", () => {
  expect(cost("gpt-6-sol")).toMatchObject({ tokensBefore: 9792, certainty: "estimate" });
  expect(cost("gpt-6-luna")).toMatchObject({ certainty: "estimate" });
});

test("a rule with an uncertain rounding gives a range", () => {
  expect(cost("gpt-4.1-mini")).toMatchObject({
    tokensAfter: 234,
    range: { before: { min: 3732, max: 3734 }, after: { min: 233, max: 235 } },
  });
  expect(cost("gpt-4o")).not.toHaveProperty("range");
});

test("a result that costs more shows it", () => {
  // Gemini shares its budget out by shape: a shape changed by rounding can take more of it.
  expect(cost("gemini-3.6-flash", "high", { widthPx: 16, heightPx: 9 }, { widthPx: 1, heightPx: 1 }).savedPercent).toBe(
    1,
  );
  expect(cost("gemini-3.6-flash", "high", { widthPx: 1, heightPx: 1 }, { widthPx: 16, heightPx: 9 }).savedPercent).toBe(
    -1,
  );
});

test.each([
  [
    "gemini-3.6-flash",
    "high",
    "a smaller image saves no tokens: they follow its shape; media_resolution low takes 264 instead of 1,100, 76 % less",
  ],
  ["gemini-3.6-flash", "low", "a smaller image saves no tokens: they follow its shape"],
  ["gpt-4o", "low", "a smaller image saves no tokens: every one takes 85"],
  ["gpt-4o", "auto", undefined],
  ["claude-opus-5-5", "default", undefined],
])("%s at %s hints: %s", (model, detail, hint) => expect(cost(model, detail).hint).toBe(hint));

test("a wrong model or detail is refused, not guessed", () => {
  expect(() => cost("gpt-9")).toThrow("expected a known model (closest: ");
  expect(() => cost("gpt-4o", "original")).toThrow(
    'expected low, high or auto for detail of gpt-4o but received "original"',
  );
});

test("adds images up for each model and detail, in whole pico-dollars", () => {
  // In binary fractions three times $0.0002125 is $0.0006374999999999999.
  const image = [cost("gpt-4o", "low"), cost("gpt-5-nano")];
  expect(totalCosts([image, image, image])).toEqual([
    {
      model: "gpt-4o",
      channel: "api",
      detail: "low",
      images: 3,
      uncountedImages: 0,
      tokensBefore: 255,
      tokensAfter: 255,
      usdBefore: 0.000_637_5,
      usdAfter: 0.000_637_5,
      savedPercent: 0,
      certainty: "exact",
    },
    expect.objectContaining({
      model: "gpt-5-nano",
      channel: "api",
      detail: "auto",
      images: 3,
      tokensBefore: 6786,
      usdBefore: 0.000_339_3,
    }),
  ]);
  expect(totalCosts([])).toEqual([]);
});

test("an image that the provider refuses is in no sum, and is counted as such", () => {
  const huge = { widthPx: 9000, heightPx: 9000 };
  const totals = totalCosts([[cost("gpt-5.6-sol")], [cost("gpt-5.6-sol", "auto", huge)]]);
  expect(totals).toMatchObject([{ images: 1, uncountedImages: 1, tokensBefore: 9792, tokensAfter: 173 }]);
  expect(totalCosts([[cost("gpt-5.6-sol", "auto", huge)]])).toMatchObject([
    {
      images: 0,
      uncountedImages: 1,
      newlyTaken: { images: 1, tokens: 173, usd: 0.000_692 },
      tokensBefore: 0,
      usdBefore: null,
      savedPercent: null,
    },
  ]);
  // Refused on both sides, it is taken on neither.
  expect(totalCosts([[cost("gpt-5.6-sol", "auto", huge, huge)]])[0]).not.toHaveProperty("newlyTaken");
});

test("whatever the sizes and the model, counts are whole and money follows them", () => {
  const side = fc.integer({ min: 1, max: 20_000 });
  const size = fc.record({ widthPx: side, heightPx: side });
  const choice = fc.constantFrom(
    ...Object.entries(models).flatMap(([model, { details }]) =>
      Object.keys(details).map((detail) => choose(model, detail)),
    ),
  );
  fc.assert(
    fc.property(size, size, choice, (before, after, one) => {
      const [found] = costs(before, after, [one], { on: inNovember });
      for (const tokens of [found?.tokensBefore, found?.tokensAfter]) {
        if (tokens !== null) expect(Number.isSafeInteger(tokens) && Number(tokens) >= 1).toBe(true);
      }
      if (found?.savedPercent != null) {
        expect(
          Math.sign(found.savedPercent) * Math.sign((found.tokensBefore ?? 0) - (found.tokensAfter ?? 0)),
        ).toBeGreaterThanOrEqual(0);
        expect(found.savedPercent).toBeLessThanOrEqual(100);
      }
      // A side is without a count where it is refused, or where the rule is unknown.
      const known = found?.certainty !== "unknown";
      expect(found?.tokensBefore === null).toBe(!known || found?.refusedBefore !== undefined);
      expect(found?.tokensAfter === null).toBe(!known || found?.refusedAfter !== undefined);
    }),
    { numRuns: 1000 },
  );
});
