// The catalogues of clients/i18n, one file a language, as the session's page loads them: in parts. A
// part is a folder of screens and holds what only that folder says; what everybody's screens say, or
// a participant's, is the part `shared`, which every page has. So a phone never loads the console's
// words, and nobody has to say which message belongs where.
import { readdirSync, readFileSync } from "node:fs";
import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import type { Plugin } from "vite";
import { pseudo, pseudoTag } from "./pseudo_locale.ts";

export type Catalogue = { [key: string]: string };

const folder = new URL("../i18n/", import.meta.url);
const source = new URL("src/", import.meta.url);

/** Beside `shared`, which a participant's screens say too: they are what every visitor may need. */
export const roleParts = ["console", "wall", "observer", "replay"] as const;
export const partNames = ["shared", ...roleParts] as const;
export type Part = (typeof partNames)[number];

export function fileOf(tag: string): URL {
  return new URL(`${tag}.json`, folder);
}

export function tags(): string[] {
  return readdirSync(folder).map((file) => file.replace(".json", ""));
}

export function catalogueOf(tag: string): Catalogue {
  if (tag === pseudoTag) {
    const made = Object.entries(catalogueOf("en")).map(([key, words]) => [key, pseudo(words)]);
    return Object.fromEntries(made);
  }
  return JSON.parse(readFileSync(fileOf(tag), "utf8")) as Catalogue;
}

/** The keys that code says: those it names, and all that begin as a name it puts together. */
export function keysSaidBy(code: string, keys: readonly string[]): Set<string> {
  const made = [...code.matchAll(/`([a-z_]+\.[a-z_.]*)\$\{/g)].map((match) => match[1] ?? "");
  const isSaid = (key: string) =>
    ['"', "'", "`"].some((mark) => code.includes(mark + key + mark)) ||
    made.some((beginning) => key.startsWith(beginning));
  return new Set(keys.filter(isSaid));
}

/** Every file of screens, as `console/rooms.tsx`, and its text. */
export function screens(): { name: string; code: string }[] {
  const names = readdirSync(source, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"))
    .map((name) => ({ name, code: readFileSync(new URL(name, source), "utf8") }));
}

/** Which keys are in which part. A key that two roles say is in the part of each. */
export function partition(): { readonly [P in Part]: Set<string> } {
  const keys = Object.keys(catalogueOf("en"));
  const codeOf = (isIn: (name: string) => boolean) =>
    screens()
      .filter(({ name }) => isIn(name))
      .map(({ code }) => code)
      .join("\n");
  // Pages without a session carry their own words.
  const apart: readonly string[] = [...roleParts, "join", "check"];
  const shared = keysSaidBy(
    codeOf((name) => !apart.includes(name.split("/")[0] ?? "")),
    keys,
  );
  const only = (role: string) => {
    const said = keysSaidBy(
      codeOf((name) => name.startsWith(`${role}/`)),
      keys,
    );
    return new Set([...said].filter((key) => !shared.has(key)));
  };
  return {
    shared,
    console: only("console"),
    wall: only("wall"),
    observer: only("observer"),
    replay: only("replay"),
  };
}

export function partOf(tag: string, part: Part): Catalogue {
  const mine = partition()[part];
  return Object.fromEntries(Object.entries(catalogueOf(tag)).filter(([key]) => mine.has(key)));
}

/** As pages load it: read beforehand, so that no phone needs to load what reads it. */
export type Message = string | MessageFormatElement[];

/** A message without values is what it says. */
export function readMessage(words: string): Message {
  const elements = parse(words, { ignoreTag: true });
  const [first] = elements;
  if (first === undefined) return "";
  return elements.length === 1 && first.type === TYPE.literal ? first.value : elements;
}

function readAll(catalogue: Catalogue): { [key: string]: Message } {
  const read = Object.entries(catalogue).map(([key, words]) => [key, readMessage(words)]);
  return Object.fromEntries(read) as { [key: string]: Message };
}

const allParts = "virtual:catalogues";
const onePart = "virtual:catalogue/words-"; // What follows names the chunk: `words-console-pt-BR`.

/** `virtual:catalogues`: how to load each part of each language. */
export function catalogues(): Plugin {
  return {
    name: "catalogues",
    resolveId: (id) => (id === allParts || id.startsWith(onePart) ? `\0${id}` : undefined),
    load(id) {
      if (id === `\0${allParts}`) {
        const row = (tag: string, chunkOf: (part: Part) => string) => {
          const loads = partNames.map(
            (part) => `${part}: () => import("${onePart}${chunkOf(part)}")`,
          );
          return `${JSON.stringify(tag)}: { ${loads.join(", ")} }`;
        };
        const rows = tags().map((tag) => row(tag, (part) => `${part}-${tag}`));
        // In one piece: every line here is loaded by everybody, and this one is hardly ever asked for.
        rows.push(row(pseudoTag, () => `all-${pseudoTag}`));
        return `export const catalogues = { ${rows.join(", ")} };`;
      }
      const [, part, tag] = /^\0virtual:catalogue\/words-([a-z]+)-(.+)$/.exec(id) ?? [];
      if (part === undefined || tag === undefined) return undefined;
      this.addWatchFile(fileOf(tag === pseudoTag ? "en" : tag).pathname);
      const messages = part === "all" ? catalogueOf(tag) : partOf(tag, part as Part);
      return `export const messages = ${JSON.stringify(readAll(messages))};`;
    },
  };
}
