// Adding to what somebody wrote: the next note stands behind it, in the same group.
import { Audience, textOf } from "@plenary/sdk";
import { placeOf } from "./drafts.ts";
import { useSession, useSpeaker } from "./live.tsx";
import type { Note } from "./note_card.tsx";
import { placeOfAddition, placeOfNote } from "./typed_places.ts";
import { useWords } from "./words.tsx";

/** Beside a note of others. */
export function AddTo({ note }: { note: Note }) {
  const say = useWords();
  const { drafts } = useSession();
  const { asSeat } = useSpeaker();
  const add = () => {
    drafts.putBeside(placeOf(asSeat, placeOfAddition), String(note.id));
    drafts.field(placeOf(asSeat, placeOfNote(Audience.ROOM)))?.focus();
  };
  return (
    <button
      type="button"
      className="quiet"
      aria-label={say("note.add_to_this", { which: textOf(note.text).slice(0, 40) })}
      onClick={add}
    >
      {say("note.add_to")}
    </button>
  );
}

/** Over the field. */
export function AddsTo({ note, leave }: { note: Note; leave: () => void }) {
  const say = useWords();
  return (
    <p className="row adds-to">
      <span>
        {say("note.adds_to")} <q dir="auto">{textOf(note.text)}</q>
      </span>
      <button type="button" className="quiet push" onClick={leave}>
        {say("cancel")}
      </button>
    </p>
  );
}
