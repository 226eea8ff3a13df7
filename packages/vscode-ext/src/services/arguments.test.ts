import { expect, test } from "vitest";

import { type UriLike, urisOf } from "./arguments.ts";

function uri(path: string): UriLike {
  return { scheme: "file", path };
}

const a = uri("/w/a.png");
const b = uri("/w/b");
const folder = uri("/w");

test.each<[from: string, args: readonly unknown[], wanted: readonly string[]]>([
  ["the explorer, on one item", [a, [a]], ["/w/a.png"]],
  ["the explorer, on several", [a, [b, a]], ["/w/b", "/w/a.png"]],
  ["the explorer, on its empty area", [folder, []], ["/w"]],
  ["source control, on one", [{ resourceUri: a }], ["/w/a.png"]],
  ["source control, on several", [{ resourceUri: a }, { resourceUri: b }], ["/w/a.png", "/w/b"]],
  [
    "source control, in the newer way",
    [{ resourceUri: a }, [{ resourceUri: a }, { resourceUri: b }]],
    ["/w/a.png", "/w/b"],
  ],
  ["an editor's tab", [a, { groupId: 1, editorIndex: 0 }], ["/w/a.png"]],
  ["the palette", [], []],
  ["a key binding with an argument that is none of these", [undefined, "text", 7], []],
  ["whoever names a file twice", [a, [a, uri("/w/a.png")]], ["/w/a.png"]],
])("called from %s", (_from, args, wanted) => {
  expect(urisOf(args).map(({ path }) => path)).toEqual(wanted);
});
