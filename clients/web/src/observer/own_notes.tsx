// An observer's notes to themselves, each with its time. They never leave this device.
import { useState } from "react";
import { keepHere, readJsonHere } from "../shared/kept_here.ts";
import { useSession } from "../shared/live.tsx";
import { OneLine } from "../shared/one_line.tsx";
import { useLanguage } from "../shared/words.tsx";

interface OwnNote {
  readonly at: number;
  readonly words: string;
}

export function OwnNotes() {
  const { say, language } = useLanguage();
  const { id, session } = useSession();
  const key = `plenary.observed.${id}`;
  const [notes, setNotes] = useState<readonly OwnNote[]>(() => readJsonHere<OwnNote[]>(key) ?? []);
  const add = (words: string) => {
    const all = [...notes, { at: session.clock.read(), words }];
    setNotes(all);
    keepHere(key, JSON.stringify(all));
  };
  return (
    <section>
      <h2>{say("observer.notes")}</h2>
      <ul className="plain">
        {notes.map(({ at, words }) => (
          <li key={at}>
            <time className="aside">{new Date(at).toLocaleTimeString(language.locales)}</time>{" "}
            <span dir="auto">{words}</span>
          </li>
        ))}
      </ul>
      <OneLine label={say("observer.note")} place="observed" save={add} />
    </section>
  );
}
