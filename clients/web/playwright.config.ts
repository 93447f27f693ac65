import { defineConfig } from "@playwright/test";

function wanted(): string {
  if (process.env.PLENARY_BENCH !== undefined) return "*.bench.ts";
  return process.env.PLENARY_PICTURES === undefined ? "*.spec.ts" : "*.play.ts";
}

export default defineConfig({
  testDir: "test/browser",
  testMatch: wanted(),
  outputDir: "test-results",
  snapshotPathTemplate: "{testDir}/aria/{arg}{ext}",
  fullyParallel: false,
  workers: 1,
  timeout: 240_000,
  use: { actionTimeout: 15_000 },
  expect: { timeout: 15_000 },
  reporter: [["list"]],
});
