/**
 * A process that replaces files, for the tests that kill it, starve it or run two of it at once.
 *
 *     node replacing.ts loop STORE FOLDER     replaces and restores the files of FOLDER until it is killed
 *     node replacing.ts once STORE FILE SIZE  replaces FILE by SIZE bytes and says how that went; as nobody, if it is root
 *     node replacing.ts back STORE FILE       restores FILE and says how that went; as nobody, if it is root
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";

import { openBackups, sha256Of } from "../src/backups/index.ts";
import { PixelthriftError } from "../src/errors.ts";
import { sealed } from "./sealed.ts";

const [mode = "", store = "", place = "", size = "0"] = process.argv.slice(2);
const backups = openBackups(store);

async function replace(file: string, sizeBytes: number): Promise<string> {
  const expectedSha256 = sha256Of(readFileSync(file));
  return codeOf(backups.replace(file, { expectedSha256, bytes: sealed(sizeBytes) }));
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "done";
  } catch (error) {
    if (!(error instanceof PixelthriftError)) throw error;
    return `${error.code} ${error.message}`;
  }
}

if (mode !== "loop") {
  if (process.getuid?.() === 0) process.setuid?.(65_534);
  process.stdout.write(await (mode === "once" ? replace(place, Number(size)) : codeOf(backups.restore(place))));
} else {
  const files = readdirSync(place).filter((name) => name.endsWith(".jpg"));
  for (let turn = 0; ; turn += 1) {
    const file = path.join(place, files[Math.floor(Math.random() * files.length)] ?? "");
    const said =
      turn % 5 === 4 ? await codeOf(backups.restore(file)) : await replace(file, 1_000 + (turn % 40) * 5_000);
    // Somebody else may have been faster, and the first turn for a file may be to restore it. Anything else fails the test.
    if (!/^done$|^E_READ the file has changed|has no original of this file$/u.test(said)) throw new Error(said);
    process.stdout.write(".");
  }
}
