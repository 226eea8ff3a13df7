import { waitForUpdate } from "@pydantic/genai-prices";
import { describe, expect, test } from "vitest";

import { PixelthriftError } from "../errors.ts";
import { readListedPrices, readPriceData } from "./price-data.ts";
import { bundledPrices } from "./price-list.ts";

const published = JSON.stringify(await waitForUpdate());

test("reads the published list, which the bundled one was written from", () => {
  expect(readPriceData(JSON.parse(published))).toEqual(bundledPrices.models);
});

/** The prices of one entry, or why it cannot be read. */
function check(prices: unknown, comments?: unknown): unknown {
  try {
    return readListedPrices(
      { id: "m", prices, ...(comments === undefined ? {} : { price_comments: comments }) },
      "p m",
    );
  } catch (error) {
    if (!(error instanceof PixelthriftError)) throw error;
    return `${error.code} ${error.message.replace("no price list that can be read: ", "")}`;
  }
}

describe("one entry", () => {
  test.each<[unknown, unknown]>([
    [{ input_mtok: 2.5 }, [{ picoUsdPerToken: 2_500_000 }]],
    [
      { input_mtok: 0.0375, cache_read_mtok: 0.00375, output_mtok: -1, whatever_mtok: "new" },
      [{ picoUsdPerToken: 37_500, cachedPicoUsdPerToken: 3_750 }],
    ],
    [{ input_mtok: 0 }, [{ picoUsdPerToken: 0 }]],

    // Nothing for input tokens: no price, not a price of nothing.
    [{}, undefined],
    [{ output_mtok: 3 }, undefined],

    // Images at a price of their own.
    [{ input_mtok: 5, input_image_mtok: 8, cache_read_mtok: 1 }, [{ picoUsdPerToken: 8_000_000 }]],
    [
      { input_mtok: 5, input_image_mtok: 8, cache_read_mtok: 1, cache_image_read_mtok: 2 },
      [{ picoUsdPerToken: 8_000_000, cachedPicoUsdPerToken: 2_000_000 }],
    ],

    // Tiers in any order, and of one price only.
    [
      {
        input_mtok: {
          base: 1,
          tiers: [
            { start: 500, price: 3 },
            { start: 200, price: 2 },
          ],
        },
        cache_read_mtok: { base: 0.1, tiers: [{ start: 300, price: 0.3 }] },
      },
      [
        {
          picoUsdPerToken: 1_000_000,
          cachedPicoUsdPerToken: 100_000,
          tiers: [
            { overTokens: 200, picoUsdPerToken: 2_000_000, cachedPicoUsdPerToken: 100_000 },
            { overTokens: 300, picoUsdPerToken: 2_000_000, cachedPicoUsdPerToken: 300_000 },
            { overTokens: 500, picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 300_000 },
          ],
        },
      ],
    ],

    // Conditions with their kind, as the package has them, and without, as they are published.
    [
      [
        { prices: { input_mtok: 1 } },
        { constraint: { start_date: "2026-08-21" }, prices: { input_mtok: 2 } },
        { constraint: { type: "start_date", start_date: "2027-01-01" }, prices: { input_mtok: 3 } },
      ],
      [
        { picoUsdPerToken: 1_000_000 },
        { from: "2026-08-21", picoUsdPerToken: 2_000_000 },
        { from: "2027-01-01", picoUsdPerToken: 3_000_000 },
      ],
    ],
    [
      [
        { prices: { input_mtok: 1 } },
        { constraint: { start_time: "01:00:30Z", end_time: "18:30:00+02:00" }, prices: { input_mtok: 2 } },
        {
          constraint: { type: "time_of_date", start_time: "00:30:00+01:00", end_time: "23:00:00-02:00" },
          prices: { input_mtok: 3 },
        },
      ],
      [
        { picoUsdPerToken: 1_000_000 },
        { hours: { fromSecond: 3630, untilSecond: 59_400 }, picoUsdPerToken: 2_000_000 },
        { hours: { fromSecond: 84_600, untilSecond: 3600 }, picoUsdPerToken: 3_000_000 },
      ],
    ],

    // What cannot be, and what nobody here has seen.
    [{ input_mtok: -3 }, "E_FORMAT p m, prices.input_mtok: Invalid value: Expected >=0 but received -3"],
    [{ input_mtok: 1001 }, "E_FORMAT p m, prices.input_mtok: Invalid value: Expected <=1000 but received 1001"],
    [{ input_mtok: Infinity }, "E_FORMAT p m, prices.input_mtok: Invalid value: Expected <=1000 but received Infinity"],
    [{ input_mtok: Number.NaN }, "E_FORMAT p m, prices.input_mtok: Invalid type: Expected number but received NaN"],
    [{ input_mtok: "2.5" }, 'E_FORMAT p m, prices.input_mtok: Invalid type: Expected number but received "2.5"'],
    [{ input_mtok: 0.000_000_5 }, "E_FORMAT p m, prices.input_mtok: Expected at most 6 decimals"],
    [{ input_mtok: null }, "E_FORMAT p m, prices.input_mtok: Expected an object"],
    [{ input_mtok: [2.5] }, "E_FORMAT p m, prices.input_mtok: Expected an object"],
    [
      { input_mtok: { base: 1 } },
      'E_FORMAT p m, prices.input_mtok.tiers: Invalid key: Expected "tiers" but received undefined',
    ],
    [
      { input_mtok: { base: 1, tiers: [{ start: -1, price: 2 }] } },
      "E_FORMAT p m, prices.input_mtok.tiers.0.start: Invalid value: Expected >=0 but received -1",
    ],
    [
      { input_mtok: 1, cache_read_mtok: { base: 1, tiers: [{ start: 1, price: -2 }] } },
      "E_FORMAT p m, prices.cache_read_mtok.tiers.0.price: Invalid value: Expected >=0 but received -2",
    ],
    ["free", "E_FORMAT p m, prices: Expected an object"],
    [[], "E_FORMAT p m, prices: Invalid length: Expected >=1 but received 0"],
    [[[]], "E_FORMAT p m, prices.0: Expected an object"],
    [[{ prices: [] }], "E_FORMAT p m, prices.0.prices: Expected an object"],
    [
      [{ prices: { input_mtok: 1 } }, { constraint: { start_date: "2026-02-30" }, prices: {} }],
      "E_FORMAT p m, prices.1.constraint.start_date: Expected a day of the calendar",
    ],
    [
      [{ constraint: { start_time: "25:00:00Z", end_time: "01:00:00Z" }, prices: {} }],
      expect.stringContaining("E_FORMAT p m, prices.0.constraint.start_time: Invalid format"),
    ],
    [
      [{ constraint: { start_date: "2026-01-01", region: "eu" }, prices: {} }],
      'E_FORMAT p m, prices.0.constraint.region: Invalid key: Expected never but received "region"',
    ],
    [
      [{ constraint: { region: "eu" }, prices: { input_mtok: 1 } }],
      expect.stringContaining("E_FORMAT p m, prices.0.constraint"),
    ],
    [
      [{ prices: { input_mtok: 1 } }, { constraint: { start_date: "2026-08-21" }, prices: { output_mtok: 1 } }],
      "E_FORMAT p m has a price for input tokens only at times",
    ],
  ])("%j is read as %j", (prices, wanted) => expect(check(prices)).toEqual(wanted));

  test.each([
    // Every way it is said in, and some in which it is not.
    ["See a page. Standard pricing shown; Batch API offers 50% discount on input/output.", 500_000],
    ["Standard tier pricing shown; Batch and Flex tiers offer 33% discount. Input rate is unified.", 670_000],
    ["Batch and Flex tiers offer 50% discount, Priority tier is 1.8x.", 500_000],
    ["The Batch API offers a 33% discount.", undefined],
    ["Batch API offers 50% discount on output.", undefined],
    ["Batch API offers up to 50% discount.", undefined],
    ["No Batch API offers 50% discount.", undefined],
    ["", undefined],
  ])("%s: %d in a batch", (comments, wanted) => {
    const batch = wanted === undefined ? {} : { batchPicoUsdPerToken: wanted };
    expect(check({ input_mtok: 1 }, comments)).toEqual([{ picoUsdPerToken: 1_000_000, ...batch }]);
  });
});

