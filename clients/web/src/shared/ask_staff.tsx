// A question to the facilitators, that nobody else reads.
import { Audience, Epistemic, newId, typed } from "@plenary/sdk";
import { useRef } from "react";
import { Icon } from "./icon.tsx";
import { useNotify, useSubmit } from "./live.tsx";
import { OneLine } from "./one_line.tsx";
import { PromiseLine } from "./promise_line.tsx";
import { useWords } from "./words.tsx";

export function AskStaff() {
  const say = useWords();
  const submit = useSubmit();
  const notify = useNotify();
  const dialog = useRef<HTMLDialogElement>(null);
  const ask = async (words: string) => {
    dialog.current?.close();
    const value = {
      id: newId(),
      epistemic: Epistemic.QUESTION,
      text: typed(words),
      audience: Audience.STAFF,
    };
    const outcome = await submit({ case: "addNote", value });
    if (outcome.ok) notify(say("ask.sent"));
  };
  return (
    <>
      <button
        type="button"
        className="quiet push"
        aria-label={say("ask.open")}
        onClick={() => dialog.current?.showModal()}
      >
        <Icon name="question" /> {say("ask.short")}
      </button>
      <dialog ref={dialog} className="sheet" aria-label={say("ask.open")}>
        <OneLine
          label={say("ask.label")}
          place="question"
          button={say("send")}
          promise={(id) => <PromiseLine id={id} input="question" />}
          save={(words) => void ask(words)}
        />
        <button type="button" onClick={() => dialog.current?.close()}>
          {say("cancel")}
        </button>
      </dialog>
    </>
  );
}
