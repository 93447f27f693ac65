import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { catalogueOf, catalogues, fileOf, tags } from "./catalogue_parts.ts";

/** The join page carries its own few messages in all languages, and no catalogue. */
function joinWords(): Plugin {
  const name = "virtual:join-words";
  const isMine = (key: string) => key.startsWith("join.") || key.startsWith("group_of.");
  return {
    name: "join-words",
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load(id) {
      if (id !== `\0${name}`) return undefined;
      const words: { [language: string]: object } = {};
      for (const tag of tags()) {
        this.addWatchFile(fileOf(tag).pathname);
        const mine = Object.entries(catalogueOf(tag)).filter(([key]) => isMine(key));
        words[tag] = Object.fromEntries(mine);
      }
      return `export const words = ${JSON.stringify(words)};`;
    },
  };
}

/** Beside every text file its smaller forms, which the server sends as they are. */
function compressed(): Plugin {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  return {
    name: "compressed",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        for (const [fileName, file] of Object.entries(bundle)) {
          const source = file.type === "chunk" ? file.code : file.source;
          if (!/\.(js|css|html|svg)$/.test(fileName)) continue;
          const bytes = Buffer.from(source);
          const emit = (ending: string, smaller: Buffer) =>
            this.emitFile({ type: "asset", fileName: fileName + ending, source: smaller });
          emit(".br", brotliCompressSync(bytes, quality));
          emit(".gz", gzipSync(bytes, { level: 9 }));
        }
      },
    },
  };
}

/** But for what a phone loads when there is something of it. The join page has the language's too. */
const everyScreens =
  /src\/shared\/(?!ask_|ballot|by_nobody|causes|nobody_|unlinkable_|commitments|conclusions|evidence|group_tools|map_|menu_|minutes)\w+\.tsx?$/;

export default defineConfig({
  plugins: [react(), joinWords(), catalogues(), compressed()],
  // Messages come read (catalogue_parts.ts): a phone loads nothing to read them with.
  resolve: {
    alias: {
      "@formatjs/icu-messageformat-parser": "@formatjs/icu-messageformat-parser/no-parser.js",
    },
  },
  build: {
    target: ["chrome100", "safari16", "firefox110"],
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: ["index.html", "session.html"],
      checks: { pluginTimings: false },
      // What every screen has is one file: a phone asks less often, and it is smaller than its parts.
      output: {
        codeSplitting: {
          groups: [
            { name: "language", test: /language_choice/, priority: 1 },
            { name: "screens", test: everyScreens },
          ],
        },
      },
    },
  },
});
