import { expect, test } from "vitest";

import { fidelityMarkdown } from "./photos-markdown.ts";
import type { ByPeer, FidelityReport } from "./report.ts";

type Figures = readonly (readonly [photo: string, maxEdgePx: number, psnrDb: ByPeer<number>])[];

const level: Figures = [
  ["a.jpg", 512, { ours: 50, sharp: 40 }],
  ["b.png", 512, { ours: 54, sharp: 44 }],
  ["c.png", 512, { ours: 60, sharp: 45 }],
];

function report(figures: Figures, odd: ByPeer<number> = {}, rest: Partial<FidelityReport> = {}): FidelityReport {
  return {
    date: "2026-01-02",
    command: "pnpm bench --fidelity",
    versions: { ours: "0.1.0", sharp: "0.35.5", pillow: "13.0.0" },
    notMeasured: {},
    engine: "native",
    photos: figures.map(([photo, maxEdgePx, psnrDb]) => ({ photo, widthPx: 800, heightPx: 600, maxEdgePx, psnrDb })),
    odd: {
      input: { path: "odd.jpg", widthPx: 4000, heightPx: 2667, bytes: 1_000_000, about: "the photo" },
      results: [{ maxEdgePx: 500, leastDb: 49, psnrDb: odd }],
    },
    missing: [],
    ...rest,
  };
}

test.each([
  ["| 512 px | 3 | 50.0 dB | 54.0 dB | 60.0 dB | 40.0 dB | 44.0 dB | 45.0 dB |", report(level)],
  ["| c.png | 800x600 | 60.0 | 45.0 |", report(level)],

  // A photo has a dash where it is not resized, or where a peer failed.
  ["| d.png | 800x600 | 50.0 | 40.0 | – | – |", report([["d.png", 250, { ours: 50, sharp: 40 }], ...level])],
  ["| d.png | 800x600 | 50.0 | – |", report([["d.png", 512, { ours: 50 }]])],

  // Where a peer is better is said, unless it is only rounding.
  ["In none of 3.", report(level)],
  ["In none of 1.", report([["d.png", 512, { ours: 50, sharp: 50.05 }]])],
  ["- d.png → 512: 50.0 dB, sharp 51.0 dB", report([["d.png", 512, { ours: 50, sharp: 51 }]])],
  ["- → 500: closer than ours is @napi-rs/image", report(level, { ours: 50, sharp: 40, "napi-image": 57 })],

  // The demand is judged in so many words.
  ["- → 500: at least 49 dB is demanded of ours, reached", report(level, { ours: 49 })],
  ["- → 500: at least 49 dB is demanded of ours, **not reached**", report(level, { ours: 48.9 })],
  ["- → 500: at least 49 dB is demanded of ours, not measured", report(level, { sharp: 40 })],
  ["| Pillow, draft | 41.0 dB |", report(level, { ours: 50, pillow: 41 })],

  ["pixelthrift 0.1.0 (portable engine)", report(level, {}, { engine: "portable" })],
  ["- Not measured: Bun.Image (no such platform)", report(level, {}, { notMeasured: { bun: "no such platform" } })],
  ["- e.jpg: left out", report(level, {}, { missing: ["e.jpg: left out"] })],
])("prints %s", (wanted, given) => expect(fidelityMarkdown(given)).toContain(wanted));
