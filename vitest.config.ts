import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{crates,packages}/*/{src,test,packaging,pages}/**/*.test.ts", "{bench,fixtures}/*.test.ts"],
    // Image work on a loaded two-core machine may take a while; a hang is still found.
    testTimeout: 60_000,
  },
});
