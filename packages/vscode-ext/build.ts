/**
 * Builds the extension for this machine into `dist/`, where the editor's debugger and the tests find it.
 * Packages for others are made by vsix.ts.
 */
import { rm } from "node:fs/promises";
import path from "node:path";

import { bundle } from "./packaging/bundle.ts";
import { placeEngines } from "./packaging/engines.ts";
import { hostTarget } from "./packaging/targets.ts";

const outputFolder = path.join(import.meta.dirname, "dist");

await rm(outputFolder, { recursive: true, force: true });
const metafiles = await bundle({ outputFolder, sourceMaps: "linked" });
await placeEngines(hostTarget(), path.join(outputFolder, "engines"));

const outputs = metafiles.flatMap((metafile) => Object.entries(metafile.outputs));
for (const [file, { bytes }] of outputs)
  if (!file.endsWith(".map")) console.log(`${(bytes / 1_000).toFixed(1).padStart(8)} kB  ${file}`);
