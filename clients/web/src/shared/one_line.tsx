// One line to type in and one button; and, where it is for others, who reads it.
import { type ReactNode, useId } from "react";
import { NamesSpotted } from "./names_spotted.tsx";
import { describedBy, Refused } from "./refused.tsx";
import { Cut, charactersMax } from "./room_for.tsx";
import { useDraft } from "./use_draft.ts";
import { useWords } from "./words.tsx";

interface OneLineProps {
  readonly label: string;
  /** Where in the session this is typed (typed_words.ts): there the words are until they are sent. */
  readonly place: string;
  /** Whose line it is, if not of whoever speaks now. */
  readonly asSeat?: bigint;
  readonly save: (words: string) => void;
  /** What helps to write it: an example. */
  readonly hint?: string;
  /** What stands on the button; "Add", if nothing is said. */
  readonly button?: string;
  /** Of what others read: the promise, under the id that it is given. */
  readonly promise?: (id: string) => ReactNode;
}

export function OneLine({ label, place, asSeat, hint, save, button, promise }: OneLineProps) {
  const say = useWords();
  const id = useId();
  const { words, write, drop, why, field } = useDraft(place, { asSeat });
  const promised = `${id}-promise`;
  const [hinted, refused] = [`${id}-hint`, `${id}-refused`];
  return (
    <form
      className="one-line"
      onSubmit={(event) => {
        event.preventDefault();
        if (words.trim() === "") return;
        drop();
        field.current?.focus(); // The next one is typed there, if it stays.
        save(words.trim());
      }}
    >
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <p id={hinted} className="aside">
          {hint}
        </p>
      )}
      <div className="row">
        <input
          id={id}
          ref={field}
          value={words}
          dir="auto"
          maxLength={charactersMax}
          aria-invalid={why !== undefined}
          {...describedBy(why && refused, hint && hinted, promise && promised)}
          onChange={(event) => write(event.target.value)}
        />
        <button type="submit" aria-disabled={words.trim() === ""}>
          {button ?? say("add")}
        </button>
      </div>
      <Refused id={refused} why={why} />
      <Cut words={words} max={charactersMax} />
      {promise?.(promised)}
      {promise !== undefined && <NamesSpotted words={words} />}
    </form>
  );
}
