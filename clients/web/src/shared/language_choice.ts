// In which language a page begins. What the address asks for (`#…&lang=ht`) comes first, so that a
// link or a printed code can bring people in in theirs; choosing in a menu then wins over the address.
import { keepHere, readHere } from "./kept_here.ts";

const field = "lang";
const place = "plenary.language";

export function languageOfAddress(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get(field);
}

/** The address's, else chosen before, else the browser's, else the first that is known. */
export function firstLanguage(known: readonly string[]): string {
  const baseOf = (tag: string) => tag.split("-")[0];
  for (const wanted of [languageOfAddress(), readHere(place), ...navigator.languages]) {
    if (wanted === null || wanted === undefined) continue;
    const found =
      known.find((tag) => tag === wanted) ?? known.find((tag) => baseOf(tag) === baseOf(wanted));
    if (found !== undefined) return found;
  }
  return known[0] ?? "en";
}

/** Somebody chose it: for the pages to come on this device too, and the address has no say more. */
export function chooseLanguage(tag: string): void {
  keepHere(place, tag);
  if (languageOfAddress() === null) return;
  const fields = new URLSearchParams(location.hash.slice(1));
  fields.delete(field);
  history.replaceState(null, "", `#${fields}`);
}
