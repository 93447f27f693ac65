// A session as a document, for who only reads: where it is, what was brought to light, what was
// decided, and what was written in plenary or in one room.
import { BallotState } from "@plenary/sdk";
import { CatchUp } from "../shared/catch_up.tsx";
import { CauseMaps } from "../shared/causes.tsx";
import { Conclusions } from "../shared/conclusions.tsx";
import { Spotlight } from "../shared/focus.tsx";
import { sharedNotes } from "../shared/items.ts";
import { useLive } from "../shared/live.tsx";
import { LookBack } from "../shared/look_back.tsx";
import { NoteList } from "../shared/note_list.tsx";
import { phaseKey } from "../shared/phase.ts";
import { Prompt } from "../shared/prompt.tsx";
import { Results } from "../shared/results.tsx";
import { useWords } from "../shared/words.tsx";

export function SessionDocument({ room = 0n }: { room?: bigint }) {
  const say = useWords();
  const { board } = useLive();
  const phase = board.only("phase");
  const key = phaseKey(phase?.name ?? "");
  const notes = sharedNotes(board, room);
  return (
    <>
      <section>
        <p className="phase">{key === undefined ? phase?.name : say(key)}</p>
        <h2 dir="auto">
          <Prompt of={phase} />
        </h2>
        <p className="aside">{say("done.some", { done: board.only("readiness")?.done ?? 0 })}</p>
      </section>
      <Spotlight />
      <Conclusions />
      {board
        .list("ballot")
        .filter(({ state }) => state === BallotState.REVEALED)
        .map((ballot) => (
          <Results key={String(ballot.id)} ballot={ballot} />
        ))}
      <CauseMaps room={room} />
      <section>
        <h2>{say(room === 0n ? "notes.all" : "notes.room", { count: notes.length })}</h2>
        <NoteList notes={notes} room={room} empty={say("notes.none")} />
      </section>
      <CatchUp />
      <LookBack />
    </>
  );
}
