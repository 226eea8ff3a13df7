import { Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";

import { expect, test } from "vitest";

import { startProgress } from "./progress.ts";

/** Runs two of three images through and gives back all that was written. */
function check(columns?: number): string {
  let all = "";
  const stderr = Object.assign(
    new Writable({
      decodeStrings: false,
      write: (text: string, _encoding, done) => {
        all += text;
        done();
      },
    }),
    { isTTY: columns !== undefined, columns },
  );
  const progress = startProgress(12, { stderr, columns, isTTY: { stdout: false, stderr: columns !== undefined } });
  progress.step({ path: "cat.jpg", originalSizeBytes: 3_550_112, optimizedSizeBytes: 45_120 });
  progress.step({ path: "tiny.png", originalSizeBytes: 90, optimizedSizeBytes: 90, remark: "kept, 8x8 fits" });
  progress.stop();
  return all;
}

test("a line an image where there is no terminal", () => {
  expect(check()).toBe("[ 1/12] cat.jpg: 3.55 MB -> 45.1 kB (98.7% reduction)\n[ 2/12] tiny.png: kept, 8x8 fits\n");
});

test.each([80, 120])("a bar that fits on a terminal of %d columns", (columns) => {
  const drawn = stripVTControlCharacters(check(columns)).split("\r").join("");
  expect(drawn).toContain("2/12  3.55 MB -> 45.2 kB (98.7% reduction)");
  expect(drawn).toMatch(/\u2588+\u2591+/);
});

test("the bar is taken away at the end, and the cursor is back", () => {
  const drawn = check(80);
  expect(drawn.indexOf("\u001B[?25l")).toBeGreaterThan(-1);
  expect(drawn.lastIndexOf("\u001B[?25h")).toBeGreaterThan(drawn.lastIndexOf("\u2588"));
  expect(drawn.endsWith("\u001B[2K")).toBe(true);
});
