import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Engine } from "../src/engines/engine.ts";
import { check, type Section } from "./check.ts";
import { decodeByReference, describe, distance, transformWith } from "./pixels.ts";

/** One scene, stored in every orientation: the results must be upright and alike. */
export async function orientation(folder: string, engines: readonly Engine[]): Promise<Section> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".jpg")).toSorted();
  const checks = [];
  const findings = ["| file | engine | size | against the upright file |", "|---|---|---|---|"];
  for (const engine of engines) {
    const small = async (name: string) => {
      const made = await transformWith(engine, await readFile(join(folder, name)), { widthPx: 512, heightPx: 341 });
      return decodeByReference(made.bytes);
    };
    const upright = await small("Landscape_1.jpg");
    for (const name of names) {
      const raster = await small(name);
      const apart = distance(raster, upright);
      // The files were made by turning and saving again, so they differ by a JPEG generation or two. A turn would be under 15 dB.
      const holds = apart !== undefined && apart.psnrDb > 25;
      const seen = apart === undefined ? "another size" : describe(apart);
      checks.push(check(`${name} is upright (${engine.name})`, holds, seen));
      findings.push(`| ${name} | ${engine.name} | ${raster.widthPx}x${raster.heightPx} | ${seen} |`);
    }
  }
  const how = "Each file at 512x341, against the result of the file that is stored upright.";
  return { title: "Orientation", how, checks, findings };
}
