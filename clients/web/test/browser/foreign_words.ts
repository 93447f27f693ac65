// Words on a screen in the pseudo-locale that stand in no catalogue. There everything a catalogue says
// is in brackets, and what people wrote – or named, or a template asks them – has a direction of its
// own (`dir="auto"`, `<bdi>`), as it must in every language. What is left nobody has translated, but for
// what was said before the language was changed: that is English of the catalogue, or was announced
// (`.unseen[role]`, several messages in one; announcements.spec.ts holds those to the catalogue).
import type { Page } from "@playwright/test";
import { IntlMessageFormat } from "intl-messageformat";
import { catalogueOf } from "../../catalogue_parts.ts";

const brand = ["Plenary"];

export async function foreignWords(page: Page): Promise<string[]> {
  const found = await page.evaluate(wordsWithoutBrackets);
  return found.filter((words) => !brand.includes(words) && !isSaidInEnglish(words));
}

type Part = ReturnType<IntlMessageFormat["getAst"]>[number];

const literally = (words: string) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** What a message may read, with anything in its arguments' places. */
function pattern(parts: readonly Part[]): string {
  return parts
    .map((part) => {
      if (part.type === 0) return literally(part.value);
      if (part.type === 7) return "\\d+"; // The number of a plural.
      if (!("options" in part)) return ".+";
      return `(?:${Object.values(part.options)
        .map(({ value }) => pattern(value))
        .join("|")})`;
    })
    .join("");
}

/** Of each message of some length, so that one which is little but arguments does not stand for all. */
const english = Object.values(catalogueOf("en"))
  .filter((message) => message.replace(/\{[^{}]*\}/g, "").length >= 8)
  .map((message) => new IntlMessageFormat(message, "en", undefined, { ignoreTag: true }).getAst())
  .map((parts) => new RegExp(`^${pattern(parts)}$`));

const isSaidInEnglish = (words: string) => english.some((message) => message.test(words));

/** Runs in the page. */
function wordsWithoutBrackets(): string[] {
  const written =
    "[dir=auto], bdi, kbd, .second, time, .code, .address, option[lang], .unseen[role], script, style, noscript";
  const theirs = [...document.querySelectorAll(written)].map((element) => element.textContent);
  const outside = (words: string) => {
    let left = words;
    for (let before = ""; before !== left; ) {
      before = left;
      left = left.replace(/⟦[^⟦⟧]*⟧/g, "");
    }
    return left.replace(/⟦[^⟦⟧]*$/, "").trim(); // Of one that was cut short its end is missing.
  };
  const isSaid = (words: string) => /\p{L}/u.test(words);
  const found: string[] = [];
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent === null || parent.closest(written) !== null || !parent.checkVisibility()) continue;
    if (isSaid(outside(node.textContent ?? ""))) found.push(outside(node.textContent ?? ""));
  }
  for (const name of ["aria-label", "placeholder", "title", "alt", "aria-description"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      const words = outside(element.getAttribute(name) ?? "");
      // A label may be what somebody wrote, where that stands on the screen too.
      if (isSaid(words) && !theirs.some((text) => text?.includes(words))) found.push(words);
    }
  }
  return found;
}
