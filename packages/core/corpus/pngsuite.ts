import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Engine } from "../src/engines/engine.ts";
import { PixelthriftError } from "../src/errors.ts";
import { check, type Section } from "./check.ts";
import { decodeByReference, decodeWith, distance } from "./pixels.ts";

/** PngSuite: the files named x* are broken and must be refused; the others must decode like the reference. */
export async function pngsuite(folder: string, engines: readonly Engine[]): Promise<Section> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".png")).toSorted();
  const broken = names.filter((name) => name.startsWith("x"));
  const checks = [check("14 files are broken", broken.length === 14, `${broken.length}`)];
  const findings = [];
  for (const engine of engines) {
    let worst = 0;
    for (const name of names) {
      const bytes = await readFile(join(folder, name));
      const ours = await decodeWith(engine, bytes);
      const label = `${name} (${engine.name})`;
      if (broken.includes(name)) {
        const refused = ours instanceof PixelthriftError && ours.code !== "E_NATIVE";
        checks.push(check(`${label} is refused`, refused, refused ? ours.code : "decoded"));
        continue;
      }
      if (ours instanceof PixelthriftError) {
        checks.push(check(`${label} decodes`, false, `${ours.code}: ${ours.message}`));
        continue;
      }
      const apart = distance(ours, await decodeByReference(bytes));
      worst = Math.max(worst, apart?.largest ?? 255);
      // One level: 16 bits may be rounded or cut, and so may the blend with the background.
      checks.push(check(`${label} decodes like the reference`, (apart?.largest ?? 255) <= 1, `${apart?.largest}`));
    }
    const good = names.length - broken.length;
    findings.push(
      `- ${engine.name}: ${good} good files, largest difference of a sample ${worst} of 255; ${broken.length} broken files.`,
    );
  }
  const how =
    "Every good file laid on white and compared with sharp sample by sample; every broken one must give a typed error.";
  return { title: "PngSuite", how, checks, findings };
}
