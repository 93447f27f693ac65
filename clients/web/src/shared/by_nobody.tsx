// Writing where nobody can find out who wrote: the usual field, sent in nobody's name, and what this
// device wrote so, which it alone can change (sdk/src/link/nobody.ts).
import { type Epistemic, Nobody, type Ticket, type ByNobody as Written } from "@plenary/sdk";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { Compose } from "./compose.tsx";
import { useLive, useNotify } from "./live.tsx";
import { useKept } from "./nobody_place.ts";
import { NoteEditor } from "./note_editor.tsx";
import { clausesOf, termsOf } from "./promises.ts";
import { refusalKeyOf } from "./refusals.ts";
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
                <Line written={each} nobody={nobody} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Line({ written, nobody }: { written: Written; nobody: Nobody }) {
  const say = useWords();
  const [isEditing, setEditing] = useState(false);
  const { board, me } = useLive();
  const { note, words, state, error } = written;
  const which = words.slice(0, 40);
  if (isEditing && me !== undefined) {
    return (
      <NoteEditor
        words={words}
        promise={clausesOf(termsOf(board, me, "note"))}
        save={(changed) => nobody.change(note, changed.trim())}
        done={() => setEditing(false)}
      />
    );
  }
  return (
    <article className="note" data-pending={state === "waiting"}>
      <p className="words" dir="auto">
        {words === "" ? say("nobody.going") : words}
      </p>
      <footer>
        <span className={state === "refused" ? "aside trouble" : "aside"} role="status">
          {error !== undefined ? say(refusalKeyOf(error)) : say(`nobody.${state}`)}
        </span>
        <span className="tools">
          {state === "out" && words !== "" && (
            <>
              <button
                type="button"
                className="quiet"
                aria-label={say("note.edit_this", { which })}
                onClick={() => setEditing(true)}
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
            <button type="button" className="quiet" onClick={() => nobody.forget(note)}>
              {say("close")}
            </button>
          )}
        </span>
      </footer>
    </article>
  );
}
