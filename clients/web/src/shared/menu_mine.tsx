// In the menu: which step of the agenda it is, and what this person has written.
import { useState } from "react";
import { useLive } from "./live.tsx";
import { useWrittenByMe } from "./own_notes_here.ts";
import { isStaff, watchesOnly } from "./phase.ts";
import { PhaseName } from "./phase_name.tsx";
import { useWords } from "./words.tsx";

/** The steps that were and the one that is. What is to come is said when it comes: only the staff know
 * it, and they may change it. */
export function AgendaSoFar() {
  const say = useWords();
  const { board, me } = useLive();
  const now = board.only("phase");
  // The console has all of it beside the board.
  if (isStaff(me?.role) || now === undefined || now.number === 0) return null;
  const were = board
    .list("passedPhase")
    .flatMap(({ phase }) => phase ?? [])
    .sort((a, b) => a.number - b.number);
  return (
    <details>
      <summary>{say("console.agenda")}</summary>
      <ol className="steps">
        {were.map((phase) => (
          <li key={phase.number}>
            <PhaseName of={phase} /> <span className="aside">{say("agenda.was")}</span>
          </li>
        ))}
        <li aria-current="step">
          <strong>
            <PhaseName of={now} />
          </strong>{" "}
          <span className="aside">{say("agenda.now")}</span>
        </li>
      </ol>
    </details>
  );
}

export function WrittenByMe() {
  const say = useWords();
  const { me } = useLive();
  const [isOpen, setOpen] = useState(false);
  if (watchesOnly(me?.role)) return null;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say("menu.mine")}</summary>
      {isOpen && <WordsByMe />}
    </details>
  );
}

/** Looked for among all notes, so only while somebody reads it. */
function WordsByMe() {
  const say = useWords();
  const words = useWrittenByMe();
  if (words.length === 0) return <p className="empty">{say("notes.none")}</p>;
  return (
    <ul className="bullets">
      {words.map((each, i) => (
        <li key={i} dir="auto">
          {each}
        </li>
      ))}
    </ul>
  );
}
