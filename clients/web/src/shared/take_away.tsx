// Takes something of the audit away again: a finding, a priority, a proposed commitment.
import type { CommandInit } from "@plenary/sdk";
import { useNotify, useSubmit } from "./live.tsx";
import { useWords } from "./words.tsx";

export function TakeAway(props: { words: string; command: CommandInit; undo?: boolean }) {
  const { words, command, undo = false } = props;
  const say = useWords();
  const submit = useSubmit();
  const notify = useNotify();
  const take = async () => {
    const outcome = await submit(command);
    if (outcome.ok) notify(say("taken_away"), { undo });
  };
  return (
    <button
      type="button"
      className="quiet"
      aria-label={say("note.remove_this", { which: words.slice(0, 40) })}
      onClick={() => void take()}
    >
      {say("note.remove")}
    </button>
  );
}
