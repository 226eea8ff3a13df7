import { expect, test } from "vitest";

import { type Asked, seenBy } from "./seen-by.ts";

function check(size: string, model: string, asked: Asked = {}): string {
  const [widthPx = 0, heightPx = 0] = size.split("x").map(Number);
  const seen = seenBy({ widthPx, heightPx }, model, asked);
  return seen === undefined ? "not said" : `${seen.widthPx}x${seen.heightPx}`;
}

test.each<[size: string, model: string, asked: Asked, wanted: string]>([
  // What is over the provider's own limit is not seen.
  ["3840x2160", "claude-opus-5-5", {}, "2576x1449"],
  ["512x288", "claude-opus-5-5", {}, "512x288"],
  // As a host writes the model.
  ["3840x2160", "openai/gpt-4o", {}, "1365x768"],
  // The client comes first: 1568 px is all that it sends.
  ["3840x2160", "claude-opus-5-5", { client: "zed" }, "1568x882"],
  // Every image costs the same, and examples say nothing of sizes.
  ["3840x2160", "gpt-4o", { detail: "low" }, "not said"],
  ["3840x2160", "nova-lite", {}, "not said"],
])("of %s %s sees with %j %s", (size, model, asked, wanted) => expect(check(size, model, asked)).toBe(wanted));

test("refuses a model that is nowhere", () => {
  expect(() => check("1x1", "gpt-nowhere")).toThrow(expect.objectContaining({ code: "E_OPTION" }));
});
