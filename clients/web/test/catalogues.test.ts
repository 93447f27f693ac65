// Every language says everything, with the same values in it (clients/i18n).
import { readdirSync, readFileSync } from "node:fs";
import { Refusal } from "@plenary/sdk";
import { IntlMessageFormat } from "intl-messageformat";
import { expect, test } from "vitest";
import { catalogueOf, keysSaidBy, screens, tags } from "../catalogue_parts.ts";
import { languages } from "../src/shared/words.tsx";

type Part = ReturnType<IntlMessageFormat["getAst"]>[number];

const english = catalogueOf("en");

/** The names of a message's values. */
function valuesOf(message: string): string[] {
  const names = new Set<string>();
  const walk = (parts: readonly Part[]) => {
    for (const part of parts) {
      if ("value" in part && part.type !== 0) names.add(part.value);
      if ("options" in part) for (const { value } of Object.values(part.options)) walk(value);
    }
  };
  walk(new IntlMessageFormat(message, "en", undefined, { ignoreTag: true }).getAst());
  return [...names].sort();
}

test("there is a catalogue for every language of the menu, and no other", () => {
  expect(tags().sort()).toEqual(languages.map(({ tag }) => tag).sort());
});

test.each(tags())(
  "%s: every message is there, can be said, and has the values of the English",
  (tag) => {
    const catalogue = catalogueOf(tag);
    expect(Object.keys(catalogue)).toEqual(Object.keys(english));
    for (const [key, message] of Object.entries(catalogue)) {
      expect(message.trim(), key).not.toBe("");
      expect(valuesOf(message), `${tag} ${key}`).toEqual(valuesOf(english[key] ?? ""));
    }
  },
);

test("a translation says whether a speaker has read it", () => {
  for (const tag of tags()) expect(catalogueOf(tag)._, tag).toMatch(/^reviewed: (true|false)$/);
});

test("every refusal has a sentence and every sentence a refusal", () => {
  const names = Object.values(Refusal).filter((value) => typeof value === "string");
  const refusals = names.filter((name) => name !== "NONE").map((name) => name.toLowerCase());
  const sentences = Object.keys(english).filter((key) => key.startsWith("refusal."));
  expect(sentences.sort()).toEqual(refusals.map((name) => `refusal.${name}`).sort());
});

/** What the server and the command line say, who name every message in full. */
function serverCode(): string {
  return ["../../../server", "../../cli"]
    .map((folder) => new URL(`${folder}/`, import.meta.url))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => /\.(cpp|h)$/.test(name))
        .map((name) => readFileSync(new URL(name, folder), "utf8")),
    )
    .join("\n");
}

test("no message stands in a catalogue that nobody says", () => {
  const code = screens().map((screen) => screen.code);
  const pages = ["index.html", "door.html", "check.html"].map((name) =>
    readFileSync(new URL(`../${name}`, import.meta.url), "utf8"),
  );
  const said = keysSaidBy([...code, ...pages, serverCode()].join("\n"), Object.keys(english));
  expect(Object.keys(english).filter((key) => key !== "_" && !said.has(key))).toEqual([]);
});

test("no screen says a word that is not in a catalogue", () => {
  const drawn = screens().filter(({ name }) => name.endsWith(".tsx"));
  expect(drawn.length).toBeGreaterThan(20);
  const inElements = /(?<![=\s])>\s*([^<>{}=();,&|?]*\p{L}{2}[^<>{}=();,&|?]*)\s*<(?=[/A-Za-z])/gu;
  const inAttributes = /(?:aria-label|placeholder|title|alt)="([^"]*\p{L}[^"]*)"/gu;
  for (const { name, code } of drawn) {
    const shown = code.replaceAll(/\/\/.*$/gm, "");
    const said = [...shown.matchAll(inElements), ...shown.matchAll(inAttributes)];
    const words = said.map((match) => (match[1] ?? "").trim());
    expect(
      words.filter((word) => word !== "Plenary"),
      name,
    ).toEqual([]);
  }
});
