import path from "node:path";

import { defineConfig } from "vitest/config";

export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ["**/*.e2e.ts"],
    globalSetup: path.join(import.meta.dirname, "setup.ts"),
    // An editor and a browser fill two cores by themselves, and what a test measures is not to depend on another.
    fileParallelism: false,
    testTimeout: 240_000,
    // Once more where a window lost a click or a key, as it does now and then on a busy machine. What is wrong is wrong twice.
    retry: 1,
    hookTimeout: 120_000,
  },
});
