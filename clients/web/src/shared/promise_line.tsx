// The line beside an input that says who reads what is put in there. An input names it by
// `aria-describedby`.
import type { Seat } from "@plenary/sdk";
import { Icon } from "./icon.tsx";
import { useLive, useSpeaker } from "./live.tsx";
import { clausesOf, type Input, type Place, termsOf } from "./promises.ts";
import { type Key, useWords } from "./words.tsx";

interface PromiseLineProps extends Place {
  readonly id?: string;
  readonly input: Input;
  /** Who puts it in, if not whoever speaks now. */
  readonly seat?: Seat | undefined;
}

export function PromiseLine({ id, input, seat, ...place }: PromiseLineProps) {
  const { board } = useLive();
  const speaker = useSpeaker();
  const writer = seat ?? speaker.seat;
  if (writer === undefined) return null;
  return (
    <PromiseWords {...(id && { id })} clauses={clausesOf(termsOf(board, writer, input, place))} />
  );
}

export function PromiseWords({ id, clauses }: { id?: string; clauses: readonly Key[] }) {
  const say = useWords();
  const isOwn = clauses[0] === "promise.only_you";
  return (
    <p id={id} className="promise">
      <Icon name={isOwn ? "lock" : "eye"} /> {clauses.map((key) => say(key)).join(" ")}
    </p>
  );
}
