import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";

import type { Engine } from "../src/engines/engine.ts";
import { PixelthriftError } from "../src/errors.ts";
import { check, type Section } from "./check.ts";
import { decodeByReference, decodeWith, describe, distance } from "./pixels.ts";

/** Files of other means than a camera's: ink, arithmetic coding, 12 bits, strange sampling, fill bytes. */
export async function jpeg(folder: string, engines: readonly Engine[]): Promise<Section> {
  const paths = [folder, join(folder, "odd")];
  const files = await Promise.all(
    paths.map(async (path) =>
      (await readdir(path)).filter((name) => /\.jpe?g$/.test(name)).map((name) => join(path, name)),
    ),
  );
  const checks = [];
  const findings = ["| file | engine | against libjpeg-turbo |", "|---|---|---|"];
  for (const path of files.flat().toSorted()) {
    const bytes = await readFile(path);
    for (const engine of engines) {
      const label = `${basename(path)} (${engine.name})`;
      const ours = await decodeWith(engine, bytes);
      if (ours instanceof PixelthriftError) {
        checks.push(check(`${label} is refused by name`, ours.code !== "E_NATIVE", ours.code));
        findings.push(`| ${basename(path)} | ${engine.name} | ${ours.code}: ${ours.message} |`);
        continue;
      }
      const apart = distance(ours, await decodeByReference(bytes));
      // Chroma may be interpolated in another way, which shows at edges only; a wrong color shows in the mean.
      checks.push(
        check(
          `${label} has the right colors`,
          apart !== undefined && apart.mean < 3,
          apart === undefined ? "another size" : describe(apart),
        ),
      );
      findings.push(
        `| ${basename(path)} | ${engine.name} | ${apart === undefined ? "another size" : describe(apart)} |`,
      );
    }
  }
  const how = "Each file at its own size against sharp: the right colors, or a typed error.";
  return { title: "Odd JPEGs", how, checks, findings };
}
