// Writing where nobody can find out who wrote: the usual field, sent in nobody's name, and what this
// device wrote so, which it alone can change (sdk/src/link/nobody.ts).
import { type Epistemic, Nobody, type Ticket, type ByNobody as Written } from "@plenary/sdk";
import { useCallback, useEffect, useId, useSyncExternalStore } from "react";
import { Compose } from "./compose.tsx";
import { placeOf } from "./drafts.ts";
import { useLive, useNotify, useSession } from "./live.tsx";
import { useKept } from "./nobody_place.ts";
import { NoteEditor } from "./note_editor.tsx";
import { clausesOf, termsOf } from "./promises.ts";
import { refusalKeyOf } from "./refusals.ts";
import { useEditing } from "./use_draft.ts";
import { useWords } from "./words.tsx";

// One for each who writes here, as long as the page is open: what waits goes on being sent.
const opened = new Map<string, Nobody>();

export function ByNobody({ ticket, asSeat }: { ticket: Ticket; asSeat: bigint }) {
  const say = useWords();
  const notify = useNotify();
  const nobody = useKept(opened, Nobody.open, { ticket, asSeat, place: "notes" });
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
      <Compose asSeat={asSeat} byNobody={write} />
      {written.length > 0 && (
        <section aria-label={say("nobody.title")}>
          <h2>{say("nobody.title")}</h2>
          <p className="aside">{say("nobody.only_here")}</p>
          <ul className="plain">
            {written.map((each) => (
              <li key={String(each.note)}>
                <Line written={each} nobody={nobody} asSeat={asSeat} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Line(props: { written: Written; nobody: Nobody; asSeat: bigint }) {
  const { written, nobody, asSeat } = props;
  const say = useWords();
  const { drafts } = useSession();
  const { board, me } = useLive();
  const { note, words, state, error } = written;
  const which = words.slice(0, 40);
  const place = `by_nobody.${note}`;
  const named = useId();
  const editing = useEditing(place, asSeat);
  // What a change was to say and may not is back in the editor.
  const { refused } = written;
  useEffect(() => {
    if (refused === undefined) return;
    drafts.giveBack(placeOf(asSeat, place), refused);
    nobody.given(note);
  }, [drafts, nobody, asSeat, place, note, refused]);
  const close = () => {
    drafts.giveBack(placeOf(asSeat, "note"), words);
    nobody.forget(note);
  };
  if (editing.isOpen && me !== undefined) {
    return (
      <NoteEditor
        place={place}
        asSeat={asSeat}
        words={words}
        promise={clausesOf(termsOf(board, me, "note"))}
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
              <button
                type="button"
                className="quiet"
                aria-label={say("note.edit_this", { which })}
                ref={editing.opener}
                onClick={editing.open}
              >
                {say("note.edit")}
              </button>
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
          {state === "refused" && (
            <button type="button" className="quiet" onClick={close}>
              {say("close")}
            </button>
          )}
        </span>
      </footer>
    </article>
  );
}
