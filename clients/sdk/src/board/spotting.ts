// What in a note may name somebody: a name of the roster, what stands behind a title, a phone number,
// an address, a student's number. It is pointed out before sending and never blocked.
//
// The twin of server/audit/name_spotting.h, held to it by tests/golden/spotted.json. Pure.
import { bytesOf, folded, textOfBytes } from "./bytes.ts";

export type SpotKind = "name" | "email" | "phone" | "number";

export interface Spotted {
  readonly kind: SpotKind;
  readonly words: string;
  /** In bytes of the text. */
  readonly from: number;
  readonly until: number;
}

const nameBytesMin = 3; // Shorter ones are words of every language.
const phoneDigitsMin = 7;
const phoneDigitsMax = 15; // E.164.
const phoneDigitsSure = 10;
const numberDigitsMin = 5; // What school systems number students with.

/** What stands before a name in the languages of the catalogues, as it is written there. */
const titles = new Set(
  bytesOf(
    "Mr Mrs Ms Miss Mx Dr Prof Professor Coach Sr Sra Srta Don don Doña doña Dona dona Dra Profa " +
      "Profesor Profesora Professora Maestro Maestra Mesye Misye Madam Mèt Pwofesè " +
      "السيد السيدة الآنسة الأستاذ الأستاذة الدكتور الدكتورة",
  ).split(" "),
);
const arabicArticle = bytesOf("ال"); // Of the word after a title: “the new one”.

const word = /[A-Za-z\x80-\xff]+/g;
const email = /[A-Za-z0-9._+-]+@[A-Za-z0-9._+-]+/g;
const digits = /(?<![A-Za-z\x80-\xff0-9])\d(?:[ \-.()/]{0,2}\d)*/g;

/** The words of a name by which its bearer may be known. */
export function nameWordsOf(name: string): string[] {
  const words = bytesOf(name).match(word) ?? [];
  return words.filter(({ length }) => length >= nameBytesMin).map(folded);
}

/** `isName`: whether a word that `nameWordsOf` gives is one of somebody here. */
export function spotNames(text: string, isName: (word: string) => boolean): Spotted[] {
  const bytes = bytesOf(text);
  const found: Spotted[] = [];
  const add = (kind: SpotKind, from: number, until: number) =>
    found.push({ kind, words: textOfBytes(bytes.slice(from, until)), from, until });
  for (const { 0: all, index } of bytes.matchAll(email)) {
    const address = all.replace(/[^A-Za-z\x80-\xff0-9]+$/, "");
    if (/@.*\./.test(address)) add("email", index, index + address.length);
  }
  for (const { 0: all, index } of bytes.matchAll(digits)) spotDigits(bytes, index, all, add);
  let before = { word: "", until: 0 };
  for (const { 0: all, index } of bytes.matchAll(word)) {
    const likeAName = !/^[a-z]/.test(all) && all.length >= nameBytesMin;
    const gap = bytes.slice(before.until, index);
    if ((likeAName && isName(folded(all))) || isCalled(before.word, gap, all)) {
      add("name", index, index + all.length);
    }
    before = { word: all, until: index + all.length };
  }
  return found.sort((a, b) => a.from - b.from || b.until - a.until);
}

// "Mr X": whoever that is, somebody is meant.
function isCalled(before: string, gap: string, name: string): boolean {
  if (gap !== " " && gap !== ". ") return false;
  return titles.has(before) && !/^[a-z]/.test(name) && !name.startsWith(arabicArticle);
}

// With a plus, or in groups, or long: a phone number; else a number that a person may be known by.
// Years, small counts and percentages are neither.
function spotDigits(
  bytes: string,
  from: number,
  run: string,
  add: (kind: SpotKind, from: number, until: number) => void,
): void {
  const count = run.replace(/\D/g, "").length;
  const inGroups = /\D/.test(run);
  const plus = bytes[from - 1] === "+";
  const until = from + run.length;
  const isLong = count >= phoneDigitsMin && count <= phoneDigitsMax;
  if (isLong && (plus || inGroups || count >= phoneDigitsSure)) {
    add("phone", plus ? from - 1 : from, until);
  } else if (!inGroups && count >= numberDigitsMin) {
    add("number", from, until);
  }
}
