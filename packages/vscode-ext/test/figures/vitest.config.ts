import path from "node:path";

import { defineConfig } from "vitest/config";

/** Measurements, not tests: `pnpm editor-figures` runs them, and nothing fails because a machine is slow. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ["*.figures.ts"],
    globalSetup: path.join(import.meta.dirname, "../e2e/setup.ts"),
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 120_000,
  },
});
