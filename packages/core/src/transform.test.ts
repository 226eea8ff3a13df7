import sharp from "sharp";
import { describe, expect, test } from "vitest";

import { loadNative } from "./engines/native.ts";
import { optimize } from "./optimize.ts";

/*
 * Which engine makes a result, where the one that is asked first does not know the kind of file.
 */

const native = await loadNative();

/** Of noise, so that a smaller one has fewer bytes. */
const noise = { type: "gaussian", mean: 128, sigma: 40 } as const;
const usual = await sharp({ create: { width: 256, height: 192, channels: 3, background: "teal", noise } })
  .avif({ lossless: true })
  .toBuffer();

/** The same, as luma and chroma of a kind that only one of the engines knows: YCgCo, by its number. */
const rare = Buffer.from(usual);
rare[rare.indexOf("nclx") + 9] = 8;

const files = { "of a usual kind": usual, "of a rare kind": rare } as const;

async function check(bytes: Uint8Array, engine: "auto" | "native" | "portable"): Promise<string> {
  const result = await optimize(bytes, { maxEdge: 32, engine });
  return result.outcome === "failed" ? result.error.code : result.engine;
}

describe.skipIf(native.kind === "missing")("an AVIF", () => {
  test.for([
    ["of a usual kind", "auto", "native"],
    ["of a usual kind", "portable", "portable"],

    // The native engine refuses it by its header.
    ["of a rare kind", "auto", "portable"],
    ["of a rare kind", "native", "E_UNSUPPORTED"],
  ] as const)("%s is made smaller, asked for %s, by %s", async ([kind, engine, wanted]) => {
    expect(await check(files[kind], engine)).toBe(wanted);
  });
});
