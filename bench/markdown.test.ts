import { expect, test } from "vitest";

import { behind } from "./behind.ts";
import type { Job } from "./jobs.ts";
import { targetOf } from "./latency.ts";
import { markdown } from "./markdown.ts";
import type { JobResult, Report, Speed } from "./report.ts";

const job: Job = {
  id: "typical-512",
  title: "photo → 512",
  input: "typical",
  maxEdgePx: 512,
  repeat: 1,
  when: "always",
};
const input = { path: "typical.jpg", widthPx: 3840, heightPx: 2160, bytes: 1_000_000, about: "the photo" };

interface Figures {
  readonly ms?: number;
  readonly db?: number;
  readonly bytes?: number;
}

function speed(minMs: number): Speed {
  return { minMs, medianMs: minMs, bytes: 30_000 };
}

/** A report of one job, ours against sharp and, as the reference, Pillow. */
function report({ ms = 20, db = 50, bytes = 30_000 }: Figures, rest: Partial<Report & JobResult> = {}): Report {
  const fidelity = (psnrDb: number) => ({ resize: { psnrDb, ssim: 0.99 }, jpegPsnrDb: 38 });
  const result: JobResult = {
    job,
    input,
    speed: {
      ours: { minMs: ms, medianMs: ms + 1, bytes, engine: "native" },
      sharp: { minMs: 30, medianMs: 31, bytes: 30_000 },
      pillow: { minMs: 150, medianMs: 160, bytes: 30_500 },
    },
    fidelity: { ours: fidelity(db), sharp: fidelity(48), pillow: fidelity(Number.POSITIVE_INFINITY) },
    failed: rest.failed ?? {},
  };
  return {
    date: "2026-01-02",
    command: "pnpm bench",
    machine: {
      cpu: "a processor",
      cores: 2,
      memoryGib: 8,
      system: "Linux 6, x64",
      node: "24.0.0",
      assembler: "none",
      loadAverage: 0,
    },
    rounds: 20,
    sources: ["photo.jpg", "screenshot.png"],
    versions: { ours: "0.1.0", sharp: "0.35.5", pillow: "13.0.0" },
    notMeasured: {},
    missing: [],
    jobs: [result],
    batchImages: 20,
    lone: [],
    throughput: {},
    memory: [],
    startup: {},
    estimates: [],
    ...rest,
  };
}

test.each<[string, Report, readonly string[]]>([
  ["ahead in everything", report({}), []],

  // Within the noise of a run is level.
  ["level in time", report({ ms: 30.5 }), []],
  ["slower", report({ ms: 36 }), ["photo → 512: 1.20 times the time of sharp (36.0 ms against 30.0 ms)."]],

  // Pillow is the reference, and no one is behind it for not being it.
  ["less faithful", report({ db: 45 }), ["photo → 512: 45.0 dB from the reference, sharp 48.0 dB in 30.0 ms."]],
  ["more bytes", report({ bytes: 33_000 }), ["photo → 512: 10.0 % more bytes than sharp, whose JPEG is as faithful."]],

  [
    "a job we cannot do",
    report({}, { failed: { ours: "no such format" } }),
    ["photo → 512: not done (no such format)."],
  ],
  [
    "a later picture on all cores",
    report({}, { lone: [{ job, speed: { ours: speed(20), sharp: speed(10) }, failed: {} }] }),
    ["On all cores, photo → 512: 2.00 times the time of sharp (20.0 ms against 10.0 ms)."],
  ],
  [
    "fewer images a second",
    report(
      {},
      {
        throughput: {
          ours: { imagesPerSecond: 20, medianImagesPerSecond: 19 },
          sharp: { imagesPerSecond: 30, medianImagesPerSecond: 29 },
        },
      },
    ),
    ["Batch on all cores: 20.0 images a second, sharp 30.0."],
  ],
  [
    "more memory",
    report({}, { memory: [{ input, peakBytes: { ours: 20e6, sharp: 10e6 } }] }),
    ["Peak memory, the photo: 20.0 MB over idle, sharp 10.0 MB."],
  ],
  [
    "a later first image",
    report(
      {},
      {
        startup: { ours: { importMs: 3, firstImageMs: 9 }, sharp: { importMs: 2, firstImageMs: 4 } },
      },
    ),
    ["First image of a process: 9.00 ms with the import, sharp 4.00 ms."],
  ],
])("says where we are behind: %s", (_, given, wanted) => expect(behind(given)).toEqual(wanted));

test.each([
  // Every speed has its fidelity in the same row.
  ["| **pixelthrift** | 20.0 ms | 21.0 ms | 1.50× | 50.0 dB | 0.9900 | 38.0 dB | 30,000 |", report({})],
  ["| photo → 512 | 20.0 ms | 30.0 ms (sharp) | 1.50× | 50.0 dB | 48.0 dB |", report({})],
  ["| Pillow | 150.0 ms | 160.0 ms | 0.20× | reference | reference | 38.0 dB | 30,500 |", report({})],
  [
    "| photo → 512 | 16.0 ms | 1.25× | 24.0 ms (sharp) | 1.50× |",
    report({}, { lone: [{ job, speed: { ours: speed(16), sharp: speed(24) }, failed: {} }] }),
  ],
  [
    "| one model | 1250.0 ms | 8000 | 150.0 MB |",
    report({}, { estimates: [{ title: "one model", images: 10_000, minMs: 1250, peakBytes: 150e6 }] }),
  ],
  ["- Not measured: imgkit (no such platform)", report({}, { notMeasured: { imgkit: "no such platform" } })],
  ["Ours was not measured in this run.", report({}, { versions: { sharp: "0.35.5" } })],
  ["Nowhere in this run.", report({})],
])("prints %s", (wanted, given) => expect(markdown(given)).toContain(wanted));

test.each([
  ["3840x2160 → 512", 3840, 2160, 512, "512x288"],
  // To nearest: 333.4 and 500.1.
  ["4000x2667 → 500", 4000, 2667, 500, "500x333"],
  ["4000x2667 → 750", 4000, 2667, 750, "750x500"],
  // A strip keeps a pixel.
  ["10000x1 → 512", 10_000, 1, 512, "512x1"],
])("asks every peer for the same size: %s", (_, widthPx, heightPx, maxEdgePx, wanted) => {
  const target = targetOf({ widthPx, heightPx }, maxEdgePx);
  expect(`${target.widthPx}x${target.heightPx}`).toBe(wanted);
});
