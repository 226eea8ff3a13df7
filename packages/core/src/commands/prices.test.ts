import { waitForUpdate } from "@pydantic/genai-prices";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { images, workbench } from "../../test/workbench.ts";
import { bundledPrices } from "../models/price.ts";
import { publishedAt } from "../refresh-prices.ts";

const bench = workbench();
const { photo } = await images();
const published = JSON.stringify(await waitForUpdate());

/** Stands where the network is; the fetching itself is tested against a server. */
const network = vi.fn<typeof fetch>();

beforeEach(() => {
  network.mockReset();
  vi.stubGlobal("fetch", network);
});

afterEach(() => vi.unstubAllGlobals());

const dearer = published.replace(/("id":"gpt-4o",.*?"input_mtok":)2\.5/u, "$15");

describe("--refresh-prices", () => {
  test.each([
    ["estimate 3840x2160 --preset content --model gpt-4o", "$0.00553 -> $0.00128"],
    ["optimize a.jpg --preset content --dry-run --model gpt-4o", "$0.00382 -> $0.00128"],
    ["models gpt-4o", "5.00"],
    ["optimize a.jpg --preset content --model gpt-4o", "$0.00382 -> $0.00128"],
  ])("%s counts with the prices of today", async (line, dollars) => {
    await bench.put("a.jpg", photo);
    network.mockResolvedValue(new Response(dearer));
    const { code, stdout, stderr } = await bench.cli(`${line} --refresh-prices`);
    expect([code, stderr.includes("prices")]).toEqual([0, false]);
    expect(stdout).toContain(dollars);
    expect(stdout.replaceAll(/\s+/gu, " ")).toMatch(/ [\d.]+, refreshed at 20[\d-]+T[\d:.]+Z, on 20/u);
    expect(network.mock.calls.map(([address]) => address)).toEqual([new URL(publishedAt)]);
  });

  test("the JSON document says so too", async () => {
    network.mockResolvedValue(new Response(dearer));
    const { stdout } = await bench.cli("estimate 3840x2160 --model gpt-4o --json --refresh-prices");
    const { prices, results } = JSON.parse(stdout) as { prices: unknown; results: { cost: unknown }[] };
    expect(prices).toMatchObject({
      ...bundledPrices.source,
      source: "refreshed",
      refreshedAt: expect.any(String) as string,
    });
    expect(results[0]?.cost).toMatchObject([{ usdBefore: 0.005_525 }]);
  });

  test("without network the bundled prices count, and one line says so", async () => {
    network.mockRejectedValue(
      new TypeError("fetch failed", { cause: Object.assign(new Error("no"), { code: "ENOTFOUND" }) }),
    );
    const called = await bench.cli("estimate 3840x2160 --model gpt-4o --refresh-prices");
    const { stderr, ...asEver } = called;
    expect(stderr).toBe(
      `prices are not refreshed but those of ${bundledPrices.source.package} ${bundledPrices.source.version}: raw.githubusercontent.com cannot be reached: ENOTFOUND\n`,
    );
    const { stderr: _none, ...bundled } = await bench.cli("estimate 3840x2160 --model gpt-4o");
    expect(asEver).toEqual(bundled);
  });

  test("what another puts into the list cannot write to the terminal", async () => {
    network.mockResolvedValue(
      new Response(published.replaceAll('"input_mtok":4,', String.raw`"input_mtok":"\u001b[2J\nfree",`)),
    );
    const { stderr } = await bench.cli("estimate 3840x2160 --model gpt-4o --refresh-prices");
    expect(stderr).toMatch(
      /^prices are not refreshed but those of .* anthropic claude-opus-5-5, .* received " \[2J free"\n$/u,
    );
  });

  test("an interruption is one, whatever it meets", async () => {
    const { code, stderr } = await bench.cli("estimate 3840x2160 --refresh-prices", { signal: AbortSignal.abort() });
    expect([code, stderr]).toEqual([130, ""]);
  });
});

test("nobody else asks the network for anything", async () => {
  await bench.put("a.jpg", photo);
  for (const line of ["estimate a.jpg", "optimize a.jpg", "models"]) await bench.cli(line);
  expect(network).not.toHaveBeenCalled();
});
