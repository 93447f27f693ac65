// The running text a scribe keeps for a room or for all: several may type in it at once. What one
// types is based on what one saw, and only the difference is sent, so nobody's words are overwritten.
import {
  editsTowards,
  newId,
  RecordKind,
  type RecordOf,
  type TextEdits,
  textOf,
} from "@plenary/sdk";
import { useEffect, useId, useRef, useState } from "react";
import { useLive, useSubmit } from "./live.tsx";
import { NamesSpotted } from "./names_spotted.tsx";
import { isLookedAtFirst, may } from "./phase.ts";
import { PromiseLine } from "./promise_line.tsx";
import { TextTools } from "./text_tools.tsx";
import { useWords } from "./words.tsx";

const pauseMs = 500;

export function Minutes({ room }: { room: bigint }) {
  const say = useWords();
  const submit = useSubmit();
  const { board, me } = useLive();
  const minutes = board.shared("minutes").filter((each) => each.room === room);
  // Nobody could look at them first, so who is looked at first takes none.
  const mayTake = may(board, me, "takeMinutes") && me !== undefined && !isLookedAtFirst(board, me);
  if (minutes.length === 0 && !mayTake) return null;
  return (
    <details>
      <summary>{say("minutes.title")}</summary>
      {minutes.map((each) => (
        <div key={String(each.id)}>
          <OneMinutes minutes={each} mayTake={mayTake} />
          <TextTools
            text={{ kind: RecordKind.MINUTES, id: each.id }}
            words={textOf(each.text).slice(0, 40)}
          />
        </div>
      ))}
      {minutes.length === 0 && (
        <button
          type="button"
          onClick={() => void submit({ case: "startMinutes", value: { id: newId(), room } })}
        >
          {say("minutes.start")}
        </button>
      )}
    </details>
  );
}

/** Of the lines as they are now those that are not as they were: minutes are long. */
function newIn(before: string, now: string): string {
  const known = new Set(before.split("\n"));
  return now
    .split("\n")
    .filter((line) => !known.has(line))
    .join("\n");
}

function OneMinutes(props: { minutes: RecordOf<"minutes">; mayTake: boolean }) {
  const { minutes, mayTake } = props;
  const say = useWords();
  const submit = useSubmit();
  const id = useId();
  // The text that what is in the field was typed on; nothing while the field is as the session.
  const base = useRef<RecordOf<"minutes">["text"]>(undefined);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [typed, setTyped] = useState<string>();
  const words = typed ?? textOf(minutes.text);

  const send = (now: string) => {
    clearTimeout(waiting.current);
    const from = base.current ?? { $typeName: "plenary.v1.Text", runs: [] };
    const edits: TextEdits | undefined = editsTowards(from, now, newId());
    base.current = undefined;
    setTyped(undefined);
    const record = { kind: RecordKind.MINUTES, id: minutes.id };
    if (edits !== undefined) void submit({ case: "editText", value: { record, edits } });
  };
  useEffect(() => () => clearTimeout(waiting.current), []);

  if (!mayTake) {
    return (
      <p className="words" dir="auto">
        {words}
      </p>
    );
  }
  return (
    <>
      <label className="field" htmlFor={id}>
        {say("minutes.label")}
        <textarea
          id={id}
          rows={8}
          dir="auto"
          value={words}
          aria-describedby={`${id}-promise`}
          onChange={(event) => {
            if (typed === undefined) base.current = minutes.text;
            setTyped(event.target.value);
            clearTimeout(waiting.current);
            const now = event.target.value;
            waiting.current = setTimeout(() => send(now), pauseMs);
          }}
          onBlur={() => {
            if (typed !== undefined) send(typed);
          }}
        />
      </label>
      <PromiseLine id={`${id}-promise`} input="minutes" room={minutes.room} />
      {typed !== undefined && <NamesSpotted words={newIn(textOf(base.current), typed)} />}
    </>
  );
}
