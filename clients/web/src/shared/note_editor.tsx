// Other words for a note, where it stands.
import { type ReactNode, useId } from "react";
import { PromiseWords } from "./promise_line.tsx";
import { describedBy, Refused } from "./refused.tsx";
import { Cut, charactersMax } from "./room_for.tsx";
import { useDraft } from "./use_draft.ts";
import { type Key, useWords } from "./words.tsx";

interface NoteEditorProps {
  /** Where in the session this is typed (typed_words.ts): there it is found again, until it is saved.
   * `useEditing` of the same place says whether there is an editor. */
  readonly place: string;
  /** As they are now. */
  readonly words: string;
  /** Who reads it. */
  readonly promise: readonly Key[];
  /** Not asked for with nothing but blanks. */
  readonly save: (words: string) => void;
  /** After it was saved, or given up. */
  readonly done: () => void;
  /** What else may be changed of it. */
  readonly children?: ReactNode;
}

export function NoteEditor(props: NoteEditorProps) {
  const { place, words, promise, save, done, children } = props;
  const say = useWords();
  const promised = useId();
  const draft = useDraft<HTMLTextAreaElement>(place, { first: words });
  const giveUp = () => {
    draft.drop();
    done();
  };
  const finish = () => {
    giveUp();
    if (draft.words.trim() !== "") save(draft.words);
  };
  return (
    <form
      className="note editor"
      onSubmit={(event) => {
        event.preventDefault();
        finish();
      }}
    >
      <textarea
        ref={draft.field}
        value={draft.words}
        dir="auto"
        rows={3}
        maxLength={charactersMax}
        aria-label={say("note.edit")}
        aria-invalid={draft.why !== undefined}
        {...describedBy(draft.why && `${promised}-why`, promised)}
        onChange={(event) => draft.write(event.target.value)}
        onKeyDown={(event) => {
          // What was typed is thrown away by "Cancel" only; and Escape may be an input method's.
          const isUntouched = draft.words === words && !event.nativeEvent.isComposing;
          if (event.key === "Escape" && isUntouched) giveUp();
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) finish();
        }}
      />
      <Refused id={`${promised}-why`} why={draft.why} />
      <Cut words={draft.words} max={charactersMax} />
      <PromiseWords id={promised} clauses={promise} />
      {children}
      <div className="row">
        <button type="submit" className="primary">
          {say("save")}
        </button>
        <button type="button" onClick={giveUp}>
          {say("cancel")}
        </button>
      </div>
    </form>
  );
}
