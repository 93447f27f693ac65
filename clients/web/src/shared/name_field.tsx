// The title of a group, typed where it will stand.
import { useId } from "react";
import { NamesSpotted } from "./names_spotted.tsx";
import { PromiseLine } from "./promise_line.tsx";
import { charactersMax } from "./room_for.tsx";
import { useDraft } from "./use_draft.ts";
import { useWords } from "./words.tsx";

interface NameFieldProps {
  /** Where in the session it is typed (typed_words.ts). */
  readonly place: string;
  readonly title: string;
  readonly room: bigint;
  readonly rename: (words: string) => void;
}

export function NameField({ place, title, room, rename }: NameFieldProps) {
  const say = useWords();
  const promised = useId();
  const { words, write, drop, field } = useDraft(place, { first: title });
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        drop();
        rename(words);
      }}
    >
      <input
        ref={field}
        maxLength={charactersMax}
        value={words}
        dir="auto"
        aria-label={say("group.title")}
        aria-describedby={promised}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here
        autoFocus
        onFocus={(event) => event.target.select()}
        onChange={(event) => write(event.target.value)}
      />
      <button type="submit">{say("save")}</button>
      <PromiseLine id={promised} input="group_title" room={room} />
      <NamesSpotted words={words} />
    </form>
  );
}
