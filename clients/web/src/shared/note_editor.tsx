// Other words for a note, where it stands.
import { type ReactNode, useId, useState } from "react";
import { PromiseWords } from "./promise_line.tsx";
import { type Key, useWords } from "./words.tsx";

interface NoteEditorProps {
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

export function NoteEditor({ words, promise, save, done, children }: NoteEditorProps) {
  const say = useWords();
  const promised = useId();
  const [draft, setDraft] = useState(words);
  const finish = () => {
    if (draft.trim() !== "") save(draft);
    done();
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
        value={draft}
        dir="auto"
        rows={3}
        aria-label={say("note.edit")}
        aria-describedby={promised}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here
        autoFocus
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") done();
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) finish();
        }}
      />
      <PromiseWords id={promised} clauses={promise} />
      {children}
      <div className="row">
        <button type="submit" className="primary">
          {say("save")}
        </button>
        <button type="button" onClick={done}>
          {say("cancel")}
        </button>
      </div>
    </form>
  );
}
