// The last step of every agenda: the session ends, for good. It can be read and watched again then.
import { useRef } from "react";
import { Icon } from "../shared/icon.tsx";
import { useLive, useSubmit } from "../shared/live.tsx";
import { isOver } from "../shared/phase.ts";
import { useWords } from "../shared/words.tsx";

export function EndSession() {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const dialog = useRef<HTMLDialogElement>(null);
  if (isOver(board)) return null;
  const sealed = board.list("note").filter((note) => note.sealed).length;
  const end = () => {
    dialog.current?.close();
    void submit({ case: "closeSession", value: {} });
  };
  return (
    <p>
      <button type="button" className="quiet" onClick={() => dialog.current?.showModal()}>
        <Icon name="door" /> {say("end.session")}
      </button>
      <dialog ref={dialog} className="sheet" aria-label={say("end.session")}>
        <h2>{say("end.session")}</h2>
        <p>{say("end.means")}</p>
        {sealed > 0 && <p>{say("move.sealed", { count: sealed })}</p>}
        <div className="row">
          <button type="button" onClick={() => dialog.current?.close()}>
            {say("cancel")}
          </button>
          <button type="button" className="primary push" onClick={end}>
            {say("end.now")}
          </button>
        </div>
      </dialog>
    </p>
  );
}
