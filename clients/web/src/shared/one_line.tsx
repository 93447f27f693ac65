// One line to type in and one button.
import { useId, useState } from "react";
import { LookedAtFirst, NamesSpotted } from "./names_spotted.tsx";
import { useWords } from "./words.tsx";

export function OneLine(props: {
  label: string;
  save: (words: string) => void;
  /** Others will read it. */
  isShared?: boolean;
}) {
  const { label, save, isShared = false } = props;
  const say = useWords();
  const id = useId();
  const [words, setWords] = useState("");
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
          onChange={(event) => setWords(event.target.value)}
        />
        <button type="submit" disabled={words.trim() === ""}>
          {say("add")}
        </button>
      </div>
      {isShared && <LookedAtFirst />}
      {isShared && <NamesSpotted words={words} />}
    </form>
  );
}
