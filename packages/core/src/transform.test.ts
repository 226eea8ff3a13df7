import sharp from "sharp";
import { describe, expect, test } from "vitest";

import { loadNative } from "./engines/native.ts";
import { PixelthriftError } from "./errors.ts";
import { optimize } from "./optimize.ts";

/*
 * Which engine makes a result, where the one that is asked first does not know the kind of file.
 */

const native = await loadNative();

const plain = await sharp({ create: { width: 64, height: 48, channels: 3, background: "teal" } })
  .avif()
  .toBuffer();

/** The depth of its samples, which nobody needs to know, becomes a crop, which only some readers leave out. */
const cropped = Buffer.from(plain);
cropped.write("clap", cropped.indexOf("pixi"));

async function check(bytes: Uint8Array, engine: "auto" | "native" | "portable"): Promise<string> {
  try {
    return (await optimize(bytes, { maxEdge: 32, engine })).engine;
  } catch (error) {
    if (error instanceof PixelthriftError) return error.code;
    throw error;
  }
}

describe.skipIf(native.kind === "missing")("an AVIF", () => {
  test.for([
    ["of a usual kind", plain, "auto", "native"],
    ["of a usual kind", plain, "portable", "portable"],

    // The native engine refuses it by its header.
    ["of a rare kind", cropped, "auto", "portable"],
    ["of a rare kind", cropped, "native", "E_UNSUPPORTED"],
  ] as const)("%s is made smaller, asked for %s, by %s", async ([, bytes, engine, wanted]) => {
    expect(await check(bytes, engine)).toBe(wanted);
  });
});
