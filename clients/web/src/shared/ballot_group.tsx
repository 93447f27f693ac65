// What is in a group that is voted on, to open beside it.
import { textOf } from "@plenary/sdk";
import { sharedNotes } from "./items.ts";
import { useLive } from "./live.tsx";
import { byOrder } from "./note_list.tsx";
import { useWords } from "./words.tsx";

export function InGroup({ group, room }: { group: bigint; room: bigint }) {
  const say = useWords();
  const { board } = useLive();
  const notes = sharedNotes(board, room).filter(({ placement }) => placement?.group === group);
  if (notes.length === 0) return null;
  return (
    <details>
      <summary>{say("notes.all", { count: notes.length })}</summary>
      <ul className="bullets">
        {notes.sort(byOrder).map((note) => (
          <li key={String(note.id)} dir="auto">
            {textOf(note.text)}
          </li>
        ))}
      </ul>
    </details>
  );
}
