import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";

import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { fixture } from "../../test/fixtures.ts";
import { PixelthriftError } from "../errors.ts";
import { probe } from "../probe.ts";
import type { Engine, TransformRequest } from "./engine.ts";
import { loadNative } from "./native.ts";
import { portable } from "./portable.ts";

/*
 * What only the addon does: its own threads, its own reading of files, and errors that come from another language.
 */

const native = await loadNative();

const request: TransformRequest = {
  widthPx: 32,
  heightPx: 24,
  format: "jpeg",
  quality: 80,
  effort: "balanced",
  decode: "balanced",
  background: 0xffffff,
  maxPixels: 1_000_000_000,
  maxMemoryBytes: 2 ** 30,
};

const picture = (widthPx: number, heightPx: number): Promise<Buffer> =>
  sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: "teal" } })
    .png()
    .toBuffer();

/** How many threads of this process have the name just now. */
async function threadsNamed(name: string): Promise<number> {
  const threads = await readdir("/proc/self/task");
  const names = await Promise.all(threads.map((id) => readFile(`/proc/self/task/${id}/comm`, "utf8").catch(() => "")));
  return names.filter((found) => found.trim() === name).length;
}

describe.skipIf(native.kind === "missing")("native", () => {
  // The second one is never used: without an addon all of this is skipped.
  const engine: Engine = native.kind === "engine" ? native.engine : portable;
  let small: Buffer;
  let folder: string;

  beforeAll(async () => {
    small = await picture(64, 48);
    folder = await mkdtemp(join(tmpdir(), "pixelthrift-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function failure(
    source: string | Uint8Array,
    wanted: Partial<TransformRequest> = {},
  ): Promise<PixelthriftError> {
    try {
      await engine.transform(source, probe(small), { ...request, ...wanted });
    } catch (error) {
      if (error instanceof PixelthriftError) return error;
      throw error;
    }
    throw new Error("expected a failure");
  }

  test("does 64 jobs at once, and each gets its own result", async () => {
    const { signal } = new AbortController();
    const made = await Promise.all(
      Array.from({ length: 64 }, (_, index) =>
        engine.transform(small, probe(small), { ...request, widthPx: index + 1, heightPx: (index % 48) + 1 }, signal),
      ),
    );
    const sizes = await Promise.all(made.map(async ({ bytes }) => sharp(bytes).metadata()));
    expect(sizes.map(({ width, height }) => [width, height])).toEqual(
      sizes.map((_, index) => [index + 1, (index % 48) + 1]),
    );
  });

  test("ends a running job and a row of waiting ones within a moment", async () => {
    const big = await picture(12_000, 8_000);
    const controller = new AbortController();
    const working = Promise.allSettled(
      Array.from({ length: 16 }, () => engine.transform(big, probe(big), request, controller.signal)),
    );
    await new Promise((resolve) => setTimeout(resolve, 30));
    const abortedMs = performance.now();
    controller.abort();
    const codes = (await working).map((outcome) =>
      outcome.status === "rejected" ? (outcome.reason as PixelthriftError).code : "done",
    );
    // Some milliseconds on an idle machine; a decode of all of them takes seconds.
    expect(performance.now() - abortedMs).toBeLessThan(500);
    expect(new Set(codes)).toEqual(new Set(["E_CANCELLED"]));
  });

  test("does a job that is larger than what all jobs may have together", async () => {
    const big = await picture(6_000, 4_000);
    const wanted = { ...request, maxMemoryBytes: 2 ** 40 };
    const made = await Promise.all([big, small, big].map((bytes) => engine.transform(bytes, probe(bytes), wanted)));
    expect(made.map(({ format }) => format)).toEqual(["jpeg", "jpeg", "jpeg"]);
  });

  test.skipIf(process.platform !== "linux" || availableParallelism() < 2)(
    "reads a large JPEG that is alone on two threads",
    async () => {
      const bytes = fixture("demo/photo-4k.jpg");
      let seen = 0;
      // A thread of some milliseconds: whoever looks may miss one, but hardly all.
      for (let turn = 0; turn < 50 && seen === 0; turn += 1) {
        const job = engine.transform(bytes, probe(bytes), { ...request, widthPx: 512, heightPx: 288 });
        const done = job.then(() => "done");
        while ((await Promise.race([done, setImmediate("running")])) !== "done" && seen === 0)
          seen = await threadsNamed("shrink-jpeg");
        await job;
      }
      expect(seen).toBe(1);
    },
  );

  // A small JPEG that stays one is done at once, and nothing else is.
  test.for([
    ["a small JPEG", 128, 0, "jpeg", "jpeg", "at once"],
    ["a JPEG of more pixels", 129, 0, "jpeg", "jpeg", "elsewhere"],
    // What stands behind the end of a JPEG is no part of the picture.
    ["a JPEG of more bytes", 128, 16 * 1024, "jpeg", "jpeg", "elsewhere"],
    ["a small PNG", 64, 0, "png", "jpeg", "elsewhere"],
    ["a JPEG that becomes a WebP", 64, 0, "jpeg", "webp", "elsewhere"],
  ] as const)("%s", async ([, sidePx, tailBytes, from, to, expected]) => {
    const file = await sharp(await picture(sidePx, 128))
      .toFormat(from)
      .toBuffer();
    const source = Buffer.concat([file, Buffer.alloc(tailBytes)]);
    let place = "elsewhere";
    const made = engine.transform(source, probe(source), { ...request, format: to });
    void made.then(() => (place = "at once"));
    // What is done already settles before anything that another thread says.
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    expect([place, await made]).toMatchObject([expected, { format: to, widthPx: 32, heightPx: 24 }]);
  });

  test("what is wrong with a small JPEG has a code too", async () => {
    const source = await sharp(small).jpeg().toBuffer();
    const cut = source.subarray(0, source.indexOf(Buffer.from([0xff, 0xda])));
    const job = engine.transform(cut, probe(source), request);
    await expect(job).rejects.toMatchObject({ name: "PixelthriftError", code: "E_TRUNCATED" });
  });

  test.for(["plain.png", "with spaces.png", "ünï 図 🖼.png"])("reads %s by itself", async (name) => {
    const path = join(folder, name);
    await writeFile(path, small);
    expect(await engine.transform(path, probe(small), request)).toMatchObject({
      sourceBytes: small.length,
      widthPx: 32,
    });
  });

  test("says what is wrong with a path", async () => {
    await mkdir(join(folder, "folder.png"));
    await writeFile(join(folder, "empty.png"), "");
    await writeFile(join(folder, "other.png"), await picture(65, 48));
    const codes = await Promise.all(
      ["none.png", "folder.png", "empty.png", "other.png"].map(
        async (name) => (await failure(join(folder, name))).code,
      ),
    );
    expect(codes).toEqual(["E_READ", "E_READ", "E_FORMAT", "E_READ"]);
  });

  test("errors have a code, a cause and a JavaScript stack", async () => {
    const error = await failure(new Uint8Array(100));
    expect(error).toMatchObject({ name: "PixelthriftError", code: "E_FORMAT" });
    expect(error.cause).toMatchObject({ code: "E_FORMAT", message: error.message });
    expect(error.stack).toContain("native.ts");
  });

  test.for([
    { quality: 0 },
    { quality: 101 },
    { widthPx: 65 },
    // Of the wrong type altogether, as a program without types may send it.
    { format: "gif" as "png" },
    { effort: "most" as "small" },
    { decode: "fast" as "speed" },
  ])("refuses %j as an argument", async (wanted) => {
    expect((await failure(small, wanted)).code).toBe("E_OPTION");
  });

  test("makes a progressive JPEG of the same pixels where it may take longer", async () => {
    const photo = fixture("demo/photo-4k.jpg");
    const { widthPx, heightPx } = probe(photo);
    const wanted = { ...request, widthPx: Math.round(widthPx / 8), heightPx: Math.round(heightPx / 8) };
    const [usual, more] = await Promise.all(
      (["balanced", "small"] as const).map(async (effort) => {
        const { bytes } = await engine.transform(photo, probe(photo), { ...wanted, effort });
        // The marker of a progressive frame; no entropy stream has it.
        const isProgressive = Buffer.from(bytes).includes(Buffer.from([0xff, 0xc2]));
        return { isProgressive, pixels: (await sharp(bytes).raw().toBuffer()).toString("base64") };
      }),
    );
    expect([usual?.isProgressive, more?.isProgressive]).toEqual([false, true]);
    expect(more?.pixels).toBe(usual?.pixels);
  });

  test("decodes as much of a JPEG as it is told to", async () => {
    // At a quarter it is 1.4 times what is wanted: enough for speed, and not for balanced.
    const noise = { type: "gaussian", mean: 128, sigma: 40 } as const;
    const photo = await sharp({ create: { width: 720, height: 480, channels: 3, background: "teal", noise } })
      .jpeg({ quality: 95 })
      .toBuffer();
    const wanted = { ...request, widthPx: 128, heightPx: 85 };
    const [speed, balanced, exact] = await Promise.all(
      (["speed", "balanced", "exact"] as const).map(async (decode) => {
        const { bytes } = await engine.transform(photo, probe(photo), { ...wanted, decode });
        return Buffer.from(bytes).toString("base64");
      }),
    );
    expect(new Set([speed, balanced, exact]).size).toBe(3);
  });

  test("a worker that ends amid its jobs takes nothing with it", async () => {
    const big = new Uint8Array(await picture(6_000, 4_000));
    const script = `
      import { Job } from ${JSON.stringify(import.meta.resolve("@pixelthrift/native"))};
      import { parentPort, workerData } from "node:worker_threads";
      for (let count = 0; count < 8; count += 1) void new Job(workerData.bytes.slice(), workerData.request).run().catch(() => {});
      parentPort.postMessage("started");
      setTimeout(() => process.exit(0), 10);
    `;
    for (let round = 0; round < 3; round += 1) {
      const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`), {
        workerData: { bytes: big, request },
      });
      // On a busy machine it may have ended by the time that its message is seen.
      const exit = once(worker, "exit");
      await once(worker, "message");
      expect(await exit).toEqual([0]);
    }
    expect(await engine.transform(small, probe(small), request)).toMatchObject({ widthPx: 32 });
  });
});
