// In calm, notes that come are held back until they are asked for: what one reads stays where it is.
// So they are while one of the list is being changed, or its editor would move under the fingers.
// One's own are shown at once, and what is gone is gone.

import { RecordKind, type RecordOf } from "@plenary/sdk";
import { useRef, useState, useSyncExternalStore } from "react";
import { placeOf } from "./drafts.ts";
import { useSession } from "./live.tsx";
import { useSetting } from "./settings.ts";
import { useAsSeat } from "./speaker.ts";
import { placeOfText } from "./typed_places.ts";
import { useWords } from "./words.tsx";

type Note = RecordOf<"note">;

export interface Held {
  readonly shown: readonly Note[];
  readonly held: number;
  readonly show: () => void;
}

/** `isOwn`: written here. */
export function useHeld(notes: readonly Note[], isOwn: (note: Note) => boolean): Held {
  const [calm] = useSetting("calm");
  const isChanging = useIsChangingNotes();
  const known = useRef<Set<bigint> | undefined>(undefined);
  const [, draw] = useState(0);
  if (calm === "" && !isChanging) known.current = undefined;
  else known.current ??= new Set(notes.map(({ id }) => id));
  const shown = notes.filter((note) => known.current?.has(note.id) !== false || isOwn(note));
  const show = () => {
    known.current = undefined;
    draw((n) => n + 1);
  };
  return { shown, held: notes.length - shown.length, show };
}

function useIsChangingNotes(): boolean {
  const { drafts } = useSession();
  const beginning = placeOf(useAsSeat(), placeOfText({ kind: RecordKind.NOTE, id: "" }));
  return useSyncExternalStore(drafts.subscribe, () => drafts.hasOpen(beginning));
}

export function ShowHeld({ held, show }: { held: number; show: () => void }) {
  const say = useWords();
  if (held === 0) return null;
  return (
    <button type="button" onClick={show}>
      {say("calm.show", { count: held })}
    </button>
  );
}
