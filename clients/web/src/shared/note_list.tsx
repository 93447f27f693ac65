// Notes in their groups, as a list of headed lists: the outline is the model, for eyes and ears alike.
import { editsTowards, newId, RecordKind, type RecordOf, textOf } from "@plenary/sdk";
import { useEffect, useMemo, useRef, useState } from "react";
import { useLive, useSession, useSubmit } from "./live.tsx";
import { NameField } from "./name_field.tsx";
import { authorsOf, type Note, NoteCard, type NoteTools } from "./note_card.tsx";
import { ownNotes } from "./own_notes.ts";
import { isLookedAtFirst, may } from "./phase.ts";
import { TextTools } from "./text_tools.tsx";
import { useWords } from "./words.tsx";

interface NoteListProps {
  readonly notes: readonly Note[];
  readonly room: bigint;
  readonly empty: string;
  readonly Tools?: NoteTools;
}

export function byOrder(a: Note, b: Note): number {
  const [first, second] = [a.placement?.order ?? 0n, b.placement?.order ?? 0n];
  if (first !== second) return first < second ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

export function NoteList({ notes, room, empty, Tools }: NoteListProps) {
  const { board } = useLive();
  const all = board.all("group");
  // The same list as long as no group has changed: each note is drawn anew with it.
  const groups = useMemo(
    () => board.shared("group").filter((group) => group.room === room && group.mergedInto === 0n),
    [all, room],
  );
  // In none, or in one that moderators have hidden.
  const known = new Set(groups.map(({ id }) => id));
  const loose = notes.filter((note) => !known.has(note.placement?.group ?? 0n)).sort(byOrder);
  if (notes.length === 0 && groups.length === 0) return <p className="empty">{empty}</p>;
  return (
    <>
      {groups.map((group) => (
        <section key={String(group.id)} className="group">
          <GroupHeader group={group} groups={groups} />
          <Notes
            notes={notes.filter((note) => note.placement?.group === group.id).sort(byOrder)}
            groups={groups}
            Tools={Tools}
          />
        </section>
      ))}
      <Notes notes={loose} groups={groups} Tools={Tools} />
    </>
  );
}

interface NotesProps {
  readonly notes: readonly Note[];
  readonly groups: readonly RecordOf<"group">[];
  readonly Tools: NoteTools | undefined;
}

const aScreenful = 60;

/** A list of notes. A long one is drawn in parts, each when it comes near the screen. */
export function Notes({ notes, ...rest }: NotesProps) {
  if (notes.length <= 2 * aScreenful) {
    return (
      <ul className="notes">
        <NoteItems notes={notes} {...rest} />
      </ul>
    );
  }
  const parts = Array.from({ length: Math.ceil(notes.length / aScreenful) }, (_, n) =>
    notes.slice(n * aScreenful, (n + 1) * aScreenful),
  );
  return parts.map((part, n) => <Part key={n} notes={part} {...rest} />);
}

const heightOfANote = 64; // Until it has been seen.

function Part({ notes, ...rest }: NotesProps) {
  const place = useRef<HTMLUListElement>(null);
  const [isNear, setNear] = useState(false);
  const [height, setHeight] = useState<number>();
  useEffect(() => {
    const list = place.current;
    if (list === null) return undefined;
    const watching = new IntersectionObserver(
      ([seen]) => {
        if (seen?.isIntersecting === false) setHeight(list.offsetHeight);
        setNear(seen?.isIntersecting ?? true);
      },
      { rootMargin: "1200px 0px" },
    );
    watching.observe(list);
    return () => watching.disconnect();
  }, []);
  const empty = { minBlockSize: height ?? notes.length * heightOfANote };
  return (
    <ul className="notes part" ref={place} style={isNear ? {} : empty}>
      {isNear && <NoteItems notes={notes} {...rest} />}
    </ul>
  );
}

function NoteItems({ notes, groups, Tools }: NotesProps) {
  const { id } = useSession();
  const { board, me } = useLive();
  const authorship = board.all("authorship");
  const seats = board.all("seat");
  const authors = useMemo(() => authorsOf(board), [authorship, seats]);
  const own = ownNotes(id);
  const arrange = may(board, me, "arrange");
  const editOwn = may(board, me, "editOwn");
  const editAny = may(board, me, "editAny");
  return notes.map((note) => {
    const author = authors.get(note.id);
    const isMine = author === undefined ? own.has(String(note.id)) : author.seat === me?.id;
    return (
      <li key={String(note.id)}>
        <NoteCard
          note={note}
          author={author?.name}
          isPending={board.isPending("note", note.id)}
          isMine={isMine}
          mayEdit={editAny || (editOwn && isMine)}
          groups={arrange && !note.sealed ? groups : undefined}
          Tools={Tools}
        />
      </li>
    );
  });
}

function GroupHeader(props: { group: RecordOf<"group">; groups: readonly RecordOf<"group">[] }) {
  const { group, groups } = props;
  const say = useWords();
  const submit = useSubmit();
  const { board, me } = useLive();
  const [isNaming, setNaming] = useState(false);
  const title = textOf(group.text);
  const mayArrange = may(board, me, "arrange");
  const mayRename = mayArrange && me !== undefined && !isLookedAtFirst(board, me);
  const rename = (words: string) => {
    const edits = group.text && editsTowards(group.text, words.trim(), newId());
    if (edits !== undefined && words.trim() !== "") {
      const record = { kind: RecordKind.GROUP, id: group.id };
      void submit({ case: "editText", value: { record, edits } });
    }
    setNaming(false);
  };
  if (isNaming) return <NameField title={title} rename={rename} />;
  const others = groups.filter(({ id }) => id !== group.id);
  return (
    <header className="row">
      <h3 dir="auto">{title}</h3>
      {mayArrange && (
        <span className="tools">
          {mayRename && (
            <button type="button" className="quiet" onClick={() => setNaming(true)}>
              {say("group.rename")}
            </button>
          )}
          <TextTools text={{ kind: RecordKind.GROUP, id: group.id }} words={title} />
          {others.length > 0 && (
            <select
              className="quiet"
              value="here"
              aria-label={say("group.merge_this", { which: title })}
              onChange={(event) => {
                const into = BigInt(event.target.value);
                void submit({ case: "mergeGroups", value: { into, from: [group.id] } });
              }}
            >
              <option value="here" disabled>
                {say("group.merge")}
              </option>
              {others.map((other) => (
                <option key={String(other.id)} value={String(other.id)}>
                  {textOf(other.text)}
                </option>
              ))}
            </select>
          )}
        </span>
      )}
    </header>
  );
}
