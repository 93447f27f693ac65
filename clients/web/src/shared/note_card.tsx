// One note: its kind, its words in their own direction, who said it where that may be known, and what
// this person may do with it.
import { type Board, Epistemic, RecordKind, type RecordOf, textOf } from "@plenary/sdk";
import { memo, Suspense, useId } from "react";
import { useFocusGoesAlong } from "./focus_goes_along.ts";
import { focusOn } from "./focus_wish.ts";
import { Icon } from "./icon.tsx";
import { KindLabel, kindOf } from "./kinds.tsx";
import { useNotify, useSubmit } from "./live.tsx";
import { part } from "./part.tsx";
import { placeOfText } from "./typed_places.ts";
import { type Editing, useEditing } from "./use_draft.ts";
import { useWords } from "./words.tsx";

export const EditNote = part(async () => (await import("./edit_note.tsx")).EditNote);
export const MoveNote = part(async () => (await import("./move_note.tsx")).MoveNote);
export const EvidenceOfNote = part(
  async () => (await import("./evidence_of_note.tsx")).EvidenceOfNote,
);

export type Note = RecordOf<"note">;

interface NoteCardProps {
  readonly note: Note;
  readonly author: string | undefined;
  readonly isPending: boolean;
  readonly isMine: boolean;
  /** Nobody else sees it. */
  readonly isKept: boolean;
  readonly mayEdit: boolean;
  /** Something is cited for it. */
  readonly hasEvidence: boolean;
  /** Where it may be moved to: the other groups of its place, and out of them. */
  readonly groups: readonly RecordOf<"group">[] | undefined;
  /** What else may be done with it, by whoever looks. */
  readonly Tools: NoteTools | undefined;
}

export type NoteTools = React.ComponentType<{ note: Note }>;

export const NoteCard = memo(function NoteCard(props: NoteCardProps) {
  const { note, author, isPending, isMine, isKept, mayEdit, hasEvidence, groups, Tools } = props;
  const say = useWords();
  // Known by the note and not by this card, which is another one as soon as the note changes lists.
  const editing = useEditing(placeOfText(refOf(note)));
  const focusGoesAlong = useFocusGoesAlong(note.id);
  const words = textOf(note.text);
  const named = useId();
  // What is said to be known: how one knows it is asked of who says so.
  const mayCite = isMine && mayEdit && !isPending && note.epistemic === Epistemic.OBSERVATION;
  if (mayEdit && editing.isOpen) {
    return (
      <Suspense fallback={null}>
        <EditNote note={note} done={editing.close} />
      </Suspense>
    );
  }
  return (
    <article
      ref={focusGoesAlong}
      className="note"
      aria-labelledby={named}
      tabIndex={-1}
      data-edge={kindOf(note.epistemic).edge}
      data-pending={isPending}
    >
      <p id={named} className="words" dir="auto">
        {words}
      </p>
      {(hasEvidence || mayCite) && (
        <Suspense fallback={null}>
          <EvidenceOfNote note={note} mayCite={mayCite} />
        </Suspense>
      )}
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
          {mayEdit && <EditTools note={note} editing={editing} />}
          {groups !== undefined && (
            <Suspense fallback={null}>
              <MoveNote note={note} groups={groups} />
            </Suspense>
          )}
          {Tools !== undefined && <Tools note={note} />}
        </span>
      </footer>
    </article>
  );
});

export const refOf = ({ id }: Note) => ({ kind: RecordKind.NOTE, id });

/** The card after this one in its list, or before it, goes on with the focus. */
function focusNextTo(button: HTMLElement): void {
  const item = button.closest("li");
  const next = item?.nextElementSibling ?? item?.previousElementSibling;
  focusOn(next?.querySelector<HTMLElement>("article") ?? document.querySelector("main"));
}

function EditTools({ note, editing }: { note: Note; editing: Editing }) {
  const say = useWords();
  const submit = useSubmit();
  const notify = useNotify();
  const remove = async (button: HTMLElement) => {
    focusNextTo(button);
    const outcome = await submit({ case: "removeNote", value: { note: note.id } });
    if (outcome.ok) notify(say("note.removed"), { undo: true });
  };
  const which = textOf(note.text).slice(0, 40);
  return (
    <>
      <button
        type="button"
        className="quiet"
        ref={editing.opener}
        onClick={editing.open}
        aria-label={say("note.edit_this", { which })}
      >
        {say("note.edit")}
      </button>
      <button
        type="button"
        className="quiet"
        onClick={(event) => void remove(event.currentTarget)}
        aria-label={say("note.remove_this", { which })}
      >
        {say("note.remove")}
      </button>
    </>
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
