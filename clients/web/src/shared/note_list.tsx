// Notes in their groups, as a list of headed lists: the outline is the model, for eyes and ears alike.
import { type Board, RecordKind, type RecordOf } from "@plenary/sdk";
import { Suspense, useEffect, useMemo, useRef, useState } from "react";
import { GroupHeader } from "./group_header.tsx";
import { ShowHeld, useHeld } from "./held.tsx";
import { isKept } from "./items.ts";
import { useLive, useSession, useSpeaker } from "./live.tsx";
import { authorsOf, type Note, NoteCard, type NoteTools } from "./note_card.tsx";
import { ownNotes } from "./own_notes.ts";
import { part } from "./part.tsx";
import { may } from "./phase.ts";

export const MoveSeveral = part(async () => (await import("./move_several.tsx")).MoveSeveral);

interface NoteListProps {
  readonly notes: readonly Note[];
  readonly room: bigint;
  readonly empty: string;
  readonly Tools?: NoteTools | undefined;
}

export function byOrder(a: Note, b: Note): number {
  const [first, second] = [a.placement?.order ?? 0n, b.placement?.order ?? 0n];
  if (first !== second) return first < second ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

export function NoteList({ notes, room, empty, Tools }: NoteListProps) {
  const { id } = useSession();
  const { board } = useLive();
  const all = board.all("group");
  // The same list as long as no group has changed: each note is drawn anew with it.
  const groups = useMemo(
    () => board.shared("group").filter((group) => group.room === room && group.mergedInto === 0n),
    [all, room],
  );
  const { seat, asSeat } = useSpeaker();
  const own = ownNotes(id, asSeat);
  const { shown, held, show } = useHeld(
    notes,
    (note) => own.has(String(note.id)) || board.isPending("note", note.id),
  );
  // In none, or in one that moderators have hidden.
  const known = new Set(groups.map(({ id: group }) => group));
  const loose = shown.filter((note) => !known.has(note.placement?.group ?? 0n)).sort(byOrder);
  if (notes.length === 0 && groups.length === 0) return <p className="empty">{empty}</p>;
  return (
    <>
      <ShowHeld held={held} show={show} />
      {shown.length > 1 && may(board, seat, "arrange") && (
        <Suspense fallback={null}>
          <MoveSeveral notes={shown} groups={groups} room={room} />
        </Suspense>
      )}
      {groups.map((group) => {
        const inside = shown.filter((note) => note.placement?.group === group.id).sort(byOrder);
        return (
          <section key={String(group.id)} className="group">
            <GroupHeader group={group} groups={groups} notes={inside} />
            <Notes notes={inside} groups={groups} Tools={Tools} />
          </section>
        );
      })}
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
        // What somebody types in stays, however far they look around.
        setNear(seen?.isIntersecting !== false || list.contains(document.activeElement));
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

function notesWithEvidence(board: Board): ReadonlySet<bigint> {
  const claims = board.list("evidence").flatMap(({ claim }) => claim ?? []);
  return new Set(claims.filter(({ kind }) => kind === RecordKind.NOTE).map(({ id }) => id));
}

function NoteItems({ notes, groups, Tools }: NotesProps) {
  const { id } = useSession();
  const { board } = useLive();
  const authorship = board.all("authorship");
  const seats = board.all("seat");
  const authors = useMemo(() => authorsOf(board), [authorship, seats]);
  const evidence = board.all("evidence");
  const claims = useMemo(() => notesWithEvidence(board), [evidence]);
  const { seat, asSeat } = useSpeaker();
  const own = ownNotes(id, asSeat);
  const arrange = may(board, seat, "arrange");
  const editOwn = may(board, seat, "editOwn");
  const editAny = may(board, seat, "editAny");
  return notes.map((note) => {
    const author = authors.get(note.id);
    const isMine = author === undefined ? own.has(String(note.id)) : author.seat === seat?.id;
    return (
      <li key={String(note.id)}>
        <NoteCard
          note={note}
          author={author?.name}
          isPending={board.isPending("note", note.id)}
          isMine={isMine}
          mayEdit={editAny || (editOwn && isMine)}
          hasEvidence={claims.has(note.id)}
          isKept={isKept(board, note)}
          groups={arrange && !isKept(board, note) ? groups : undefined}
          Tools={Tools}
        />
      </li>
    );
  });
}
