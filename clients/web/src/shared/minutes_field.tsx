// The field of minutes, for whoever takes them. What others type meanwhile leaves the caret where it
// stands, and what is not sent yet is kept on the device.
import { edited, newId, placeIn, RecordKind, type RecordOf, textOf } from "@plenary/sdk";
import { type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { keepHere, readHere } from "./kept_here.ts";
import { noText } from "./kept_text.ts";
import { useSession, useSubmit } from "./live.tsx";
import {
  editsOf,
  type MinutesDraft,
  type MinutesText,
  read,
  restored,
  written,
} from "./minutes_draft.ts";
import { NamesSpotted } from "./names_spotted.tsx";
import { PromiseLine } from "./promise_line.tsx";
import { useSoon } from "./soon.ts";
import { useAsSeat } from "./speaker.ts";
import { useWords } from "./words.tsx";

type OfMinutes = RecordOf<"minutes">;

const pauseMs = 500;
const mostMs = 2_000;

export function MinutesField({ minutes }: { minutes: OfMinutes }) {
  const say = useWords();
  const id = useId();
  const { words, draft, type, send, field } = useTyping(minutes);
  const [first] = useState(words);
  return (
    <>
      <label className="field" htmlFor={id}>
        {say("minutes.label")}
        <textarea
          ref={field}
          id={id}
          rows={8}
          dir="auto"
          defaultValue={first}
          aria-describedby={`${id}-promise`}
          onChange={(event) => type(event.target.value)}
          onBlur={send}
        />
      </label>
      <PromiseLine id={`${id}-promise`} input="minutes" room={minutes.room} />
      {draft !== undefined && <NamesSpotted words={newIn(textOf(draft.from), draft.words)} />}
    </>
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

interface Sent {
  readonly text: MinutesText;
  /** What was typed is of this run; nothing where some was only taken out. */
  readonly run: bigint | undefined;
  readonly before: MinutesText;
}

function isIn({ run, before }: Sent, known: MinutesText): boolean {
  return run === undefined ? known !== before : known.runs.some((each) => each.run === run);
}

interface Typing {
  readonly words: string;
  /** What is typed and not sent. */
  readonly draft: MinutesDraft | undefined;
  readonly type: (words: string) => void;
  readonly send: () => void;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}

function useTyping(minutes: OfMinutes): Typing {
  const { id } = useSession();
  const submit = useSubmit();
  const asSeat = useAsSeat();
  const place = `plenary.minutes.${id}.${minutes.id}.${asSeat}`;
  const [sent, setSent] = useState<Sent>();
  const known = minutes.text ?? noText;
  // What was sent stands here until it is among what is known: in between it would be gone.
  const isKnown = sent === undefined || isIn(sent, known);
  const now = isKnown ? known : sent.text;
  useEffect(() => {
    if (isKnown) setSent(undefined);
  }, [isKnown]);
  const [draft, setDraft] = useState<MinutesDraft | undefined>(() => {
    const before = read(readHere(place));
    const words = before && restored(before, now);
    if (before === undefined || words === undefined) return undefined;
    return { from: now, words, run: before.run }; // Another window's too, it is taken once.
  });
  const field = useRef<HTMLTextAreaElement>(null);
  useSameCaret(field, draft === undefined ? now : undefined);

  const send = useSoon(
    () => {
      const edits = draft && editsOf(draft);
      setDraft(undefined);
      if (draft === undefined || edits === undefined) return keepHere(place, undefined);
      const text = edited(draft.from, edits);
      const run = edits.inserts.length > 0 ? draft.run : undefined;
      if (text !== undefined) setSent({ text, run, before: known });
      const record = { kind: RecordKind.MINUTES, id: minutes.id };
      void submit({ case: "editText", value: { record, edits } }).then(({ ok }) => {
        if (read(readHere(place))?.run === draft.run) keepHere(place, undefined);
        if (!ok) setSent(undefined);
      });
    },
    pauseMs,
    mostMs,
  );
  // What an earlier page could not send is sent as if it were typed now.
  useEffect(() => {
    if (draft !== undefined) send.later();
  }, []);
  const type = (words: string) => {
    const next = { from: draft?.from ?? now, words, run: draft?.run ?? newId() };
    keepHere(place, written(next));
    setDraft(next);
    send.later();
  };
  return { words: draft?.words ?? textOf(now), draft, type, send: send.now, field };
}

// The field is written here and not by React, which would put the caret at its end.
function useSameCaret(
  field: RefObject<HTMLTextAreaElement | null>,
  text: MinutesText | undefined,
): void {
  // What stands in the field, with its characters' ids.
  const shown = useRef(text);
  useLayoutEffect(() => {
    const area = field.current;
    const before = shown.current ?? noText;
    if (area === null || text === undefined) return;
    shown.current = text;
    const words = textOf(text);
    if (area.value === words) return;
    const [start, end] = [area.selectionStart, area.selectionEnd];
    area.value = words;
    if (document.activeElement !== area) return;
    area.setSelectionRange(placeIn(text, before, start), placeIn(text, before, end));
  }, [field, text]);
}
