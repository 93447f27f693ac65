// "Move everyone": first what it means – how many are done, who will see what – and then one press.
// Whoever comes second is told that others moved already; for a minute it can be taken back.
import { useRef } from "react";
import { useLive, useNotify, useSubmit } from "../shared/live.tsx";
import { useWords } from "../shared/words.tsx";
import { nameOf, type Planned } from "./agenda.tsx";
import { takesPart } from "./people.tsx";

export function MoveSheet({ step }: { step: Planned }) {
  const say = useWords();
  const submit = useSubmit();
  const notify = useNotify();
  const { board } = useLive();
  const dialog = useRef<HTMLDialogElement>(null);
  const phase = board.only("phase");
  const to = nameOf(say, step.plan?.name);
  const done = board.only("readiness")?.done ?? 0;
  const of = board.list("seat").filter(takesPart).length;
  const sealed = board.list("note").filter((note) => note.sealed).length;
  const move = async () => {
    dialog.current?.close();
    const outcome = await submit({
      case: "moveToPhase",
      value: { afterNumber: phase?.number ?? 0, planned: step.id },
    });
    if (outcome.ok) notify(say("move.moved", { to }));
  };
  return (
    <>
      <button type="button" className="primary" onClick={() => dialog.current?.showModal()}>
        {say("move.to", { to })}
      </button>
      <dialog ref={dialog} className="sheet" aria-label={say("move.to", { to })}>
        <h2>{say("move.to", { to })}</h2>
        <p>{say("done.count", { done, of })}</p>
        {sealed > 0 && <p>{say("move.sealed", { count: sealed })}</p>}
        <p className="aside">{say("move.undo_hint")}</p>
        <div className="row">
          <button type="button" onClick={() => dialog.current?.close()}>
            {say("cancel")}
          </button>
          <button type="button" className="primary push" onClick={() => void move()}>
            {say("move.now")}
          </button>
        </div>
      </dialog>
    </>
  );
}
