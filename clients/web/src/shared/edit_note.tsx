// A note where it stands, with other words and as another kind of thing.
import { editsTowards, newId, textOf } from "@plenary/sdk";
import { useState } from "react";
import { noText } from "./kept_text.ts";
import { kindOf } from "./kinds.tsx";
import { useLive, useSubmit } from "./live.tsx";
import { type Note, refOf } from "./note_card.tsx";
import { NoteEditor } from "./note_editor.tsx";
import { kindsIn } from "./phase.ts";
import { readersOf } from "./promises.ts";
import { placeOfText } from "./typed_words.ts";
import { useBefore } from "./use_draft.ts";
import { useWords } from "./words.tsx";

export function EditNote({ note, done }: { note: Note; done: () => void }) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const kinds = kindsIn(board.only("phase")?.name ?? "");
  const [kind, setKind] = useState(note.epistemic);
  const before = useBefore(refOf(note), note.text ?? noText);
  const save = (words: string) => {
    const edits = editsTowards(before, words, newId());
    const record = refOf(note);
    if (edits !== undefined) void submit({ case: "editText", value: { record, edits } });
    if (kind !== note.epistemic) {
      void submit({ case: "setEpistemic", value: { note: note.id, epistemic: kind } });
    }
  };
  return (
    <NoteEditor
      place={placeOfText(refOf(note))}
      words={textOf(before)}
      promise={readersOf(board, note)}
      save={save}
      done={done}
    >
      {kinds.length > 1 && (
        <label className="field">
          {say("write.kind")}
          <select value={kind} onChange={(event) => setKind(Number(event.target.value))}>
            {[...new Set([note.epistemic, ...kinds])].map((each) => (
              <option key={each} value={each}>
                {say(kindOf(each).key)}
              </option>
            ))}
          </select>
        </label>
      )}
    </NoteEditor>
  );
}
