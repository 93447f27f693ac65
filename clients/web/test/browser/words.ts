// What a screen says in a language, for finding things by what a person reads.
import { IntlMessageFormat } from "intl-messageformat";
import { catalogueOf } from "../../catalogue_parts.ts";

export type Say = (key: string, values?: { [name: string]: string | number }) => string;

export function wordsIn(language: string): Say {
  const all = catalogueOf(language);
  const locale = language === "ar" ? "ar-u-nu-latn" : language;
  return (key, values) => {
    const message = all[key];
    if (message === undefined) throw new Error(`${language}.json has no ${key}`);
    return String(new IntlMessageFormat(message, locale).format(values));
  };
}
