// A participant's phone: one column. On top what is happening, in the middle what to do now, at the
// bottom that one is done or needs help. Never ahead of the group; looking back is one tap.
import {
  Anonymity,
  type Board,
  newId,
  type RecordOf,
  Reveal,
  type Seat,
  SeatStatus,
} from "@plenary/sdk";
import { type ReactNode, Suspense } from "react";
import { AgreementsNotice } from "../shared/agreements.tsx";
import { ConnectionBanner } from "../shared/banner.tsx";
import { Icon } from "../shared/icon.tsx";
import { isKept, sharedNotes } from "../shared/items.ts";
import { useLive, useSpeaker, useSubmit } from "../shared/live.tsx";
import { Menu } from "../shared/menu.tsx";
import { Names } from "../shared/names.tsx";
import { NotSent } from "../shared/not_sent.tsx";
import type { Note } from "../shared/note_card.tsx";
import { NoteList, Notes } from "../shared/note_list.tsx";
import { isConcluding, isOver, may, phaseKey } from "../shared/phase.ts";
import { Prompt } from "../shared/prompt.tsx";
import { SkipLink } from "../shared/skip_link.tsx";
import { Timer, useTimeUntil } from "../shared/timer.tsx";
import { keepsTable, TurnProvider } from "../shared/turn.tsx";
import { useWords } from "../shared/words.tsx";
import { Unsettled, WritePlace } from "../shared/write_place.tsx";
import {
  AddTo,
  Announcements,
  AskStaff,
  Ballots,
  CatchUp,
  CauseMaps,
  Conclusions,
  LookBack,
  Minutes,
  Returned,
  Spotlight,
  Table,
  useStepsToCome,
  WatchLink,
} from "./later.ts";

export function Participant() {
  const { me } = useLive();
  useStepsToCome();
  if (me?.status === SeatStatus.WAITING) return <Lobby />;
  return <ParticipantScreen skip={<SkipLink to="main" />} menu={<Menu />} />;
}

/** With what belongs to the page, or without: the console shows it too, as somebody else's. */
export function ParticipantScreen({ skip, menu }: { skip?: ReactNode; menu?: ReactNode }) {
  const { board, me } = useLive();
  const isEnded = isOver(board);
  return (
    <TurnProvider>
      <div className="phone">
        {skip}
        <Top menu={menu} />
        <main id="main">
          <ConnectionBanner />
          <Suspense fallback={null}>
            <Announcements />
          </Suspense>
          <Agreed />
          <NotSent />
          <Suspense fallback={null}>
            <Spotlight />
          </Suspense>
          <Suspense fallback={null}>{keepsTable(me) && !isEnded && <Table />}</Suspense>
          <Now />
          <Told />
          <Mine />
          <Shared />
          <Suspense fallback={null}>
            <CatchUp />
            <LookBack />
          </Suspense>
        </main>
        {!isEnded && <Bottom />}
      </div>
    </TurnProvider>
  );
}

/** Of whoever has the turn at this device. */
function Agreed() {
  const { seat, asSeat } = useSpeaker();
  return <AgreementsNotice seat={seat} asSeat={asSeat} />;
}

function Lobby() {
  const say = useWords();
  const { board } = useLive();
  return (
    <main className="middle">
      <ConnectionBanner />
      <h1 dir="auto">{board.only("settings")?.title ?? "Plenary"}</h1>
      <p role="status">{say("lobby.wait")}</p>
      <Menu />
    </main>
  );
}

function Top({ menu }: { menu: ReactNode }) {
  const say = useWords();
  const { board, me } = useLive();
  const phase = board.only("phase");
  const key = phaseKey(phase?.name ?? "");
  const room = board.find("room", me?.room ?? 0n);
  return (
    <header className="top">
      <div className="row">
        <strong>{key === undefined ? phase?.name || "Plenary" : say(key)}</strong>
        <Timer />
        <span className="push">{menu}</span>
      </div>
      {room !== undefined && <RoomLine room={room} />}
    </header>
  );
}

function RoomLine({ room }: { room: RecordOf<"room"> }) {
  const say = useWords();
  const { board } = useLive();
  const people = board.list("seat").filter((seat) => seat.room === room.id);
  const closesIn = useTimeUntil(room.closesAt);
  return (
    <p className="room">
      <Icon name="people" /> <bdi>{room.name}</bdi>: <Names of={people.map(({ name }) => name)} />
      {closesIn !== undefined && (
        <strong>
          {" "}
          {say("room.closes", { seconds: Math.max(0, Math.round(closesIn / 1000)) })}
        </strong>
      )}
    </p>
  );
}

