// The middle of the console: what participants of a place see and make, room by room, with what only
// the staff may do beside each note.
import { BallotState, RecordKind, textOf } from "@plenary/sdk";
import { createContext, useContext } from "react";
import { Ballots } from "../shared/ballot.tsx";
import { CauseMaps } from "../shared/causes.tsx";
import { Conclusions } from "../shared/conclusions.tsx";
import { Spotlight } from "../shared/focus.tsx";
import { sharedNotes } from "../shared/items.ts";
import { useLive, useSubmit } from "../shared/live.tsx";
import { Minutes } from "../shared/minutes.tsx";
import type { Note } from "../shared/note_card.tsx";
import { NoteList } from "../shared/note_list.tsx";
import { isConcluding, isOver } from "../shared/phase.ts";
import { Prompt } from "../shared/prompt.tsx";
import { TextToolsProvider } from "../shared/text_tools.tsx";
import { useWords } from "../shared/words.tsx";
import { WritePlace } from "../shared/write_place.tsx";
import { MakePriorities } from "./ballot_desk.tsx";
import { HideText } from "./hide_text.tsx";

interface LiveBoardProps {
  readonly room: bigint;
  readonly chooseRoom: (room: bigint) => void;
}

export function LiveBoard({ room, chooseRoom }: LiveBoardProps) {
  const say = useWords();
  const { board, me } = useLive();
  const phase = board.only("phase");
  const focused = board.only("focus")?.target?.id;
  const rooms = board.list("room").filter(({ closed }) => !closed);
  const notes = sharedNotes(board, room);
  const isEnded = isOver(board);
  const revealed = board
    .list("ballot")
    .filter((ballot) => ballot.room === room && ballot.state === BallotState.REVEALED);
  return (
    <TextToolsProvider value={isEnded ? undefined : HideText}>
      <h2 dir="auto">
        <Prompt of={phase} none={say("phase.none")} />
      </h2>
      {rooms.length > 0 && (
        <div className="tabs">
          <button type="button" aria-pressed={room === 0n} onClick={() => chooseRoom(0n)}>
            {say("room.plenary")}
          </button>
          {rooms.map(({ id, name }) => (
            <button
              key={String(id)}
              type="button"
              aria-pressed={room === id}
              onClick={() => chooseRoom(id)}
            >
              <bdi>{name}</bdi>
            </button>
          ))}
        </div>
      )}
      <Spotlight />
      {isConcluding(board) && <Conclusions />}
      <Ballots room={room} seat={isEnded ? undefined : me} />
      {!isEnded &&
        revealed.map((ballot) => <MakePriorities key={String(ballot.id)} ballot={ballot} />)}
      <CauseMaps room={room} />
      {!isConcluding(board) && <Conclusions />}
      <Minutes room={room} />
      <section>
        <h2>{say(room === 0n ? "notes.all" : "notes.room", { count: notes.length })}</h2>
        <FocusContext.Provider value={focused}>
          <NoteList
            notes={notes}
            room={room}
            empty={say("notes.none")}
            Tools={isEnded ? undefined : StaffTools}
          />
        </FocusContext.Provider>
      </section>
      {room === 0n && !isEnded && (
        <details>
          <summary>{say("console.write")}</summary>
          <WritePlace />
        </details>
      )}
    </TextToolsProvider>
  );
}

/** Which record everybody is shown; read by every note, so it must not change with the board. */
const FocusContext = createContext<bigint | undefined>(undefined);
const useFocused = () => useContext(FocusContext);

function StaffTools({ note }: { note: Note }) {
  const say = useWords();
  const submit = useSubmit();
  const isShown = useFocused() === note.id;
  // What is in a room is not for everybody to look at.
  const mayShow = (note.placement?.room ?? 0n) === 0n;
  const text = { kind: RecordKind.NOTE, id: note.id };
  const target = isShown ? {} : text;
  return (
    <>
      {mayShow && (
        <button
          type="button"
          className="quiet"
          aria-pressed={isShown}
          onClick={() => void submit({ case: "setFocus", value: { target, spotlight: !isShown } })}
        >
          {say("focus.show")}
        </button>
      )}
      <HideText text={text} words={textOf(note.text).slice(0, 40)} />
    </>
  );
}
