import { createRequire } from "node:module";

// Beside `src` and beside `dist` alike; an import would pull the file into the compiled tree.
const manifest: unknown = createRequire(import.meta.url)("../package.json");

/** The version of this package, as in its package.json. */
export const version: string =
  typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "unknown";