/** What the phase asks: the prompt, and the one thing to do. */
function Now() {
  const say = useWords();
  const { board, me } = useLive();
  const { seat, asSeat } = useSpeaker();
  const phase = board.only("phase");
  const room = me?.room ?? 0n;
  const places = room === 0n ? [0n] : [room, 0n];
  const maps = mapsNow(board, seat);
  const writes = may(board, seat, "addNotes") && !maps;
  return (
    <section aria-labelledby="prompt">
      <h1 id="prompt" dir="auto">
        <Prompt of={phase} none={say("phase.none")} />
      </h1>
      {phase?.frozen === true && (
        <p className="banner">
          <Icon name="lock" />
          <span>{say("phase.frozen")}</span>
        </p>
      )}
      {isOver(board) && (
        <Suspense fallback={null}>
          <WatchLink />
        </Suspense>
      )}
      {isConcluding(board) && (
        <Suspense fallback={null}>
          <Conclusions />
        </Suspense>
      )}
      {writes && <WritePlace key={String(asSeat)} />}
      <Unsettled key={`unsettled/${asSeat}`} isWriting={writes} />
      <Suspense fallback={<div className="coming" aria-hidden="true" />}>
        {board.all("ballot").size > 0 &&
          places.map((place) => (
            <Ballots key={String(place)} room={place} {...(!isOver(board) && { seat })} />
          ))}
        {(maps || board.all("causeMap").size > 0) &&
          places.map((place) => <CauseMaps key={String(place)} room={place} />)}
        {!isConcluding(board) && hasConcluded(board) && <Conclusions />}
        {(board.all("minutes").size > 0 || may(board, seat, "takeMinutes")) && (
          <Minutes room={room} />
        )}
      </Suspense>
    </section>
  );
}

/** One thing to do at a time: where causes are mapped, the map is where one writes. */
function mapsNow(board: Board, seat: Seat | undefined): boolean {
  return board.only("phase")?.name === "causes" && may(board, seat, "mapCauses");
}

/** What is written stands among the others at once, so that it can stand beside another note. */
function mayAddTo(board: Board, seat: Seat | undefined): boolean {
  const { reveal, anonymity } = board.only("phase") ?? {};
  const isOpen = reveal === Reveal.AT_ONCE && anonymity !== Anonymity.UNLINKABLE;
  return isOpen && may(board, seat, "addNotes") && !mapsNow(board, seat);
}

function AddTools({ note }: { note: Note }) {
  return (
    <Suspense fallback={null}>
      <AddTo note={note} />
    </Suspense>
  );
}

function hasConcluded(board: Board): boolean {
  return (["finding", "priority", "commitment"] as const).some((kind) => board.all(kind).size > 0);
}

/** What moderators say of what this person wrote. */
function Told() {
  const { board } = useLive();
  const { seat } = useSpeaker();
  const notices = board
    .list("noteNotice")
    .filter(({ id }) => board.ownerOf("noteNotice", id) === seat?.id);
  if (notices.length === 0) return null;
  return (
    <Suspense fallback={null}>
      <Returned notices={notices} />
    </Suspense>
  );
}

/** What only this person sees: sealed until it is revealed, or kept to themselves. */
function Mine() {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const { seat } = useSpeaker();
  const kept = board
    .list("note")
    .filter((note) => isKept(board, note) && board.ownerOf("note", note.id) === seat?.id);
  if (kept.length === 0) return null;
  // As each was sealed, whatever the phase says now.
  const now = board.only("phase")?.reveal;
  const mayReveal = kept.some(
    ({ sealed, sealing }) =>
      sealed && !isOver(board) && (sealing?.reveal ?? now) === Reveal.BY_AUTHOR,
  );
  return (
    <section>
      <h2>{say("mine.title", { count: kept.length })}</h2>
      <Notes notes={kept} groups={[]} Tools={undefined} />
      {mayReveal && (
        <button
          type="button"
          onClick={() => void submit({ case: "revealNotes", value: { author: seat?.id ?? 0n } })}
        >
          {say("mine.reveal")}
        </button>
      )}
    </section>
  );
}

function Shared() {
  const say = useWords();
  const { board, me } = useLive();
  const { seat } = useSpeaker();
  const room = me?.room ?? 0n;
  const Tools = mayAddTo(board, seat) ? AddTools : undefined;
  const here = sharedNotes(board, room);
  const plenary = sharedNotes(board, 0n);
  return (
    <>
      <section>
        <h2>{say(room === 0n ? "notes.all" : "notes.room", { count: here.length })}</h2>
        <NoteList notes={here} room={room} empty={say("notes.none")} Tools={Tools} />
      </section>
      {room !== 0n && plenary.length > 0 && (
        <details>
          <summary>{say("notes.all", { count: plenary.length })}</summary>
          <NoteList notes={plenary} room={0n} empty={say("notes.none")} />
        </details>
      )}
    </>
  );
}

function Bottom() {
  const say = useWords();
  const submit = useSubmit();
  const { board, me } = useLive();
  const { seat } = useSpeaker();
  const phase = board.only("phase");
  const mine = board.list("done").find((each) => each.seat === seat?.id);
  const isDone = phase !== undefined && phase.number !== 0 && mine?.number === phase.number;
  const done = board.only("readiness")?.done ?? 0;
  const call = board.list("helpCall").find((each) => each.room === me?.room);
  return (
    <footer className="action-bar">
      <button
        type="button"
        className={isDone ? "primary on" : "primary"}
        aria-pressed={isDone}
        onClick={() => void submit({ case: "setDone", value: { done: !isDone } })}
      >
        <Icon name="check" /> {say("done.me")}
      </button>
      <span className="aside">{say("done.some", { done })}</span>
      {(me?.room ?? 0n) === 0n ? (
        <Suspense fallback={null}>
          <AskStaff />
        </Suspense>
      ) : (
        <button
          type="button"
          className="push"
          aria-label={say(call === undefined ? "help.call" : "help.called")}
          aria-pressed={call !== undefined}
          onClick={() =>
            void submit(
              call === undefined
                ? { case: "callHelp", value: { id: newId() } }
                : { case: "clearHelp", value: { call: call.id } },
            )
          }
        >
          <Icon name="hand" /> {say(call === undefined ? "help.short" : "help.called")}
        </button>
      )}
    </footer>
  );
}
