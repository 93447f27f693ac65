// What no eye checks on a screen: that only words are changed (pseudo_locale.ts).
import { IntlMessageFormat } from "intl-messageformat";
import { expect, test } from "vitest";
import { catalogueOf, partOf, tags } from "../catalogue_parts.ts";
import { pseudo, pseudoTag } from "../pseudo_locale.ts";
import { languages } from "../src/shared/words.tsx";

test("words are accented and longer, arguments and branches stay", () => {
  const made = pseudo(
    "{count, plural, =0 {none} one {# note in {room}} other {# of {of, number}}}",
  );
  expect(made).toBe(
    "⟦{count, plural, =0 {ñööñéé} one {# ñööţéé îîñ {room}} other {# ööƒ {of, number}}}⟧",
  );
  const said = new IntlMessageFormat(made, "en").format({ count: 2, room: "A", of: 1234 });
  expect(said).toBe("⟦2 ööƒ 1,234⟧");
});

test("every message can be said in it, about 40 % longer", () => {
  const words = (tag: string) => Object.values(catalogueOf(tag)).join("").length;
  const ratio = words(pseudoTag) / words("en");
  expect(ratio).toBeGreaterThan(1.3);
  expect(ratio).toBeLessThan(1.5);
  for (const [key, message] of Object.entries(catalogueOf(pseudoTag))) {
    expect(
      () => new IntlMessageFormat(message, "en", undefined, { ignoreTag: true }),
    ).not.toThrow();
    expect(message, key).toMatch(/^⟦.*⟧$/s);
  }
  expect(Object.keys(partOf(pseudoTag, "shared"))).toEqual(Object.keys(partOf("en", "shared")));
});

test("nobody is offered it", () => {
  expect(tags()).not.toContain(pseudoTag);
  expect(languages.map(({ tag }) => tag)).not.toContain(pseudoTag);
});