describe("the list", () => {
  test.each<[string, unknown, RegExp]>([
    ["null", null, /^the list: .* received null$/u],
    ["an object", { providers: [] }, /^the list: .* received Object$/u],
    ["words", ["anthropic"], /^the list, 0: Expected an object$/u],
    ["a seller without models", [{ id: "openai" }], /^the list, 0\.models: .* received undefined$/u],
    [
      "a model without a name",
      [{ id: "openai", models: [{}] }],
      /^the list, 0\.models\.0\.id: .* received undefined$/u,
    ],
  ])("%s is none", (_, data, wanted) => {
    const message = expect.stringMatching(
      new RegExp(`^no price list that can be read: ${wanted.source.slice(1)}`, "u"),
    ) as string;
    expect(() => readPriceData(data)).toThrow(expect.objectContaining({ code: "E_FORMAT", message }));
  });

  test("one price that cannot be is none, and says which", () => {
    const data = JSON.parse(
      published.replace('"input_mtok":2.5,"cache_read_mtok":1.25', '"input_mtok":-2.5,"cache_read_mtok":1.25'),
    );
    expect(() => readPriceData(data)).toThrow(/openai gpt-4o.*, prices\.input_mtok: .* received -2\.5$/u);
  });

  test("what is wrong with others than our models is no matter", () => {
    const data = [
      {
        id: "openai",
        models: [
          { id: "gpt-4o", prices: { input_mtok: 2 } },
          { id: "gpt-2", prices: -1 },
        ],
      },
    ];
    expect(readPriceData(data)).toEqual({ "gpt-4o": { api: [{ picoUsdPerToken: 2_000_000 }] } });
  });

  test("a model that the bundled list does not have yet is found under its own id", () => {
    const data = [{ id: "anthropic", models: [{ id: "claude-sonnet-5-5", prices: { input_mtok: 2 } }] }];
    expect(readPriceData(data)).toEqual({ "claude-sonnet-5-5": { api: [{ picoUsdPerToken: 2_000_000 }] } });
  });

  test("the nearest name is not taken for a model", () => {
    const data = [
      {
        id: "anthropic",
        models: [{ id: "claude-sonnet", match: { starts_with: "claude-sonnet" }, prices: { input_mtok: 2 } }],
      },
    ];
    expect(readPriceData(data)).toEqual({});
  });
});
