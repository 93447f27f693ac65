// What a screen says in a language, for finding things by what a person reads.
import { readFileSync } from "node:fs";
import { IntlMessageFormat } from "intl-messageformat";

export type Say = (key: string, values?: { [name: string]: string | number }) => string;

export function wordsIn(language: string): Say {
  const file = new URL(`../../../i18n/${language}.json`, import.meta.url);
  const all = JSON.parse(readFileSync(file, "utf8")) as { [key: string]: string };
  const locale = language === "ar" ? "ar-u-nu-latn" : language;
  return (key, values) => {
    const message = all[key];
    if (message === undefined) throw new Error(`${language}.json has no ${key}`);
    return String(new IntlMessageFormat(message, locale).format(values));
  };
}
