// Where a note may be moved to: the other groups of its place, out of them, or a new one.
import { newId, type RecordOf, textOf, typed } from "@plenary/sdk";
import { useState } from "react";
import { ActMenu } from "./act_menu.tsx";
import { useNotify, useSession, useSpeaker, useSubmit } from "./live.tsx";
import { NameField } from "./name_field.tsx";
import type { Note } from "./note_card.tsx";
import { isLookedAtFirst } from "./phase.ts";
import { useWords } from "./words.tsx";

/** A menu, so that grouping needs no dragging: the same by finger, keyboard and screen reader. */
export function MoveNote(props: { note: Note; groups: readonly RecordOf<"group">[] }) {
  const { note, groups } = props;
  const say = useWords();
  const submit = useSubmit();
  const notify = useNotify();
  const { session } = useSession();
  const { seat } = useSpeaker();
  const here = note.placement?.group ?? 0n;
  const [isNaming, setNaming] = useState(false);
  const make = (words: string) => {
    setNaming(false);
    if (words.trim() === "") return;
    const room = note.placement?.room ?? 0n;
    void submit({ case: "addGroup", value: { id: newId(), room, title: typed(words.trim()) } });
  };
  if (isNaming) {
    return <NameField place="addGroup" title="" room={note.placement?.room ?? 0n} rename={make} />;
  }
  const move = async (value: string) => {
    // Looked at first, it is named now or never, and holds nothing until it is there.
    const isFirst = seat !== undefined && isLookedAtFirst(session.current.board, seat);
    if (value === "new" && isFirst) return setNaming(true);
    if (value === "new") {
      // Both at once: they are done one after the other, though this page may be gone by then.
      const group = { id: newId(), room: note.placement?.room ?? 0n };
      const title = typed(say("group.untitled"));
      void submit({ case: "addGroup", value: { ...group, title } });
      void submit({ case: "moveNote", value: { note: note.id, group: group.id } });
      return;
    }
    const outcome = await submit({
      case: "moveNote",
      value: { note: note.id, group: BigInt(value) },
    });
    if (outcome.ok) notify(say("note.moved"), { undo: true });
  };
  return (
    <ActMenu
      title={say("note.move")}
      label={say("note.move_this", { which: textOf(note.text).slice(0, 40) })}
      act={(value) => void move(value)}
    >
      {groups
        .filter(({ id }) => id !== here)
        .map((group) => (
          <option key={String(group.id)} value={String(group.id)}>
            {textOf(group.text)}
          </option>
        ))}
      {here !== 0n && <option value="0">{say("group.none")}</option>}
      <option value="new">{say("group.new")}</option>
    </ActMenu>
  );
}
