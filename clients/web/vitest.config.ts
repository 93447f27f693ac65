import { defineConfig } from "vitest/config";
import { catalogues } from "./catalogue_parts.ts";

export default defineConfig({
  plugins: [catalogues()],
  test: { include: ["test/*.test.ts"], testTimeout: 60_000 }, // However busy the machine is.
});
