// One note: its kind, its words in their own direction, who said it where that may be known, and what
// this person may do with it.
import {
  type Board,
  editsTowards,
  newId,
  RecordKind,
  type RecordOf,
  textOf,
  typed,
} from "@plenary/sdk";
import { memo, Suspense, useState } from "react";
import { ActMenu } from "./act_menu.tsx";
import { Icon } from "./icon.tsx";
import { KindLabel, kindOf } from "./kinds.tsx";
import { useLive, useNotify, useSession, useSubmit } from "./live.tsx";
import { NoteEditor } from "./note_editor.tsx";
import { part } from "./part.tsx";
import { isLookedAtFirst, kindsIn } from "./phase.ts";
import { readersOf } from "./promises.ts";
import { useWords } from "./words.tsx";

const NameField = part(async () => (await import("./name_field.tsx")).NameField);

export type Note = RecordOf<"note">;

interface NoteCardProps {
  readonly note: Note;
  readonly author: string | undefined;
  readonly isPending: boolean;
  readonly isMine: boolean;
  /** Nobody else sees it. */
  readonly isKept: boolean;
  readonly mayEdit: boolean;
  /** Where it may be moved to: the other groups of its place, and out of them. */
  readonly groups: readonly RecordOf<"group">[] | undefined;
  /** What else may be done with it, by whoever looks. */
  readonly Tools: NoteTools | undefined;
}

export type NoteTools = React.ComponentType<{ note: Note }>;

export const NoteCard = memo(function NoteCard(props: NoteCardProps) {
  const { note, author, isPending, isMine, isKept, mayEdit, groups, Tools } = props;
  const say = useWords();
  const [isEditing, setEditing] = useState(false);
  const words = textOf(note.text);
  if (isEditing) return <EditNote note={note} done={() => setEditing(false)} />;
  return (
    <article className="note" data-edge={kindOf(note.epistemic).edge} data-pending={isPending}>
      <p className="words" dir="auto">
        {words}
      </p>
      <footer>
        <KindLabel epistemic={note.epistemic} />
        {author !== undefined && <bdi className="aside">{author}</bdi>}
        {note.group !== "" && <GroupName name={note.group} />}
        {isKept && (
          <span className="aside">
            <Icon name="lock" /> {say("note.sealed")}
          </span>
        )}
        {isMine && <span className="aside">{say("note.yours")}</span>}
        {isPending && <span className="aside">{say("note.sending")}</span>}
        <span className="tools">
          {mayEdit && <EditTools note={note} edit={() => setEditing(true)} />}
          {groups !== undefined && <MoveTo note={note} groups={groups} />}
          {Tools !== undefined && <Tools note={note} />}
        </span>
      </footer>
    </article>
  );
});

function EditTools({ note, edit }: { note: Note; edit: () => void }) {
  const say = useWords();
  const submit = useSubmit();
  const notify = useNotify();
  const remove = async () => {
    const outcome = await submit({ case: "removeNote", value: { note: note.id } });
    if (outcome.ok) notify(say("note.removed"), { undo: true });
  };
  const which = textOf(note.text).slice(0, 40);
  return (
    <>
      <button
        type="button"
        className="quiet"
        onClick={edit}
        aria-label={say("note.edit_this", { which })}
      >
        {say("note.edit")}
      </button>
      <button
        type="button"
        className="quiet"
        onClick={() => void remove()}
        aria-label={say("note.remove_this", { which })}
      >
        {say("note.remove")}
      </button>
    </>
  );
}

/** A menu, so that grouping needs no dragging: the same by finger, keyboard and screen reader. */
function MoveTo({ note, groups }: { note: Note; groups: readonly RecordOf<"group">[] }) {
  const say = useWords();
  const submit = useSubmit();
  const notify = useNotify();
  const { session } = useSession();
  const here = note.placement?.group ?? 0n;
  const [isNaming, setNaming] = useState(false);
  const make = (words: string) => {
    setNaming(false);
    if (words.trim() === "") return;
    const room = note.placement?.room ?? 0n;
    void submit({ case: "addGroup", value: { id: newId(), room, title: typed(words.trim()) } });
  };
  if (isNaming) {
    return (
      <Suspense fallback={null}>
        <NameField title="" room={note.placement?.room ?? 0n} rename={make} />
      </Suspense>
    );
  }
  const move = async (value: string) => {
    // Looked at first, it is named now or never, and holds nothing until it is there.
    const { board, me } = session.current;
    const isFirst = me !== undefined && isLookedAtFirst(board, me);
    if (value === "new" && isFirst) return setNaming(true);
    if (value === "new") {
      const id = newId();
      const title = typed(say("group.untitled"));
      const made = await submit({
        case: "addGroup",
        value: { id, room: note.placement?.room ?? 0n, title },
      });
      if (!made.ok) return;
      await submit({ case: "moveNote", value: { note: note.id, group: id } });
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

function EditNote({ note, done }: { note: Note; done: () => void }) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const kinds = kindsIn(board.only("phase")?.name ?? "");
  const [kind, setKind] = useState(note.epistemic);
  const save = (words: string) => {
    const edits = note.text && editsTowards(note.text, words, newId());
    const record = { kind: RecordKind.NOTE, id: note.id };
    if (edits !== undefined) void submit({ case: "editText", value: { record, edits } });
    if (kind !== note.epistemic) {
      void submit({ case: "setEpistemic", value: { note: note.id, epistemic: kind } });
    }
  };
  return (
    <NoteEditor words={textOf(note.text)} promise={readersOf(board, note)} save={save} done={done}>
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

/** A stakeholder group by its name in the person's language, where it is one of the usual ones. */
export function GroupName({ name }: { name: string }) {
  return <bdi className="aside">{useGroupName()(name)}</bdi>;
}

const usual = ["student", "family", "educator", "community"] as const;

export function useGroupName(): (name: string) => string {
  const say = useWords();
  return (name) => {
    const known = usual.find((one) => one === name);
    if (known !== undefined) return say(`group_of.${known}`);
    return name === "" ? say("group_of.unsaid") : name;
  };
}

/** Names by note, of the notes whose author is told. */
export function authorsOf(board: Board): ReadonlyMap<bigint, { seat: bigint; name: string }> {
  const authors = new Map<bigint, { seat: bigint; name: string }>();
  for (const { note, seat } of board.list("authorship")) {
    const name = board.find("seat", seat)?.name;
    if (name !== undefined) authors.set(note, { seat, name });
  }
  return authors;
}
