import { readdirSync, readFileSync } from "node:fs";

/** The images every part of the project is tested with, and beside each what is known about it. */
export const fixtures = new URL("../../../fixtures/", import.meta.url);

/** The images of a folder. A file that is dropped there is tested, and missed if nothing is known about it. */
export function imagesIn(folder: "valid" | "broken"): string[] {
  return readdirSync(new URL(folder, fixtures)).filter((name) => !name.endsWith(".json"));
}

/** A file named from the folder of the fixtures on. */
export function fixture(name: string): Uint8Array {
  return readFileSync(new URL(name, fixtures));
}

/** The codes that say rightly what is wrong with a broken image. */
export function codesFor(name: string): readonly string[] {
  const { code, codes = [code] } = JSON.parse(new TextDecoder().decode(fixture(`broken/${name}.error.json`))) as {
    code: string;
    codes?: string[];
  };
  return codes;
}
