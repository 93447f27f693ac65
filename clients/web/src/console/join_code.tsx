// The code that lets in, and a new one for when the old has got about.
import { useRef } from "react";
import { spaced } from "../shared/code.ts";
import { useLive, useSubmit } from "../shared/live.tsx";
import { isOver } from "../shared/phase.ts";
import { useWords } from "../shared/words.tsx";

export function JoinCode() {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const dialog = useRef<HTMLDialogElement>(null);
  const code = board.list("joinCode").find(({ active }) => active)?.code;
  if (code === undefined || isOver(board)) return null; // Nobody comes in any more.
  const change = () => {
    dialog.current?.close();
    void submit({ case: "rotateCode", value: {} });
  };
  return (
    <span>
      {say("code.label")} <strong className="code">{spaced(code)}</strong>{" "}
      <button type="button" className="quiet" onClick={() => dialog.current?.showModal()}>
        {say("code.new")}
      </button>
      <dialog ref={dialog} className="sheet" aria-label={say("code.new")}>
        <h2>{say("code.new")}</h2>
        <p>{say("code.new_sure")}</p>
        <div className="row">
          <button type="button" onClick={() => dialog.current?.close()}>
            {say("cancel")}
          </button>
          <button type="button" className="primary push" onClick={change}>
            {say("code.new")}
          </button>
        </div>
      </dialog>
    </span>
  );
}
