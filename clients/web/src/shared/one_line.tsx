// One line to type in and one button; and, where it is for others, who reads it.
import { type ReactNode, useId, useState } from "react";
import { NamesSpotted } from "./names_spotted.tsx";
import { useWords } from "./words.tsx";

interface OneLineProps {
  readonly label: string;
  readonly save: (words: string) => void;
  /** What stands on the button; "Add", if nothing is said. */
  readonly button?: string;
  /** Of what others read: the promise, under the id that it is given. */
  readonly promise?: (id: string) => ReactNode;
}

export function OneLine({ label, save, button, promise }: OneLineProps) {
  const say = useWords();
  const id = useId();
  const [words, setWords] = useState("");
  const promised = `${id}-promise`;
  return (
    <form
      className="one-line"
      onSubmit={(event) => {
        event.preventDefault();
        if (words.trim() === "") return;
        save(words.trim());
        setWords("");
      }}
    >
      <label htmlFor={id}>{label}</label>
      <div className="row">
        <input
          id={id}
          value={words}
          dir="auto"
          {...(promise && { "aria-describedby": promised })}
          onChange={(event) => setWords(event.target.value)}
        />
        <button type="submit" disabled={words.trim() === ""}>
          {button ?? say("add")}
        </button>
      </div>
      {promise?.(promised)}
      {promise !== undefined && <NamesSpotted words={words} />}
    </form>
  );
}
