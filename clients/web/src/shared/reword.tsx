// Other words for what stands already, by whoever may put it right: what others typed in it meanwhile
// stays.
import { editsTowards, newId, type Text, textOf } from "@plenary/sdk";
import type { Ref } from "./items.ts";
import { useLive, useSpeaker, useSubmit } from "./live.tsx";
import { NoteEditor } from "./note_editor.tsx";
import { isLookedAtFirst } from "./phase.ts";
import { clausesOf, type Input, termsOf } from "./promises.ts";
import { placeOfText } from "./typed_words.ts";
import { useBefore, useEditing } from "./use_draft.ts";
import { type Key, useWords } from "./words.tsx";

interface RewordProps {
  readonly text: Ref;
  /** As it reads now. */
  readonly now: Text | undefined;
  readonly input: Input;
  readonly room?: bigint;
}

export function Reword({ text, now, input, room }: RewordProps) {
  const say = useWords();
  const { board } = useLive();
  const { seat } = useSpeaker();
  const editing = useEditing(placeOfText(text));
  // Who is looked at first changes nothing that others see.
  if (now === undefined || seat === undefined || isLookedAtFirst(board, seat)) return null;
  return (
    <>
      <button
        ref={editing.opener}
        type="button"
        className="quiet"
        aria-expanded={editing.isOpen}
        aria-label={say("note.edit_this", { which: textOf(now).slice(0, 40) })}
        onClick={editing.isOpen ? editing.close : editing.open}
      >
        {say("note.edit")}
      </button>
      {editing.isOpen && (
        <Editor
          text={text}
          now={now}
          promise={clausesOf(termsOf(board, seat, input, { room }))}
          done={editing.close}
        />
      )}
    </>
  );
}

interface EditorProps {
  readonly text: Ref;
  readonly now: Text;
  readonly promise: readonly Key[];
  readonly done: () => void;
}

function Editor({ text, now, promise, done }: EditorProps) {
  const submit = useSubmit();
  const place = placeOfText(text);
  const before = useBefore(text, now);
  const save = (words: string) => {
    const edits = editsTowards(before, words.trim(), newId());
    if (edits !== undefined) void submit({ case: "editText", value: { record: text, edits } });
  };
  return (
    <NoteEditor place={place} words={textOf(before)} promise={promise} save={save} done={done} />
  );
}
