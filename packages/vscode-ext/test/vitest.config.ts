import path from "node:path";

import { defineConfig } from "vitest/config";

/** Everything that needs a browser: the views by themselves, and the extension in a real editor. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    projects: ["webview", "e2e"].map((name) => path.join(import.meta.dirname, name, "vitest.config.ts")),
    // One browser at a time: two would only wait for each other.
    fileParallelism: false,
  },
});
