import { execFile } from "node:child_process";
import { copyFile, cp, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

/*
 * Where the loader finds the addon: the tests of everything else only meet the one that was built beside it.
 */

const here = fileURLToPath(new URL("..", import.meta.url));
const addon = (await readdir(here)).find((name) => name.endsWith(".node"));

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(await realpath(tmpdir()), "pixelthrift-"));
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ type: "module" }));
  await copyFile(path.join(here, "index.js"), path.join(folder, "index.js"));
});
afterEach(() => rm(folder, { recursive: true }));

/** What a process of its own says of the copy: an addon that was loaded could not be removed everywhere. */
async function loaded(): Promise<string> {
  const loader = pathToFileURL(path.join(folder, "index.js")).href;
  const script = `await import(${JSON.stringify(loader)}).then(
    (addon) => console.log(Object.keys(addon).join(" ")),
    (error) => console.log(error.name, error.message),
  );`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
  return stdout.trim();
}

describe.skipIf(addon === undefined)("finds the addon", () => {
  const name = addon ?? "";

  test("beside itself", async () => {
    await cp(path.join(here, name), path.join(folder, name));
    expect(await loaded()).toBe("Job shrinkNow");
  });

  test("in the package of the platform", async () => {
    const target = name.replace(/^pixelthrift\.|\.node$/gu, "");
    const published = path.join(folder, `node_modules/@pixelthrift/native-${target}`);
    await mkdir(published, { recursive: true });
    await writeFile(path.join(published, "package.json"), JSON.stringify({ main: name }));
    await cp(path.join(here, name), path.join(published, name));
    expect(await loaded()).toBe("Job shrinkNow");
  });
});

test("names every place where there is none", async () => {
  const said = await loaded();
  expect(said).toMatch(/^AggregateError there is no addon for /u);
  expect(said).toContain(path.join(folder, "pixelthrift."));
  expect(said).toContain("@pixelthrift/native-");
});
