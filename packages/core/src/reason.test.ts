import { stat } from "node:fs/promises";

import { expect, test } from "vitest";

import { reasonOf, systemCode } from "./reason.ts";

test.each([
  [new Error("ENOENT: no such file or directory, stat '/a/b.png'"), "no such file or directory"],
  [new Error("ENOSPC: no space left on device, write"), "no space left on device"],
  // Anything else is shown as it is.
  [new Error("something else"), "something else"],
  ["a string", "a string"],
])("%s: %s", (cause, wanted) => expect(reasonOf(cause)).toBe(wanted));

test("reads what the system really says", async () => {
  const cause: unknown = await stat("/no/such/file").catch((error: unknown) => error);
  expect([systemCode(cause), reasonOf(cause)]).toEqual(["ENOENT", "no such file or directory"]);
});
