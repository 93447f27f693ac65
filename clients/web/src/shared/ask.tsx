// A question for the staff alone, by whoever takes part or watches.
import { Audience, newId, type Seat, typed } from "@plenary/sdk";
import { useNotify, useSubmit } from "./live.tsx";
import { OneLine } from "./one_line.tsx";
import { PromiseLine } from "./promise_line.tsx";
import { useWords } from "./words.tsx";

export function Ask({ seat }: { seat?: Seat | undefined }) {
  const say = useWords();
  const submit = useSubmit();
  const notify = useNotify();
  const ask = async (words: string) => {
    const question = { id: newId(), text: typed(words), audience: Audience.STAFF };
    const outcome = await submit({ case: "addNote", value: question });
    if (outcome.ok) notify(say("ask.sent"));
  };
  return (
    <details>
      <summary>{say("ask.title")}</summary>
      <OneLine
        label={say("ask.label")}
        place="question"
        promise={(id) => <PromiseLine id={id} input="question" seat={seat} />}
        save={(words) => void ask(words)}
      />
    </details>
  );
}
