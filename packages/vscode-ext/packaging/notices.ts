/*
 * The licenses of what is bundled, as those licenses ask.
 */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

import type { Placed } from "./engines.ts";

/** One text with the license of all work of others in a package, sorted by name. Throws where one says nothing of its license. */
export async function noticesFor({ metafiles, packages, notices }: Placed, extensionFolder: string): Promise<string> {
  const inputs = metafiles.flatMap(({ inputs: files }) => Object.keys(files));
  const folders = new Set([
    ...inputs.flatMap((file) => packageFolder(path.resolve(extensionFolder, file))),
    ...packages,
  ]);
  const texts = await Promise.all([...folders].map(noticeOf));
  const others = await Promise.all(notices.map((file) => readFile(file, "utf8")));
  const first = "This package contains the work of others, under these licenses.";
  return `${[first, ...texts.toSorted(), ...others.map((text) => text.trim())].join("\n\n")}\n`;
}

/** `…/node_modules/name` or `…/node_modules/@scope/name` of a file that lies in one. */
function packageFolder(file: string): readonly string[] {
  const found = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/u.exec(file.replaceAll("\\", "/"));
  return found === null ? [] : [found[0]];
}

async function noticeOf(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8")) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e(?:\.|$)/iu.test(entry));
  if (file === undefined && license === undefined) throw new Error(`expected a license in ${name} ${version}`);
  const text = file === undefined ? `License: ${license}` : (await readFile(path.join(folder, file), "utf8")).trim();
  return `--- ${name} ${version}\n\n${text}`;
}
