// In calm, notes that come are held back until they are asked for: what one reads stays where it is.
// One's own are shown at once, and what is gone is gone.

import type { RecordOf } from "@plenary/sdk";
import { useRef, useState } from "react";
import { useSetting } from "./settings.ts";
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
  const known = useRef<Set<bigint> | undefined>(undefined);
  const [, draw] = useState(0);
  if (calm === "") known.current = undefined;
  else known.current ??= new Set(notes.map(({ id }) => id));
  const shown = notes.filter((note) => known.current?.has(note.id) !== false || isOwn(note));
  const show = () => {
    known.current = undefined;
    draw((n) => n + 1);
  };
  return { shown, held: notes.length - shown.length, show };
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
