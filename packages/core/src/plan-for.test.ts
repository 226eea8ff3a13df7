import { expect, test } from "vitest";

import { planFor } from "./plan-for.ts";

test("plans a size without a file", () => {
  const size = { widthPx: 3840, heightPx: 2160 };
  expect(planFor(size)).toEqual({
    kind: "resize",
    to: { widthPx: 512, heightPx: 288 },
    why: "3840x2160 -> 512x288: longest edge 512 (preset content)",
  });
  expect(planFor(size, "gpt-4o", { maxEdge: 768 }).to).toEqual({ widthPx: 768, heightPx: 432 });
  expect(planFor({ widthPx: 300, heightPx: 200 }).kind).toBe("keep");
});

test.each([
  [{ widthPx: 0, heightPx: 5 }, "expected a whole number from 1 to 1000000 for widthPx but received 0"],
  [{ widthPx: 5, heightPx: 1.5 }, "expected a whole number from 1 to 1000000 for heightPx but received 1.5"],
  [{ widthPx: 1_000_001, heightPx: 5 }, "expected a whole number from 1 to 1000000 for widthPx but received 1000001"],
])("refuses %j", (size, message) => {
  expect(() => planFor(size)).toThrow(expect.objectContaining({ code: "E_OPTION", message }));
});

test("refuses a model nobody knows", () => {
  expect(() => planFor({ widthPx: 5, heightPx: 5 }, "no-such-model")).toThrow(
    expect.objectContaining({ code: "E_OPTION" }),
  );
});
