// What the screens say is what the server says (tests/golden/words.json).
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalogueOf, readMessage } from "../catalogue_parts.ts";
import { type Key, languages, sayIn } from "../src/shared/words.tsx";

interface Said {
  readonly language: string;
  readonly key: Key;
  readonly values: { readonly [name: string]: string | number };
  readonly says: string;
}

const golden = new URL("../../../tests/golden/words.json", import.meta.url);
const { said } = JSON.parse(readFileSync(golden, "utf8")) as { readonly said: readonly Said[] };

test("a message says the same on a screen and from the server", () => {
  expect(new Set(said.map(({ language }) => language)).size).toBe(languages.length);
  for (const { language: tag, key, values, says } of said) {
    const language = languages.find((each) => each.tag === tag);
    if (language === undefined) throw new Error(tag);
    const message = catalogueOf(tag)[key];
    if (message === undefined) throw new Error(`${tag}.json has no ${key}`);
    const say = sayIn({ language, catalogue: { [key]: readMessage(message) } });
    expect(say(key, values), `${tag} ${key}`).toBe(says);
  }
});
