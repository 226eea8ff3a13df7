import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

import { expect, test } from "vitest";

import { PixelthriftError } from "../errors.ts";
import { ask, messageOf } from "./ask.ts";

const request = {
  headers: { authorization: "Bearer sk-secret" },
  body: {},
  key: "sk-secret",
  signal: new AbortController().signal,
  timeoutMs: 5000,
};

async function failure(url: string, changes: Partial<typeof request> = {}): Promise<PixelthriftError> {
  try {
    await ask({ ...request, ...changes, url: new URL(url) });
  } catch (error) {
    if (error instanceof PixelthriftError) return error;
    throw error;
  }
  throw new Error("there was an answer");
}

/** A port of this machine that nothing listens on any more. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test("names a service that is not there, and why", async () => {
  const port = await closedPort();
  const { code, message, cause } = await failure(`http://127.0.0.1:${port}/v1`);
  expect([code, message, cause]).toEqual(["E_NETWORK", `127.0.0.1:${port} cannot be reached: ECONNREFUSED`, undefined]);
});

test("does not ask at all once it is stopped", async () => {
  const port = await closedPort();
  const { code } = await failure(`http://127.0.0.1:${port}`, { signal: AbortSignal.abort() });
  expect(code).toBe("E_CANCELLED");
});

test("shows no key that no header can hold", async () => {
  const key = "sk-secret\n";
  const { code, message, cause } = await failure("http://127.0.0.1:9", {
    key,
    headers: { authorization: `Bearer ${key}x` },
  });
  expect([code, cause]).toEqual(["E_NETWORK", undefined]);
  expect(message).not.toContain("sk-secret");
});

test.each([
  [{ error: { message: "a", code: 1 } }, "a"],
  [{ error: "b" }, "b"],
  [{ message: "c" }, "c"],
  [{ detail: "d" }, "d"],
  [{ base_resp: { status_msg: "e" } }, "e"],
  [{ error: { message: "" }, message: "f" }, "f"],
  [{ error: null, detail: [{ msg: "g" }] }, undefined],
  ["h", undefined],
  [null, undefined],
])("finds what %j says", (body, wanted) => expect(messageOf(body)).toBe(wanted));

test("is the only file here that sees the network", () => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  const seeing = files.filter((name) =>
    /\bfetch\(|"node:(?:https?|net|tls)"/u.test(readFileSync(`${import.meta.dirname}/${name}`, "utf8")),
  );
  expect(seeing).toEqual(["ask.ts"]);
});
