import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { catalogueOf, catalogues, fileOf, tags } from "./catalogue_parts.ts";

/** Pages without a session carry their own few messages in all languages, and no catalogue. */
const pageWords = {
  "virtual:join-words": ["join.", "group_of."],
  "virtual:check-words": ["check."],
};

function wordsOfPages(): Plugin {
  const beginningsOf = (id: string) =>
    Object.entries(pageWords).find(([name]) => id === name || id === `\0${name}`)?.[1];
  return {
    name: "words-of-pages",
    resolveId: (id) => (beginningsOf(id) === undefined ? undefined : `\0${id}`),
    load(id) {
      const beginnings = beginningsOf(id);
      if (beginnings === undefined) return undefined;
      const words: { [language: string]: object } = {};
      for (const tag of tags()) {
        this.addWatchFile(fileOf(tag).pathname);
        const mine = Object.entries(catalogueOf(tag)).filter(([key]) =>
          beginnings.some((beginning) => key.startsWith(beginning)),
        );
        words[tag] = Object.fromEntries(mine);
      }
      return `export const words = ${JSON.stringify(words)};`;
    },
  };
}

const escaped = (words: string) =>
  words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** `door.html` in a language, for the server to fill: `filled/door-LANGUAGE.html`. */
function doorIn(tag: string, page: string): string {
  const catalogue = catalogueOf(tag);
  const groups = Object.keys(catalogue)
    .filter((key) => key.startsWith("group_of."))
    .map((key) => `${key.slice("group_of.".length)}=${escaped(catalogue[key] ?? "")}`);
  return page
    .replace('lang="en" dir="ltr"', `lang="${tag}" dir="${tag === "ar" ? "rtl" : "ltr"}"`)
    .replace("{{known-groups:}}", `{{known-groups:${groups.join("|")}}}`)
    .replace(
      /(data-say="([^"]+)"\s*>)[^<]*/g,
      (_, mark: string, key: string) => mark + escaped(catalogue[key] ?? ""),
    );
}

function doors(): Plugin {
  return {
    name: "doors",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const page = bundle["door.html"];
        if (page?.type !== "asset") throw new Error("There is no door.html to fill.");
        for (const tag of tags()) {
          const source = doorIn(tag, String(page.source));
          this.emitFile({ type: "asset", fileName: `filled/door-${tag}.html`, source });
        }
        delete bundle["door.html"];
      },
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
          if (!/\.(js|css|html|svg)$/.test(fileName) || fileName.startsWith("filled/")) continue;
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

/** But for what a phone loads when there is something of it. The join page has the language's too, and
 * where that is kept. */
const everyScreens =
  /src\/shared\/(?!act_menu|add_to|agreements_|announce|ask\.|ask_|ballot|by_nobody|calendar|catch_up|caught|cause|edit_|focus_kept|focus\.|group_tools|half_time|link_tools|last_word|look_back|name_field|names_found|nobody_|not_sent_|note_editor|one_line|take_away|unlinkable_|watch_|commitments|conclusions|evidence|map_|menu_|move_|minutes|outline|own_notes_here|phase_name|results|reword|rooms_said|session_over|still_|time_marks|typed_words)\w+\.tsx?$/;

export default defineConfig({
  plugins: [react(), wordsOfPages(), catalogues(), doors(), compressed()],
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
      input: ["index.html", "session.html", "check.html", "door.html"],
      checks: { pluginTimings: false },
      // What every screen has is one file: a phone asks less often, and it is smaller than its parts.
      output: {
        codeSplitting: {
          groups: [
            { name: "language", test: /language_choice|kept_here/, priority: 1 },
            { name: "screens", test: everyScreens },
          ],
        },
      },
    },
  },
});
