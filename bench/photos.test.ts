import { expect, test } from "vitest";

import { edgesBelow, photosAmong } from "./photos.ts";

test.each([
  ["a large photo", 4806, 3199, [250, 512, 768, 1568]],
  ["an upright one, by its height", 1360, 2048, [250, 512, 768, 1568]],
  // Of its own size it is not resized, and above it nobody enlarges.
  ["one of exactly 768 px", 768, 512, [250, 512]],
  ["one pixel more", 769, 512, [250, 512, 768]],
  ["a thumbnail", 250, 200, []],
])("resizes %s", (_, widthPx, heightPx, wanted) => expect(edgesBelow({ widthPx, heightPx })).toEqual(wanted));

test.each([
  // A folder of photos decides alone.
  [
    ["photos/b.PNG", "photos/a.jpeg", "photos/notes.txt", "screens/photo.png"],
    ["photos/a.jpeg", "photos/b.PNG"],
  ],
  [["photos\\a.jpg"], ["photos/a.jpg"]],
  // Without one, names do.
  [
    ["receipt.jpg", "photo-4k.jpg", "phone-portrait.jpg", "icon.webp", "photo.webp"],
    ["phone-portrait.jpg", "photo-4k.jpg"],
  ],
  [["receipt.jpg"], []],
])("finds the photos among %j", (files, wanted) => expect(photosAmong(files)).toEqual(wanted));
