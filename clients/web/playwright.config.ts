import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "test/browser",
  testMatch: process.env.PLENARY_BENCH === undefined ? "*.spec.ts" : "*.bench.ts",
  outputDir: "test-results",
  snapshotPathTemplate: "{testDir}/aria/{arg}{ext}",
  fullyParallel: false,
  workers: 1,
  timeout: 240_000,
  use: { actionTimeout: 15_000 },
  expect: { timeout: 15_000 },
  reporter: [["list"]],
});
