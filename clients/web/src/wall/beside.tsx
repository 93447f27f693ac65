// A wall's second language, beside the first: `&beside=es` in its address, or the key `l`. What has no
// translation is not said twice.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import {
  type Key,
  languages,
  loadWords,
  sayIn,
  useLanguage,
  type Words,
} from "../shared/words.tsx";

const field = "beside";

function besideOfAddress(): string | undefined {
  const asked = new URLSearchParams(location.hash.slice(1)).get(field);
  return languages.find(({ tag }) => tag === asked)?.tag;
}

interface Beside {
  readonly words: Words | undefined;
  /** The next language, and after the last none. */
  readonly turn: () => void;
}

const Context = createContext<Beside>({ words: undefined, turn: () => undefined });

export function BesideProvider({ children }: { children: ReactNode }) {
  const { language } = useLanguage();
  const [tag, setTag] = useState(besideOfAddress);
  const [words, setWords] = useState<Words>();
  useEffect(() => {
    const readAgain = () => setTag(besideOfAddress());
    addEventListener("hashchange", readAgain);
    return () => removeEventListener("hashchange", readAgain);
  }, []);
  useEffect(() => {
    if (tag === undefined || tag === language.tag) return setWords(undefined);
    let isWanted = true;
    void loadWords(tag).then((loaded) => isWanted && setWords(loaded));
    return () => {
      isWanted = false;
    };
  }, [tag, language]);
  const beside = useMemo(() => {
    const turn = () => {
      const others = languages.map((each) => each.tag).filter((each) => each !== language.tag);
      const next = others[tag === undefined ? 0 : others.indexOf(tag) + 1];
      const fields = new URLSearchParams(location.hash.slice(1));
      if (next === undefined) fields.delete(field);
      else fields.set(field, next);
      history.replaceState(null, "", `#${fields}`);
      setTag(next);
    };
    return { words, turn };
  }, [words, tag, language]);
  return <Context.Provider value={beside}>{children}</Context.Provider>;
}

export function useBeside(): Beside {
  return useContext(Context);
}

/** Something of the session's own in the second language, if it differs from what stands already. */
export function InSecond({ of, first }: { of: (language: string) => string; first: string }) {
  const { words } = useBeside();
  if (words === undefined) return null;
  const second = of(words.language.tag);
  if (second === first || second === "") return null;
  return (
    <span className="second" lang={words.language.tag} dir="auto">
      {second}
    </span>
  );
}

/** A message, in both. */
export function Both({ say: key, ...values }: { say: Key; count?: number; done?: number }) {
  const { say } = useLanguage();
  const { words } = useBeside();
  const second = useMemo(() => (words === undefined ? undefined : sayIn(words)), [words]);
  const first = say(key, values);
  return (
    <>
      {first}
      {second !== undefined && words !== undefined && second(key, values) !== first && (
        <>
          {" · "}
          <bdi className="second" lang={words.language.tag}>
            {second(key, values)}
          </bdi>
        </>
      )}
    </>
  );
}
