import { defineConfig } from "vitest/config";
import { catalogues } from "./catalogue_parts.ts";

export default defineConfig({
  plugins: [catalogues()],
  test: { include: ["test/*.test.ts"] },
});
