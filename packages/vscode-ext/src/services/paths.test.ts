import { expect, test } from "vitest";

import { pathsAt } from "./paths.ts";

/** `|` is where the pointer rests. */
function check(line: string): readonly string[] {
  return pathsAt(line.replace("|", ""), line.indexOf("|")).map(({ text }) => text);
}

test.each<[line: string, wanted: readonly string[]]>([
  ["![a cat](images/c|at.png)", ["images/cat.png"]],
  ['![a cat](images/c|at.png "A cat.")', ["images/cat.png"]],
  ["![a cat](my%20cats/c|at.png)", ["my cats/cat.png"]],
  ["![a cat](cat%20(1|).png)", ["cat (1).png"]],
  ["![a cat](<my cats/c|at (1).png>)", ["my cats/cat (1).png"]],
  ['import logo from "./assets/log|o.svg";', ["./assets/logo.svg"]],
  ["url('../img/bg@2|x.webp')", ["../img/bg@2x.webp"]],
  ["url(../img/bg.web|p?v=2)", ["../img/bg.webp"]],
  ["see docs/a.JP|G and b.png", ["docs/a.JPG"]],
  ["see docs/a.jpg and b.p|ng", ["b.png"]],
  ["It is in docs/a.jp|g.", ["docs/a.jpg"]],
  ["image:docs/a.jp|g", ["docs/a.jpg"]],
  ["/abs/one.gi|f", ["/abs/one.gif"]],
  [String.raw`C:\shots\on|e.png`, [String.raw`C:\shots\one.png`]],
  // Only the files can tell where it begins.
  ["(see my notes and c|at.png)", ["see my notes and cat.png", "cat.png"]],
  ['say "my cats/c|at.png"', ["my cats/cat.png", "cats/cat.png"]],
  // Nothing under the pointer, an address, no image, no name.
  ["|see docs/a.jpg", []],
  ["![x](https://example.com/a|.png)", []],
  ["https://example.com/a|.png", []],
  ["![x](//example.com/a|.png)", []],
  ["a.png|x", []],
  ["a.tx|t", []],
  ["*.p|ng", []],
])("%s is %j", (line, wanted) => expect(check(line)).toEqual(wanted));

test("says where in the line it is", () => {
  expect(pathsAt("![a cat]( images/cat.png )", 12)[0]).toEqual({ text: "images/cat.png", start: 10, end: 24 });
});

test.each(["a", ".", "/", "(", '"', "a ", ".png", "a/"])("is done at once with a long line of %j", (piece) => {
  const started = performance.now();
  pathsAt(piece.repeat(200_000), 100_000);
  expect(performance.now() - started).toBeLessThan(200);
});
