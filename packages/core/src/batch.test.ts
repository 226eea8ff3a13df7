import { availableParallelism } from "node:os";
import { setTimeout } from "node:timers/promises";

import sharp from "sharp";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";

import { type ImageInputs, optimizeAll } from "./batch.ts";
import type { Engine } from "./engines/engine.ts";
import { PixelthriftError } from "./errors.ts";
import type { Optimized } from "./optimize.ts";
import type { RawOptions } from "./options.ts";

/** The engine's part is played, so that it can be seen at work. */
const transform = vi.hoisted(() => vi.fn<Engine["transform"]>());
vi.mock("./engines/select.ts", () => ({
  selectEngine: async () => ({ name: "native", decodes: new Set(), decodesInPart: new Set(), transform }),
  selectOther: async () => undefined,
}));

const bound = availableParallelism() + 1;
let images: Uint8Array[] = [];
let running = 0;
let mostRunning = 0;

beforeAll(async () => {
  // Each has a width of its own, to be known by.
  images = await Promise.all(
    Array.from({ length: 30 }, async (_, index) => {
      const image = { create: { width: 600 + index, height: 600, channels: 3, background: "teal" } } as const;
      return sharp(image).png().toBuffer();
    }),
  );
});

beforeEach(() => {
  running = 0;
  mostRunning = 0;
  transform.mockReset().mockImplementation(async (source, { widthPx }, to, signal) => {
    running += 1;
    mostRunning = Math.max(mostRunning, running);
    try {
      // The later ones are done first.
      await setTimeout((700 - widthPx) / 10, undefined, signal === undefined ? {} : { signal });
      return {
        bytes: new Uint8Array(9),
        format: "jpeg",
        widthPx: to.widthPx,
        heightPx: to.heightPx,
        sourceBytes: source.length,
      };
    } catch (cause) {
      throw new PixelthriftError("E_CANCELLED", "stopped", { cause });
    } finally {
      running -= 1;
    }
  });
});

async function all(results: AsyncIterable<Optimized>): Promise<Optimized[]> {
  const found: Optimized[] = [];
  for await (const result of results) found.push(result);
  return found;
}

function widths(results: readonly Optimized[]): (number | undefined)[] {
  return results.map(({ metrics }) => metrics.originalDimensions?.widthPx);
}

const inOrder = Array.from({ length: 30 }, (_, index) => 600 + index);

async function* slowly(): AsyncGenerator<Uint8Array> {
  for (const image of images) {
    await setTimeout(1);
    yield image;
  }
}

test.each<[string, () => ImageInputs]>([
  ["a list", () => images],
  ["a set", () => new Set(images)],
  ["an async generator", slowly],
])("gives results in the order of %s, at most one more at a time than there are cores", async (_, inputs) => {
  expect(widths(await all(optimizeAll(inputs())))).toEqual(inOrder);
  expect(mostRunning).toBeGreaterThan(1);
  expect(mostRunning).toBeLessThanOrEqual(bound);
});

test("takes inputs only as there is room for them", async () => {
  let taken = 0;
  function* endless(): Generator<Uint8Array> {
    for (;;) {
      taken += 1;
      yield images[taken % images.length] ?? new Uint8Array();
    }
  }
  for await (const result of optimizeAll(endless())) {
    expect(result.outcome).toBe("optimized");
    expect(taken).toBeLessThanOrEqual(2 * bound + 2);
    break;
  }
});

test("leaving the loop stops what is running and closes the source", async () => {
  let closed = "open";
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      yield* slowly();
    } finally {
      closed = "closed";
    }
  }
  for await (const result of optimizeAll(source())) {
    expect(result.outcome).toBe("optimized");
    break;
  }
  const started = transform.mock.calls.length;
  await vi.waitFor(() => {
    expect(running).toBe(0);
    expect(closed).toBe("closed");
  });
  for (const [, , , signal] of transform.mock.calls) expect(signal?.aborted).toBe(true);
  await setTimeout(50);
  expect(transform.mock.calls.length).toBe(started);
});

test("aborting the signal ends the results, those under way as failed", async () => {
  const stop = new AbortController();
  const found: Optimized[] = [];
  for await (const result of optimizeAll(images, { signal: stop.signal })) {
    found.push(result);
    if (found.length === 3) stop.abort();
  }
  expect(found.length).toBeGreaterThan(3);
  expect(found.length).toBeLessThanOrEqual(3 + 3 * bound);
  expect(widths(found.slice(0, 3))).toEqual([600, 601, 602]);
  for (const result of found.slice(3)) {
    if (result.outcome === "failed") expect(result.error.code).toBe("E_CANCELLED");
  }
  expect(found.at(-1)?.outcome).toBe("failed");
  expect(running).toBe(0);
});

test("a signal that is aborted already takes nothing", async () => {
  expect(await all(optimizeAll(images, { signal: AbortSignal.abort() }))).toEqual([]);
  expect(transform).not.toHaveBeenCalled();
});

test("one failed image does not stop the rest", async () => {
  const inputs = [images[0] ?? "", "/no/such/file.png", Buffer.from("text"), images[1] ?? ""];
  const found = await all(optimizeAll(inputs));
  expect(found.map((result) => (result.outcome === "failed" ? result.error.code : result.outcome))).toEqual([
    "optimized",
    "E_READ",
    "E_FORMAT",
    "optimized",
  ]);
});

test("onError throw ends the batch at the image that failed", async () => {
  const found: Optimized[] = [];
  const loop = async (): Promise<void> => {
    for await (const result of optimizeAll([images[0] ?? "", Buffer.from("text"), ...images], { onError: "throw" }))
      found.push(result);
  };
  await expect(loop()).rejects.toMatchObject({ code: "E_FORMAT" });
  expect(widths(found)).toEqual([600]);
  await vi.waitFor(() => expect(running).toBe(0));
});

test("a failure that nobody foresaw ends the batch", async () => {
  transform.mockRejectedValueOnce(new TypeError("a bug"));
  await expect(all(optimizeAll(images))).rejects.toThrow(TypeError);
  await vi.waitFor(() => expect(running).toBe(0));
});

test.each<[ImageInputs, RawOptions, string]>([
  [[], { quality: 0 }, "expected a whole number from 1 to 100 for quality but received 0"],
  ["photo.jpg", {}, 'expected a list of inputs for inputs but received "photo.jpg"'],
  [new Uint8Array(2) as never, {}, 'expected a list of inputs for inputs but received "a Uint8Array"'],
])("refuses %j with %j at once", (inputs, options, message) => {
  expect(() => optimizeAll(inputs, options)).toThrow(expect.objectContaining({ code: "E_OPTION", message }));
});

test("nothing in, nothing out", async () => {
  expect(await all(optimizeAll([]))).toEqual([]);
});
