// Other words for what stands already, by whoever may put it right: what others typed in it meanwhile
// stays.
import { editsTowards, newId, type Text, textOf } from "@plenary/sdk";
import { useRef, useState } from "react";
import type { Ref } from "./items.ts";
import { useLive, useSubmit } from "./live.tsx";
import { NoteEditor } from "./note_editor.tsx";
import { isLookedAtFirst } from "./phase.ts";
import { clausesOf, type Input, termsOf } from "./promises.ts";
import { useWords } from "./words.tsx";

interface RewordProps {
  readonly text: Ref;
  /** As it reads now. */
  readonly now: Text | undefined;
  readonly input: Input;
  readonly room?: bigint;
}

export function Reword({ text, now, input, room }: RewordProps) {
  const say = useWords();
  const submit = useSubmit();
  const { board, me } = useLive();
  const opener = useRef<HTMLButtonElement>(null);
  // The text that is being changed, as it was when that began.
  const [before, setBefore] = useState<Text>();
  // Who is looked at first changes nothing that others see.
  if (now === undefined || me === undefined || isLookedAtFirst(board, me)) return null;
  const save = (words: string) => {
    const edits = before && editsTowards(before, words.trim(), newId());
    if (edits !== undefined) void submit({ case: "editText", value: { record: text, edits } });
  };
  const done = () => {
    setBefore(undefined);
    opener.current?.focus();
  };
  return (
    <>
      <button
        ref={opener}
        type="button"
        className="quiet"
        aria-expanded={before !== undefined}
        aria-label={say("note.edit_this", { which: textOf(now).slice(0, 40) })}
        onClick={() => setBefore(before === undefined ? now : undefined)}
      >
        {say("note.edit")}
      </button>
      {before !== undefined && (
        <NoteEditor
          words={textOf(before)}
          promise={clausesOf(termsOf(board, me, input, { room }))}
          save={save}
          done={done}
        />
      )}
    </>
  );
}
