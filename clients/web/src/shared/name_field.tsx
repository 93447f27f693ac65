// The title of a group, typed where it will stand.
import { useId, useState } from "react";
import { NamesSpotted } from "./names_spotted.tsx";
import { PromiseLine } from "./promise_line.tsx";
import { useWords } from "./words.tsx";

export function NameField(props: { title: string; room: bigint; rename: (words: string) => void }) {
  const { title, room, rename } = props;
  const say = useWords();
  const promised = useId();
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
        aria-describedby={promised}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here
        autoFocus
        onFocus={(event) => event.target.select()}
        onChange={(event) => setWords(event.target.value)}
      />
      <button type="submit">{say("save")}</button>
      <PromiseLine id={promised} input="group_title" room={room} />
      <NamesSpotted words={words} />
    </form>
  );
}
