// Words on a screen in the pseudo-locale that stand in no catalogue. There everything a catalogue says
// is in brackets, and what people wrote – or named, or a template asks them – has a direction of its
// own (`dir="auto"`, `<bdi>`), as it must in every language. What is left nobody has translated.
import type { Page } from "@playwright/test";

const brand = ["Plenary"];

export async function foreignWords(page: Page): Promise<string[]> {
  const found = await page.evaluate(wordsWithoutBrackets);
  return found.filter((words) => !brand.includes(words));
}

/** Runs in the page. */
function wordsWithoutBrackets(): string[] {
  const written =
    "[dir=auto], bdi, kbd, .second, time, .code, .address, option[lang], script, style, noscript";
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
