import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

import { REMOTE_DATA_JSON_URL, waitForUpdate } from "@pydantic/genai-prices";
import { afterEach, describe, expect, test } from "vitest";

import { findModel } from "./models/find.ts";
import { bundledPrices, type PriceList, priceOf, sourceText } from "./models/price.ts";
import { publishedAt, type Refreshing, refreshPrices } from "./refresh-prices.ts";

/** What the publisher serves, made of what the package holds. */
const published = JSON.stringify(await waitForUpdate());

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Fetches from a server that answers in one way. */
async function refreshFrom(answer: RequestListener, how: Refreshing = {}): Promise<PriceList> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return refreshPrices({ address: `http://127.0.0.1:${port}/data.json`, ...how });
}

function pico(model: string, prices: PriceList): number | undefined {
  return priceOf({ model, row: findModel(model), channel: "api" }, { prices })?.picoUsdPerToken;
}

const body =
  (text: string): RequestListener =>
  (_, response) =>
    response.end(text);

test("asks where the package asks", () => expect(publishedAt).toBe(REMOTE_DATA_JSON_URL));

test("what is published as it is bundled is the same list, but for its source", async () => {
  const { source, models } = await refreshFrom(body(published));
  expect(models).toEqual(bundledPrices.models);
  expect(source).toEqual({
    ...bundledPrices.source,
    source: "refreshed",
    refreshedAt: expect.stringMatching(/^20\d\d-\d\d-\d\dT[\d:.]+Z$/u) as string,
  });
  expect(sourceText(source)).toMatch(/^@pydantic\/genai-prices [\d.]+, refreshed at 20/u);
});

test("a price that has changed since is the new one, for this list alone", async () => {
  const changed = published.replace(/("id":"gpt-4o",.*?"input_mtok":)2\.5/u, "$12.25");
  const prices = await refreshFrom((request, response) => {
    expect([request.method, request.headers.accept, request.headers.cookie]).toEqual([
      "GET",
      "application/json",
      undefined,
    ]);
    response.setHeader("content-encoding", "gzip");
    response.end(gzipSync(changed));
  });
  expect([pico("gpt-4o", prices), pico("gpt-4o", bundledPrices)]).toEqual([2_250_000, 2_500_000]);
});

describe("refuses", () => {
  test.each<[string, RequestListener, string, RegExp]>([
    [
      "an error",
      (_, response) => response.writeHead(500).end("broken"),
      "E_NETWORK",
      /^127\.0\.0\.1:\d+ answers HTTP 500$/u,
    ],
    [
      "to be sent on",
      (_, response) => response.writeHead(302, { location: "/elsewhere.json" }).end(),
      "E_NETWORK",
      /cannot be reached: unexpected redirect$/u,
    ],
    ["a page", body("<!doctype html><title>Sign in</title>"), "E_FORMAT", /: it is no JSON$/u],
    ["nothing", body(""), "E_FORMAT", /: it is no JSON$/u],
    ["a list that was cut off", body(published.slice(0, 100_000)), "E_FORMAT", /: it is no JSON$/u],
    [
      "an answer that breaks off",
      (_, response) => {
        response.writeHead(200, { "content-length": String(published.length) });
        response.write(published.slice(0, 100_000), () => response.destroy());
      },
      "E_NETWORK",
      /cannot be reached: /u,
    ],
    [
      "an answer without end",
      (_, response) => {
        const line = " ".repeat(1_000_000);
        const more = (): void => {
          while (!response.destroyed && response.write(line));
          if (!response.destroyed) response.once("drain", more);
        };
        more();
      },
      "E_NETWORK",
      /answers with more than 8000000 bytes$/u,
    ],
    [
      "an answer that is large only once it is unpacked",
      (_, response) => {
        response.setHeader("content-encoding", "gzip");
        response.end(gzipSync(Buffer.alloc(200_000_000, " ")));
      },
      "E_NETWORK",
      /answers with more than 8000000 bytes$/u,
    ],
    ["a list of something else", body("[]"), "E_FORMAT", /^no price list of these models: it has 0 of \d+$/u],
    ["an object", body("{}"), "E_FORMAT", /^no price list that can be read: the list: /u],
    [
      "a price below nothing",
      body(published.replaceAll('"input_mtok":4,', '"input_mtok":-4,')),
      "E_FORMAT",
      /^no price list that can be read: anthropic claude-opus-5-5, prices\.input_mtok: .* received -4$/u,
    ],
    [
      "a price of a million dollars",
      body(published.replaceAll('"input_mtok":4,', '"input_mtok":4e6,')),
      "E_FORMAT",
      /received 4000000$/u,
    ],
  ])("%s", async (_, answer, code, message) => {
    await expect(refreshFrom(answer)).rejects.toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) as string }),
    );
  });

  test.each<[string, RequestListener]>([
    ["never begins", () => {}],
    ["never ends", (_, response) => void response.write(published.slice(0, 1000))],
  ])("an answer that %s", async (_, answer) => {
    await expect(refreshFrom(answer, { timeoutMs: 100 })).rejects.toThrow(
      expect.objectContaining({
        code: "E_NETWORK",
        message: expect.stringMatching(/ did not answer within 0\.1 s$/u) as string,
      }),
    );
  });

  test("an address where nobody is", async () => {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as AddressInfo;
    await new Promise((closed) => server.close(closed));
    await expect(refreshPrices({ address: `http://127.0.0.1:${port}` })).rejects.toThrow(
      expect.objectContaining({ code: "E_NETWORK", message: `127.0.0.1:${port} cannot be reached: ECONNREFUSED` }),
    );
  });
});

test("stops when it is told to, before and while it waits", async () => {
  await expect(refreshFrom(body(published), { signal: AbortSignal.abort() })).rejects.toThrow(
    expect.objectContaining({ code: "E_CANCELLED" }),
  );
  const stop = new AbortController();
  const waiting = refreshFrom(() => stop.abort(), { signal: stop.signal });
  await expect(waiting).rejects.toThrow(expect.objectContaining({ code: "E_CANCELLED" }));
});
