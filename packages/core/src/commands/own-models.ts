import { readFile } from "node:fs/promises";
import path from "node:path";

import { PixelthriftError } from "../errors.ts";
import type { FlagValues } from "../flags.ts";
import type { Io } from "../io.ts";
import { type ExtraModels, readModels } from "../models/extra.ts";
import { reasonOf } from "../reason.ts";

/**
 * The models and prices in the file of `--models`; `undefined` where there is no such flag.
 *
 * @throws `E_READ` where the file cannot be read, `E_OPTION` where it is not what docs/models-file.md says.
 */
export async function ownModels(
  { models: file }: Pick<FlagValues, "models">,
  { cwd }: Pick<Io, "cwd">,
): Promise<ExtraModels | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(path.resolve(cwd, file), "utf8").catch((cause: unknown) => {
    throw new PixelthriftError("E_READ", `${file}: ${reasonOf(cause)}`, { cause, path: file });
  });
  try {
    return await readModels(parsed(text));
  } catch (error) {
    if (!(error instanceof PixelthriftError)) throw error;
    throw new PixelthriftError(error.code, `${file}: ${error.message}`, { cause: error, path: file });
  }
}

function parsed(text: string): unknown {
  try {
    // Editors on Windows put a mark before the first byte.
    return JSON.parse(text.replace(/^\uFEFF/u, ""));
  } catch (cause) {
    throw new PixelthriftError("E_OPTION", `this is not JSON: ${String(cause).replace(/^\w+: /u, "")}`, { cause });
  }
}
