// "Move everyone": first what it means – how many are done, who will see what – and then one press.
// Whoever comes second is told that others moved already; for a minute it can be taken back.
import { PresenceState } from "@plenary/sdk";
import { useRef } from "react";
import { useLive, useSubmit } from "../shared/live.tsx";
import { Names } from "../shared/names.tsx";
import { useWords } from "../shared/words.tsx";
import { takesPart, whoIsDone } from "./people.tsx";
import { Safeguards } from "./safeguards.tsx";
import { nameOf, type Planned, stepMeans } from "./steps.ts";

export function MoveSheet({ step }: { step: Planned }) {
  const say = useWords();
  const submit = useSubmit();
  const { board, presence } = useLive();
  const dialog = useRef<HTMLDialogElement>(null);
  const phase = board.only("phase");
  const to = nameOf(say, step.plan?.name);
  const done = board.only("readiness")?.done ?? 0;
  const people = board.list("seat").filter(takesPart);
  const of = people.length;
  const finished = whoIsDone(board);
  const notDone = people.filter(({ id }) => !finished.has(id)).map(({ name }) => name);
  const writing = people.filter(({ id }) => presence.get(id) === PresenceState.WRITING).length;
  const sealed = board.list("note").filter((note) => note.sealed).length;
  const move = () => {
    dialog.current?.close();
    void submit({
      case: "moveToPhase",
      value: { afterNumber: phase?.number ?? 0, planned: step.id },
    });
  };
  return (
    <>
      <button type="button" className="primary" onClick={() => dialog.current?.showModal()}>
        {say("move.to", { to })}
      </button>
      <dialog ref={dialog} className="sheet" aria-label={say("move.to", { to })}>
        <h2>{say("move.to", { to })}</h2>
        <p>
          {say("done.count", { done, of })}
          {writing > 0 && <> · {say("move.writing", { count: writing })}</>}
        </p>
        {notDone.length > 0 && done > 0 && (
          <p className="aside">
            {say("move.not_done")} <Names of={notDone} />
          </p>
        )}
        <p>{stepMeans(say, step)}</p>
        {sealed > 0 && <p>{say("move.sealed", { count: sealed })}</p>}
        {board.only("safeguard") === undefined && (
          <details className="rules">
            <summary>{say("move.unsafe")}</summary>
            <Safeguards />
          </details>
        )}
        <p className="aside">{say("move.undo_hint")}</p>
        <div className="row">
          <button type="button" onClick={() => dialog.current?.close()}>
            {say("cancel")}
          </button>
          <button type="button" className="primary push" onClick={move}>
            {say("move.now")}
          </button>
        </div>
      </dialog>
    </>
  );
}
