import { expect, test } from "vitest";

import { nameOf, namePrompt } from "./naming.ts";

test.each([
  ["red-bicycle-at-wall", "red-bicycle-at-wall"],
  ["`Red-Bicycle at the wall.jpg`", "red-bicycle-at-the-wall"],
  ["```\nred bicycle\n```", "red-bicycle"],
  ["Suggested name: red-bicycle.png", "red-bicycle"],
  ["Rotes Fahrrad vor Mauer, Köln", "rotes-fahrrad-vor-mauer-köln"],
  ["赤い自転車", "赤い自転車"],
  // What would leave the folder, or hide the file.
  ["../../etc/passwd", "etc-passwd"],
  [".hidden", "hidden"],
  ["a".repeat(100), "a".repeat(80)],
])("of %j takes %s", (answer, wanted) => expect(nameOf(answer)).toBe(wanted));

test.each(["", "   ", "…", "```"])("of %j takes nothing", (answer) => {
  expect(() => nameOf(answer)).toThrow("expected a file name but the model answered");
});

test("asks in the language of the setting", () => expect(namePrompt("German")).toContain("in German"));
