// The flight deck: every room at once – who is in it, what was last written, who is done, who calls –
// and making rooms by rule, looked at before anybody moves.

import {
  BallotState,
  type Board,
  type RecordOf,
  RoomRule,
  TimerAct,
  TimerState,
  textOf,
} from "@plenary/sdk";
import { useId } from "react";
import { sending } from "../shared/form.ts";
import { Icon } from "../shared/icon.tsx";
import { useLive, useSession, useSubmit } from "../shared/live.tsx";
import { Names } from "../shared/names.tsx";
import { byOrder } from "../shared/note_list.tsx";
import { isOver } from "../shared/phase.ts";
import { type Key, useWords } from "../shared/words.tsx";
import { BallotDesk } from "./ballot_desk.tsx";
import { helpWords } from "./help_calls.tsx";
import { MergeMaps } from "./merge_maps.tsx";
import { whoIsDone } from "./people.tsx";
import { RoomRules } from "./room_rules.tsx";

const closeSeconds = 60;
const moreSeconds = 120;
const noticeSecondsMax = 600; // As the server's (server/audit/limits.h).
const lastNotes = 3;

export function Rooms({ chooseRoom }: { chooseRoom: (room: bigint) => void }) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const rooms = board.list("room").filter(({ closed }) => !closed);
  const left = roomsLeftBehind(board);
  const isEnded = isOver(board);
  return (
    <>
      {rooms.map((room) => (
        <RoomCard key={String(room.id)} room={room} look={() => chooseRoom(room.id)} />
      ))}
      {left.map(({ room, notes }) => (
        <LeftBehind key={String(room.id)} room={room} notes={notes} />
      ))}
      {rooms.length + left.length > 0 && !isEnded && (
        <button
          type="button"
          onClick={() => void submit({ case: "combineRooms", value: { atATime: 0 } })}
        >
          {say("room.all_back")}
        </button>
      )}
      {rooms.length + left.length === 0 && isEnded && (
        <p className="empty">{say("room.none_open")}</p>
      )}
      {!isEnded && (
        <>
          <PlanRooms />
          <RoomRules />
          <MergeMaps />
        </>
      )}
    </>
  );
}

/** Rooms that have closed, also by themselves, and that notes stayed in with a vote. */
function roomsLeftBehind(board: Board): { room: RecordOf<"room">; notes: number }[] {
  const counts = new Map<bigint, number>();
  for (const note of board.shared("note")) {
    const room = note.placement?.room ?? 0n;
    counts.set(room, (counts.get(room) ?? 0) + 1);
  }
  return board
    .list("room")
    .filter(({ id, closed }) => closed && counts.has(id))
    .map((room) => ({ room, notes: counts.get(room.id) ?? 0 }));
}

function LeftBehind({ room, notes }: { room: RecordOf<"room">; notes: number }) {
  const say = useWords();
  const { board } = useLive();
  const named = useId();
  const isVotedOn = board
    .list("ballot")
    .some((ballot) => ballot.room === room.id && ballot.state !== BallotState.REVEALED);
  return (
    <article className="room-card" aria-labelledby={named}>
      <h3 id={named}>
        <bdi>{room.name}</bdi>
      </h3>
      <p className="aside">{say("room.notes_left", { notes })}</p>
      {isVotedOn && !isOver(board) && <BallotDesk room={room.id} />}
    </article>
  );
}

function RoomCard({ room, look }: { room: RecordOf<"room">; look: () => void }) {
  const say = useWords();
  const { board } = useLive();
  const named = useId();
  const people = board.list("seat").filter((seat) => seat.room === room.id);
  const notes = board.list("note").filter((note) => note.placement?.room === room.id);
  const done = whoIsDone(board);
  const call = board.list("helpCall").find((each) => each.room === room.id);
  const last = [...notes].sort(byOrder).slice(-lastNotes);
  return (
    <article className="room-card" aria-labelledby={named} data-calls={call !== undefined}>
      <h3 id={named}>
        <bdi>{room.name}</bdi>
      </h3>
      {call !== undefined && (
        <p className="trouble">
          <Icon name="hand" /> {helpWords(say, call)}
        </p>
      )}
      <p className="aside">
        {say("room.state", {
          people: people.length,
          notes: notes.length,
          done: people.filter(({ id }) => done.has(id)).length,
        })}
      </p>
      <p className="aside">
        <Names of={people.map(({ name }) => name)} />
      </p>
      <ul className="last">
        {last.map((note) => (
          <li key={String(note.id)} dir="auto">
            {textOf(note.text)}
          </li>
        ))}
      </ul>
      <div className="row">
        <button type="button" className="quiet" onClick={look}>
          {say("room.look")}
        </button>
        {!isOver(board) && <RoomTime room={room} />}
      </div>
    </article>
  );
}

