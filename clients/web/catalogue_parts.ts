// The catalogues of clients/i18n, one file a language, as the session's page loads them: in parts. What
// a phone's first screen says is the part `shared`, which every page has; what everybody's further
// screens say is `later`, and what only one folder of screens says is that folder's own. So a phone
// loads little before it shows something, and never the console's words; and nobody has to say which
// message belongs where: it follows from what a file imports.
import { readdirSync, readFileSync } from "node:fs";
import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import type { Plugin } from "vite";
import { pseudo, pseudoTag } from "./pseudo_locale.ts";

export type Catalogue = { [key: string]: string };

const folder = new URL("../i18n/", import.meta.url);
const source = new URL("src/", import.meta.url);

/** Beside what everybody's screens say. */
export const roleParts = ["console", "wall", "observer", "replay"] as const;
export const partNames = ["shared", "later", ...roleParts] as const;
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

/** What is here before a phone shows anything, or is asked for at once and waits for no words: these
 * files, and whatever they import. */
const firstFiles = ["session.tsx", "participant/participant.tsx", "shared/typed_words.ts"];

/** The files that are loaded with these: what comes by `import()` is a part of its own. */
function withImports(from: readonly string[]): Set<string> {
  const codes = new Map(screens().map(({ name, code }) => [name, code]));
  const found = new Set(from);
  for (const name of found) {
    const imported = (codes.get(name) ?? "").matchAll(
      /^(?:import|export)(?:[^"();]* from)? "(\.{1,2}\/[^"]+)"/gm,
    );
    for (const [, path = ""] of imported) {
      const file = new URL(path, new URL(name, source)).href.slice(source.href.length);
      if (codes.has(file)) found.add(file);
    }
  }
  return found;
}

/** Which keys are in which part. A key that two roles say is in the part of each. */
export function partition(): { readonly [P in Part]: Set<string> } {
  const keys = Object.keys(catalogueOf("en"));
  const saidIn = (isIn: (name: string) => boolean) => {
    const files = screens().filter(({ name }) => isIn(name));
    return keysSaidBy(files.map(({ code }) => code).join("\n"), keys);
  };
  const first = withImports(firstFiles);
  const shared = saidIn((name) => first.has(name));
  // Pages without a session carry their own words.
  const apart: readonly string[] = [...roleParts, "join", "check"];
  const everybodys = saidIn((name) => !apart.includes(name.split("/")[0] ?? ""));
  const only = (role: string) => {
    const said = saidIn((name) => name.startsWith(`${role}/`));
    return new Set([...said].filter((key) => !everybodys.has(key)));
  };
  return {
    shared,
    later: new Set([...everybodys].filter((key) => !shared.has(key))),
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
