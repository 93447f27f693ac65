// What the screens say, in the person's language: ICU messages of clients/i18n, one file a language.
//
// `useWords` gives the function that says a message. A language is loaded when it is chosen, and of it
// only what this page's screens say (catalogue_parts.ts); changing it loses nothing that is being
// typed. Dates and numbers have Latin digits everywhere, as on the data.
import { catalogues } from "virtual:catalogues";
import { IntlMessageFormat } from "intl-messageformat";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import type english from "../../../i18n/en.json";
import { chooseLanguage, firstLanguage as firstOf, languageOfAddress } from "./language_choice.ts";
import { retried } from "./retried.ts";

export type Key = Extract<keyof typeof english, string>;
type Message = Awaited<ReturnType<(typeof catalogues)[string]["shared"]>>["messages"][string];
type Catalogue = { [key: string]: Message };
type Values = Readonly<{ [name: string]: string | number | Date }>;

export interface Language {
  readonly tag: string;
  readonly name: string;
  readonly direction: "ltr" | "rtl";
  /** Between things that are named one after another. */
  readonly comma: string;
  /** For Intl, which knows neither Haitian Creole nor our wish for Latin digits. */
  readonly locales: string[];
}

export const languages: readonly Language[] = [
  { tag: "en", name: "English", direction: "ltr", comma: ", ", locales: ["en"] },
  { tag: "pt-BR", name: "Português", direction: "ltr", comma: ", ", locales: ["pt-BR"] },
  { tag: "es", name: "Español", direction: "ltr", comma: ", ", locales: ["es"] },
  { tag: "ht", name: "Kreyòl ayisyen", direction: "ltr", comma: ", ", locales: ["ht", "fr"] },
  { tag: "ar", name: "العربية", direction: "rtl", comma: "، ", locales: ["ar-u-nu-latn"] },
];
/** Words from no language, to find what is not translated or does not fit (pseudo_locale.ts). */
const pseudo: Language = { tag: "en-XA", name: "", direction: "ltr", comma: ", ", locales: ["en"] };
const [first] = languages as readonly [Language, ...Language[]];

type Part = keyof (typeof catalogues)[string];

export interface Words {
  readonly language: Language;
  readonly catalogue: Readonly<Catalogue>;
}

/** The parts that this page's screens say, and what is here of each language. */
const wanted = new Set<Part>(["shared"]);
const loaded = new Map<string, { readonly catalogue: Catalogue; readonly parts: Set<Part> }>();

/** All wanted parts of a language, each added to what was said of it before. */
async function load(tag: string): Promise<Catalogue> {
  const mine = loaded.get(tag) ?? { catalogue: {}, parts: new Set() };
  loaded.set(tag, mine);
  const missing = [...wanted].filter((part) => !mine.parts.has(part));
  await Promise.all(
    missing.map(async (part) => {
      const loads = catalogues[tag]?.[part];
      if (loads !== undefined) Object.assign(mine.catalogue, (await retried(loads)).messages);
      mine.parts.add(part);
    }),
  );
  return mine.catalogue;
}

export async function loadWords(tag: string): Promise<Words> {
  const language = [...languages, pseudo].find((known) => known.tag === tag) ?? first;
  return { language, catalogue: await load(language.tag) };
}

/** Further words: asked for with the screens that say them, which are not drawn before they are here. */
export async function alsoSays(part: Part): Promise<void> {
  wanted.add(part);
  await Promise.all([...loaded.keys()].map(load));
}

/** The pseudo-locale is for who asks for it by name, in the address. */
export function firstLanguage(): string {
  if (languageOfAddress() === pseudo.tag) return pseudo.tag;
  return firstOf(languages.map(({ tag }) => tag));
}

export type Say = (key: Key, values?: Values) => string;

interface Spoken {
  readonly say: Say;
  readonly language: Language;
  /** Fails if the language's words do not come; then nothing has changed. */
  readonly speak: (tag: string) => Promise<void>;
}

const Context = createContext<Spoken | undefined>(undefined);

export function sayIn({ language, catalogue }: Words): Say {
  const formats = new Map<string, IntlMessageFormat>();
  return (key, values) => {
    const message = catalogue[key];
    if (message === undefined) console.error(`No message ${key} in ${language.tag}.`);
    if (message === undefined || typeof message === "string") return message ?? key;
    let format = formats.get(key);
    if (format === undefined) {
      format = new IntlMessageFormat(message, language.locales);
      formats.set(key, format);
    }
    return String(format.format(values));
  };
}

export function WordsProvider(props: { words: Words; children: ReactNode }) {
  const [words, setWords] = useState(props.words);
  useEffect(() => {
    document.documentElement.lang = words.language.tag;
    document.documentElement.dir = words.language.direction;
  }, [words]);
  // A wall has no menu: its address is changed where it stands.
  useEffect(() => {
    const readAgain = () => void loadWords(firstLanguage()).then(setWords, () => undefined);
    addEventListener("hashchange", readAgain);
    return () => removeEventListener("hashchange", readAgain);
  }, []);
  const spoken = useMemo<Spoken>(
    () => ({
      say: sayIn(words),
      language: words.language,
      speak: async (tag) => {
        const spoken = await loadWords(tag);
        chooseLanguage(tag);
        setWords(spoken);
      },
    }),
    [words],
  );
  return <Context.Provider value={spoken}>{props.children}</Context.Provider>;
}

export function useLanguage(): Spoken {
  const spoken = useContext(Context);
  if (spoken === undefined) throw new Error("Words are said within WordsProvider only.");
  return spoken;
}

export function useWords(): Say {
  return useLanguage().say;
}
