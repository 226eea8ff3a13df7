import { expect, test } from "vitest";

import { pathAt } from "./paths.ts";

/** `|` is where the pointer rests. */
function check(line: string): string | undefined {
  return pathAt(line.replace("|", ""), line.indexOf("|"))?.text;
}

test.each<[line: string, wanted: string | undefined]>([
  ["![a cat](images/c|at.png)", "images/cat.png"],
  ["![a cat](<my cats/c|at.png>)", "my cats/cat.png"],
  ["![a cat](my%20cats/c|at.png)", "my cats/cat.png"],
  ['import logo from "./assets/log|o.svg";', "./assets/logo.svg"],
  ["url('../img/bg@2|x.webp')", "../img/bg@2x.webp"],
  ["see docs/a.JP|G and b.png", "docs/a.JPG"],
  ["see docs/a.jpg and b.p|ng", "b.png"],
  [String.raw`C:\shots\on|e.png`, String.raw`\shots\one.png`],
  ["/abs/one.gi|f", "/abs/one.gif"],
  // Nothing under the pointer, an address, no image.
  ["|see docs/a.jpg", undefined],
  ["![x](https://example.com/a|.png)", undefined],
  ["![x](//example.com/a|.png)", undefined],
  ["a.png|x", undefined],
  ["a.tx|t", undefined],
])("%s is %j", (line, wanted) => expect(check(line)).toBe(wanted));
