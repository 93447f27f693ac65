// English as a language nobody speaks (`en-XA`): accented, about 40 % longer, and each message in
// brackets, so that on a screen in it one sees which words come from no catalogue, and what a longer
// language breaks. `#…&lang=en-XA` in the address shows it; it is in no menu.
import { IntlMessageFormat } from "intl-messageformat";

export const pseudoTag = "en-XA";

const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const accented = [..."áƀçðéƒĝĥîĵķļɱñöþǫŕšţüṽŵẋýžÁƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÜṼŴẊÝŽ"];

type Part = ReturnType<IntlMessageFormat["getAst"]>[number];

/** Vowels twice: words grow as those of other languages do, and can still be broken between. */
function strange(words: string): string {
  return [...words]
    .map((letter) => {
      const other = accented[plain.indexOf(letter)] ?? letter;
      return /[aeiou]/.test(letter) ? other + other : other;
    })
    .join("");
}

/** From where to where words stand in a message, between arguments and in branches. */
function wordsOf(parts: readonly Part[]): { from: number; to: number }[] {
  return parts.flatMap((part) => {
    if ("options" in part)
      return Object.values(part.options).flatMap(({ value }) => wordsOf(value));
    if (part.type !== 0 || part.location === undefined) return [];
    return [{ from: part.location.start.offset, to: part.location.end.offset }];
  });
}

/** The message with its words made strange. Its arguments and branches stay as they are. */
export function pseudo(message: string): string {
  const how = { ignoreTag: true, captureLocation: true };
  const places = wordsOf(new IntlMessageFormat(message, "en", undefined, how).getAst());
  let made = message;
  for (const { from, to } of places.sort((a, b) => b.from - a.from)) {
    made = made.slice(0, from) + strange(made.slice(from, to)) + made.slice(to);
  }
  return `⟦${made}⟧`;
}
