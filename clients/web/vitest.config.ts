import { defineConfig } from "vitest/config";
import { catalogues } from "./catalogue_parts.ts";

export default defineConfig({
  plugins: [catalogues()],
  // On a machine that does other things too: no test is about how long it takes.
  test: { include: ["test/*.test.ts"], testTimeout: 60_000 },
});
