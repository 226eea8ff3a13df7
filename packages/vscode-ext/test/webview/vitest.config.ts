import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    // Not `.test.ts`: these need a browser, which the tests of the whole workspace do without.
    include: ["*.webview.ts"],
    // One browser, and pictures of what it shows: two at once would only wait for each other.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});
