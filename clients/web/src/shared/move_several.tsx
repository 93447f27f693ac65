// Several notes of a place, chosen together, into one group.
import { newId, type RecordOf, textOf, typed } from "@plenary/sdk";
import { useRef, useState } from "react";
import { sending } from "./form.ts";
import { useLive, useNotify, useSpeaker, useSubmit } from "./live.tsx";
import type { Note } from "./note_card.tsx";
import { isLookedAtFirst } from "./phase.ts";
import { useWords } from "./words.tsx";

interface MoveSeveralProps {
  readonly notes: readonly Note[];
  readonly groups: readonly RecordOf<"group">[];
  readonly room: bigint;
}

export function MoveSeveral(props: MoveSeveralProps) {
  const { groups } = props;
  const say = useWords();
  const { board } = useLive();
  const { seat } = useSpeaker();
  const sheet = useRef<HTMLDialogElement>(null);
  const [isOpen, setOpen] = useState(false);
  // Looked at first, a new group holds nothing until it is there.
  const mayMake = seat !== undefined && !isLookedAtFirst(board, seat);
  if (!mayMake && groups.length === 0) return null;
  return (
    <>
      <button
        type="button"
        className="quiet"
        onClick={() => {
          setOpen(true);
          sheet.current?.showModal();
        }}
      >
        {say("note.move_several")}
      </button>
      <dialog
        ref={sheet}
        className="sheet"
        aria-label={say("note.move_several")}
        onClose={() => setOpen(false)}
      >
        {isOpen && <Choose {...props} mayMake={mayMake} close={() => sheet.current?.close()} />}
      </dialog>
    </>
  );
}

/** Drawn while it is open: a long list twice would be one too many. */
function Choose(props: MoveSeveralProps & { mayMake: boolean; close: () => void }) {
  const { notes, groups, room, mayMake, close } = props;
  const say = useWords();
  const submit = useSubmit();
  const notify = useNotify();
  const { board } = useLive();
  const groupOf = (note: Note) => groups.find(({ id }) => id === note.placement?.group);
  const move = (form: FormData) => {
    const chosen = form.getAll("note").map((id) => BigInt(String(id)));
    const to = String(form.get("to"));
    if (chosen.length === 0) return;
    close();
    const group = to === "new" ? newId() : BigInt(to);
    if (to === "new") {
      const title = typed(say("group.untitled"));
      void submit({ case: "addGroup", value: { id: group, room, title } });
    }
    const moving = chosen.filter((id) => board.find("note", id)?.placement?.group !== group);
    const moves = moving.map((note) => submit({ case: "moveNote", value: { note, group } }));
    void Promise.all(moves).then((outcomes) => {
      const count = outcomes.filter(({ ok }) => ok).length;
      if (count === 0) return;
      const steps = to === "new" ? count + 1 : count; // The new group goes, too.
      notify(say("note.moved_several", { count }), { undo: steps });
    });
  };
  return (
    <form className="fields" onSubmit={sending(move)}>
      <fieldset>
        <legend>{say("note.move_which")}</legend>
        {notes.map((note) => (
          <label key={String(note.id)} className="check">
            <input type="checkbox" name="note" value={String(note.id)} />
            <span>
              <span dir="auto">{textOf(note.text)}</span>{" "}
              <bdi className="aside">{textOf(groupOf(note)?.text)}</bdi>
            </span>
          </label>
        ))}
      </fieldset>
      <label className="field">
        {say("note.move")}
        <select name="to">
          {groups.map((group) => (
            <option key={String(group.id)} value={String(group.id)}>
              {textOf(group.text)}
            </option>
          ))}
          {mayMake && <option value="new">{say("group.new")}</option>}
          <option value="0">{say("group.none")}</option>
        </select>
      </label>
      <div className="row">
        <button type="button" onClick={close}>
          {say("cancel")}
        </button>
        <button type="submit" className="primary push">
          {say("note.move_now")}
        </button>
      </div>
    </form>
  );
}
