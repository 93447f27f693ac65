// Writing where nobody can find out who wrote: the usual field, sent in nobody's name, and what this
// device wrote so, which it alone can change (sdk/src/link/nobody.ts).
import {
  Anonymity,
  type Epistemic,
  type Nobody,
  type Ticket,
  type ByNobody as Written,
} from "@plenary/sdk";
import { useCallback, useEffect, useId, useSyncExternalStore } from "react";
import { Compose } from "./compose.tsx";
import { placeOf } from "./drafts.ts";
import { useLive, useNotify, useSession, useSpeaker } from "./live.tsx";
import { useNobody } from "./nobody_place.ts";
import { NoteEditor } from "./note_editor.tsx";
import { clausesOf, termsOf } from "./promises.ts";
import { refusalKeyOf } from "./refusals.ts";
import { useEditing } from "./use_draft.ts";
import { useWords } from "./words.tsx";

export function ByNobody({ ticket }: { ticket: Ticket }) {
  const say = useWords();
  const notify = useNotify();
  const { asSeat } = useSpeaker();
  const nobody = useNobody(ticket, asSeat);
  const written = useSyncExternalStore(
    useCallback((listener) => nobody.subscribe(listener), [nobody]),
    () => nobody.current,
  );
  // Drawn as soon as the phase begins, so that no draw tells when somebody wrote.
  useEffect(() => void nobody.prepare(), [nobody]);
  const write = async (words: string, kind: Epistemic) => {
    const isKept = await nobody.write(words, kind);
    if (!isKept) notify(say("nobody.not_now"), { trouble: true });
    return isKept;
  };
  return (
    <>
      <Compose byNobody={write} />
      <NobodysList nobody={nobody} written={written} />
    </>
  );
}

export function NobodysList(props: { nobody: Nobody; written: readonly Written[] }) {
  const { nobody, written } = props;
  const say = useWords();
  const { status } = useLive();
  // Another window writes and sends: what is kept here may have changed there.
  if (written.length === 0 || status === "superseded") return null;
  return (
    <section aria-label={say("nobody.title")}>
      <h2>{say("nobody.title")}</h2>
      <p className="aside">{say("nobody.only_here")}</p>
      <ul className="plain">
        {written.map((each) => (
          <li key={String(each.note)}>
            <Line written={each} nobody={nobody} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Line(props: { written: Written; nobody: Nobody }) {
  const { written, nobody } = props;
  const say = useWords();
  const { drafts } = useSession();
  const { board } = useLive();
  const { seat, asSeat } = useSpeaker();
  const { note, words, state, error } = written;
  const which = words.slice(0, 40);
  // Where somebody looks first nobody gets past them with other words; it can be taken back.
  const now = board.only("phase");
  const phase = now && { ...now, anonymity: Anonymity.UNLINKABLE };
  const mayChange = seat !== undefined && !termsOf(board, seat, "note", { phase }).lookedAtFirst;
  const place = `by_nobody.${note}`;
  const named = useId();
  const editing = useEditing(place);
  // What a change was to say and may not is back in the editor.
  const { refused } = written;
  useEffect(() => {
    if (refused === undefined) return;
    drafts.giveBack(placeOf(asSeat, place), refused);
    nobody.given(note);
  }, [drafts, nobody, asSeat, place, note, refused]);
  if (editing.isOpen && seat !== undefined) {
    return (
      <NoteEditor
        place={place}
        words={words}
        promise={clausesOf(termsOf(board, seat, "note"))}
        save={(changed) => nobody.change(note, changed.trim())}
        done={editing.close}
      />
    );
  }
  return (
    <article className="note" aria-labelledby={named} data-pending={state === "waiting"}>
      <p id={named} className="words" dir="auto">
        {words === "" ? say("nobody.going") : words}
      </p>
      <footer>
        <span className={state === "refused" ? "aside trouble" : "aside"} role="status">
          {error !== undefined ? say(refusalKeyOf(error), { detail: 0 }) : say(`nobody.${state}`)}
        </span>
        <span className="tools">
          {state === "out" && words !== "" && (
            <>
              {mayChange && (
                <button
                  type="button"
                  className="quiet"
                  aria-label={say("note.edit_this", { which })}
                  ref={editing.opener}
                  onClick={editing.open}
                >
                  {say("note.edit")}
                </button>
              )}
              <button
                type="button"
                className="quiet"
                aria-label={say("note.remove_this", { which })}
                onClick={() => nobody.change(note, "")}
              >
                {say("note.remove")}
              </button>
            </>
          )}
        </span>
      </footer>
    </article>
  );
}