/** How long a room goes on: closing it, and two minutes more until it closes or its timer ends. */
function RoomTime({ room }: { room: RecordOf<"room"> }) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const { session } = useSession();
  const timer = board.list("timer").find((each) => each.room === room.id)?.countdown;
  const isTimed = (timer?.state ?? TimerState.STOPPED) !== TimerState.STOPPED;
  const closes = room.closesAt !== 0n;
  const close = (seconds: number) =>
    void submit({ case: "announceClose", value: { room: room.id, seconds } });
  const extend = () => {
    const left = Math.max(0, Number(room.closesAt) - session.clock.read()) / 1000;
    if (closes) close(Math.min(Math.round(left) + moreSeconds, noticeSecondsMax));
    if (!isTimed) return;
    const value = { room: room.id, act: TimerAct.EXTEND, ms: BigInt(moreSeconds) * 1000n };
    void submit({ case: "setTimer", value });
  };
  return (
    <>
      {(closes || isTimed) && (
        <button type="button" className="quiet" onClick={extend}>
          {say("room.more_time", { minutes: moreSeconds / 60 })}
        </button>
      )}
      <button type="button" className="quiet" onClick={() => close(closes ? 0 : closeSeconds)}>
        {say(closes ? "room.stay_open" : "room.close_soon")}
      </button>
    </>
  );
}

const problems: { readonly [rule: number]: Key } = {
  [RoomRule.ALONE]: "plan.alone",
  [RoomRule.ONE_ADULT]: "plan.one_adult",
  [RoomRule.APART]: "plan.apart",
  [RoomRule.PIN]: "plan.pin",
};

function PlanRooms() {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const plan = board.only("roomPlan");
  const names = (seats: readonly bigint[]) => seats.map((id) => board.find("seat", id)?.name ?? "");
  const propose = (form: FormData) =>
    void submit({
      case: "proposeRooms",
      value: {
        wishes: {
          size: Number(form.get("size")) || 5,
          mixGroups: form.get("mix") !== null,
          byLanguage: form.get("language") !== null,
          byTable: form.get("table") !== null,
          placeLate: true,
          shuffle: (plan?.wishes?.shuffle ?? 0) + 1,
        },
      },
    });
  return (
    <section>
      <h3>{say("plan.title")}</h3>
      <form className="fields" onSubmit={sending(propose)}>
        <label className="field">
          {say("plan.size")}
          <input name="size" type="number" min={2} max={20} defaultValue={5} />
        </label>
        <label className="check">
          <input name="mix" type="checkbox" defaultChecked />
          {say("plan.mix")}
        </label>
        <label className="check">
          <input name="language" type="checkbox" />
          {say("plan.language")}
        </label>
        <label className="check">
          <input name="table" type="checkbox" />
          {say("plan.table")}
        </label>
        <button type="submit">{say("plan.propose")}</button>
      </form>
      {plan !== undefined && !plan.applied && (
        <div className="plan">
          {plan.rooms.map((room) => (
            <p key={String(room.room)}>
              <strong>
                <bdi>{room.name}</bdi>
              </strong>
              :{" "}
              <Names
                of={names(
                  plan.seats.filter((each) => each.room === room.room).map(({ seat }) => seat),
                )}
              />
            </p>
          ))}
          {plan.problems.map((problem) => (
            <p key={`${problem.rule}/${problem.room}`} className="trouble">
              <Icon name="warning" /> {say(problems[problem.rule] ?? "plan.pin")}{" "}
              <Names of={names(problem.seats)} />
            </p>
          ))}
          <button
            type="button"
            className="primary"
            disabled={plan.problems.length > 0}
            onClick={() => void submit({ case: "applyRooms", value: { version: plan.version } })}
          >
            {say("plan.apply")}
          </button>
        </div>
      )}
    </section>
  );
}
