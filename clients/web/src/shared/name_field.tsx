// The title of a group, typed where it will stand.
import { useState } from "react";
import { LookedAtFirst, NamesSpotted } from "./names_spotted.tsx";
import { useWords } from "./words.tsx";

export function NameField({ title, rename }: { title: string; rename: (words: string) => void }) {
  const say = useWords();
  const [words, setWords] = useState(title);
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        rename(words);
      }}
    >
      <input
        value={words}
        dir="auto"
        aria-label={say("group.title")}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here
        autoFocus
        onFocus={(event) => event.target.select()}
        onChange={(event) => setWords(event.target.value)}
      />
      <button type="submit">{say("save")}</button>
      <LookedAtFirst />
      <NamesSpotted words={words} />
    </form>
  );
}
