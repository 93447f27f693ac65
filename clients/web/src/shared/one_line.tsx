// One line to type in and one button.
import { useId, useState } from "react";
import { useWords } from "./words.tsx";

export function OneLine({ label, save }: { label: string; save: (words: string) => void }) {
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
    </form>
  );
}
