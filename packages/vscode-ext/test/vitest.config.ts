import path from "node:path";

import { defineConfig } from "vitest/config";

/** Everything that needs a browser: the views by themselves, the extension in a real editor, and what is measured there. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    projects: ["webview", "e2e", "figures"].map((name) => path.join(import.meta.dirname, name, "vitest.config.ts")),
    // One browser at a time: two would only wait for each other.
    fileParallelism: false,
  },
});
