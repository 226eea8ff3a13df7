/** Who is measured, and how each one's process is started. */

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export const peerIds = ["ours", "sharp", "bun", "imgkit", "napi-image", "pillow"] as const;
export type PeerId = (typeof peerIds)[number];

/** How many cores a process may use. */
export type Cores = "one" | "two" | "all";

export const titles: Readonly<Record<PeerId, string>> = {
  ours: "pixelthrift",
  sharp: "sharp",
  bun: "Bun.Image",
  imgkit: "imgkit",
  "napi-image": "@napi-rs/image",
  pillow: "Pillow",
};

/** The program and arguments of a peer's process; throws a sentence where the peer is not installed. */
export function commandOf(peer: PeerId, cores: Cores, python: string | undefined): readonly string[] {
  const child = join(import.meta.dirname, "child.ts");
  switch (peer) {
    case "pillow":
      if (!python) throw new Error("no Python with Pillow");
      return [python, join(import.meta.dirname, "peers", "pillow.py")];
    case "bun":
      return [bunProgram(), child, peer, cores];
    case "ours":
      if (!existsSync(join(import.meta.dirname, "../packages/core/dist/index.js"))) throw new Error("not built");
      return [process.execPath, child, peer, cores];
    case "sharp":
    case "imgkit":
    case "napi-image":
      return [process.execPath, child, peer, cores];
  }
}

/** The npm package `bun` only links to a program that one of its optional dependencies brings; ask those. */
function bunProgram(): string {
  const fromHere = createRequire(import.meta.url);
  const manifest = fromHere.resolve("bun/package.json");
  const { optionalDependencies } = fromHere(manifest) as { optionalDependencies: Record<string, string> };
  const fromBun = createRequire(manifest);
  for (const name of Object.keys(optionalDependencies)) {
    try {
      const folder = dirname(fromBun.resolve(`${name}/package.json`));
      const program = ["bun", "bun.exe"].map((file) => join(folder, "bin", file)).find((path) => existsSync(path));
      if (program) return program;
    } catch {
      // For another platform, therefore not installed.
    }
  }
  throw new Error("the package bun has no program for this platform");
}
