// The "no because" guard: where an observation goes on to explain itself, so that it can be offered
// as two notes, one of what was seen and one of what is thought about it. It offers and never blocks.
//
// The twin of server/audit/because.h, held to it by tests/golden/because.json. Pure.
import { bytesOf, folded, textOfBytes } from "./bytes.ts";

export interface BecauseSplit {
  readonly seen: string;
  /** With its connective. */
  readonly thought: string;
}

// "Since" is left out: it mostly says when. So is "as".
const wholeWords = [
  "because|due to|owing to|thanks to|as a result of",
  "porque|por que|já que|uma vez que|pois|devido a|devido ao|devido aos|devido à|devido às",
  "por causa de|por causa do|por causa da|por causa dos|por causa das|graças a|dado que|visto que",
  "ya que|puesto que|debido a|debido al|a causa de|a causa del|por culpa de|por culpa del",
  "gracias a|paske|piske|akoz|akòz|poutèt|بسبب",
].flatMap((list) => list.split("|").map(bytesOf));
// A word may go on after these, as Arabic joins its pronouns.
const beginnings = ["لأن", "لان", "ولأن", "حيث أن", "حيث إن", "نظرا ل", "نظراً ل"].map(bytesOf);

const letter = "[a-z0-9\\x80-\\xff]";
const escaped = (words: readonly string[]) =>
  [...words].sort((a, b) => b.length - a.length).join("|");
const connective = new RegExp(
  `(?<!${letter})(?:(?:${escaped(wholeWords)})(?!${letter})|(?:${escaped(beginnings)}))`,
  "g",
);
const lastWord = new RegExp(`${letter}(?!.*${letter})`, "s");
const aWord = new RegExp(letter);

// In lower case, and with blanks for the marks between words that are beyond ASCII: the comma,
// semicolon and question mark of Arabic, dashes and quotation marks. As many bytes as before.
function plain(bytes: string): string {
  return folded(bytes)
    .replace(
      /\xc3([\x80-\x96\x98-\x9e])/g,
      (_, next: string) => `\xc3${String.fromCharCode(next.charCodeAt(0) + 0x20)}`,
    )
    .replace(/\xd8[\x8c\x9b\x9f]/g, "  ")
    .replace(/\xe2\x80[\x90-\xa7]/g, "   ");
}

/** At the first connective with words on both sides of it, or nothing. */
export function splitAtBecause(text: string): BecauseSplit | undefined {
  const bytes = bytesOf(text);
  const low = plain(bytes);
  for (const found of low.matchAll(connective)) {
    const before = lastWord.exec(low.slice(0, found.index));
    const after = low.slice(found.index + found[0].length);
    if (before === null || !aWord.test(after)) continue;
    return {
      seen: textOfBytes(bytes.slice(0, before.index + 1)),
      thought: textOfBytes(bytes.slice(found.index)),
    };
  }
  return undefined;
}
