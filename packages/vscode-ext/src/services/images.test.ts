import { expect, test, vi } from "vitest";

vi.mock("vscode", () => ({}));

const { isImage, namesImage } = await import("./images.ts");

test.each([
  ["/a/cat.png", "image"],
  ["/a/CAT.JPEG", "image"],
  ["/a/cat.png.txt", "other"],
  ["/a/png", "other"],
])("takes %s for %s", (path, wanted) => expect(isImage({ path }) ? "image" : "other").toBe(wanted));

test.each([
  // Wherever in the line, and whatever follows the name.
  ["See ![a cat](my%20cats/cat.png) and so on.", "looked at"],
  ['const cat = "./cat.WebP?url";', "looked at"],

  // A longer word is another ending.
  ["cat.pngs", "passed over"],
  ["a png of a cat", "passed over"],
])("the line %j is %s", (line, wanted) => expect(namesImage(line) ? "looked at" : "passed over").toBe(wanted));
