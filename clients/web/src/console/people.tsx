// Who is here: in the room and remote, done or not, waiting to be let in. What can be done with a
// person is in a menu beside the name.
import {
  type Board,
  Modality,
  PresenceState,
  type RecordOf,
  Role,
  type Seat,
  SeatStatus,
} from "@plenary/sdk";
import { useMemo } from "react";
import { ActMenu, openOnly } from "../shared/act_menu.tsx";
import { isAsked, useAgreed, useAgreements } from "../shared/agreements.tsx";
import { useLive, useSubmit } from "../shared/live.tsx";
import { authorsOf, useGroupName } from "../shared/note_card.tsx";
import { isOver, isStaff, watchesOnly } from "../shared/phase.ts";
import { type Key, useLanguage, useWords } from "../shared/words.tsx";
import { AgreementsDesk } from "./agreements_desk.tsx";
import { Questions } from "./questions.tsx";

/** Who says that they are done with this phase; the names come in lists of a few. */
export function whoIsDone(board: Board): ReadonlySet<RecordOf<"seat">["id"]> {
  return new Set(board.list("doneList").flatMap((list) => list.seats));
}

export function takesPart(seat: Seat): boolean {
  return seat.status === SeatStatus.SEATED && !isStaff(seat.role) && !watchesOnly(seat.role);
}

export function People() {
  const { say, language } = useLanguage();
  const { board, observers } = useLive();
  const byName = new Intl.Collator(language.locales).compare;
  const seats = board.list("seat").sort((a, b) => byName(a.name, b.name));
  const waiting = seats.filter(({ status }) => status === SeatStatus.WAITING);
  const here = seats.filter(({ status }) => status === SeatStatus.SEATED);
  const out = seats.filter(({ status }) => status === SeatStatus.REMOVED);
  const inRoom = here.filter(({ modality }) => modality !== Modality.REMOTE).length;
  // Then there is nobody to let in, and nothing to set.
  const isEnded = isOver(board);
  return (
    <>
      {waiting.length > 0 && !isEnded && <Waiting seats={waiting} />}
      <Questions />
      <p>{say("people.count", { room: inRoom, remote: here.length - inRoom, observers })}</p>
      <GroupBar seats={here.filter(takesPart)} />
      <ul className="people">
        {here.map((seat) => (
          <Person key={String(seat.id)} seat={seat} />
        ))}
      </ul>
      {!isEnded && (
        <>
          {out.length > 0 && <SentOut seats={out} />}
          <AgreementsDesk />
          <ObserverDelay />
        </>
      )}
    </>
  );
}

function Waiting({ seats }: { seats: readonly RecordOf<"seat">[] }) {
  const say = useWords();
  const submit = useSubmit();
  const admit = (seat: bigint) => void submit({ case: "admitSeat", value: { seat } });
  const admitAll = () => {
    for (const { id } of seats) admit(id);
  };
  return (
    <section className="waiting">
      <h3>{say("lobby.title", { count: seats.length })}</h3>
      <ul className="people">
        {seats.map(({ id, name }) => (
          <li key={String(id)} className="row">
            <bdi>{name}</bdi>
            <button type="button" className="push" onClick={() => admit(id)}>
              {say("lobby.admit")}
            </button>
          </li>
        ))}
      </ul>
      {seats.length > 1 && (
        <button type="button" onClick={admitAll}>
          {say("lobby.admit_all")}
        </button>
      )}
    </section>
  );
}

function SentOut({ seats }: { seats: readonly RecordOf<"seat">[] }) {
  const say = useWords();
  const submit = useSubmit();
  return (
    <details>
      <summary>{say("people.out", { count: seats.length })}</summary>
      <ul className="people">
        {seats.map(({ id, name }) => (
          <li key={String(id)} className="row">
            <bdi>{name}</bdi>
            <button
              type="button"
              className="push"
              onClick={() => void submit({ case: "readmitSeat", value: { seat: id } })}
            >
              {say("people.readmit")}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

const delays = [0, 60, 300, 900];

/** How much later observers see everything, so that what slipped out can still be taken back. */
function ObserverDelay() {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const now = board.only("settings")?.observerDelayS ?? 0;
  const set = (seconds: number) => void submit({ case: "setObserverDelay", value: { seconds } });
  return (
    <label className="field">
      {say("people.delay")}
      <select
        value={now}
        onKeyDown={openOnly}
        onChange={(event) => set(Number(event.target.value))}
      >
        {[...new Set([...delays, now])].map((seconds) => (
          <option key={seconds} value={seconds}>
            {say("people.delay_minutes", { minutes: seconds / 60 })}
          </option>
        ))}
      </select>
    </label>
  );
}

/** How many of each stakeholder group, as words and lengths, and how many notes are known to be theirs:
 * who is here and who is heard need not be the same. */
function GroupBar({ seats }: { seats: readonly Seat[] }) {
  const say = useWords();
  const nameOf = useGroupName();
  const { board } = useLive();
  const [all, authorship, people] = [board.all("note"), board.all("authorship"), board.all("seat")];
  const notes = useMemo(() => notesByGroup(board), [all, authorship, people]);
  const counts = new Map<string, number>();
  for (const { group } of seats) counts.set(group, (counts.get(group) ?? 0) + 1);
  return (
    <ul className="mix">
      {[...counts].map(([group, count]) => (
        <li key={group} style={{ flexGrow: count }}>
          <bdi>{nameOf(group)}</bdi> {count}
          {(notes.get(group) ?? 0) > 0 && (
            <> · {say("notes.all", { count: notes.get(group) ?? 0 })}</>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Of notes with a name or a group; of the others nobody knows. */
function notesByGroup(board: Board): ReadonlyMap<string, number> {
  const authors = authorsOf(board);
  const counts = new Map<string, number>();
  for (const note of board.list("note")) {
    const seat = board.find("seat", authors.get(note.id)?.seat ?? 0n);
    const group = note.group || seat?.group;
    if (group !== undefined) counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return counts;
}

const roleKeys: { readonly [role: number]: Key } = {
  [Role.FACILITATOR]: "role.facilitator",
  [Role.CO_FACILITATOR]: "role.co_facilitator",
  [Role.TABLE_LEAD]: "role.table_lead",
  [Role.SCRIBE]: "role.scribe",
  [Role.INTERPRETER]: "role.interpreter",
  [Role.PARTICIPANT]: "role.participant",
};
const givenRoles = [
  Role.PARTICIPANT,
  Role.TABLE_LEAD,
  Role.SCRIBE,
  Role.INTERPRETER,
  Role.CO_FACILITATOR,
];

function Person({ seat }: { seat: RecordOf<"seat"> }) {
  const say = useWords();
  const { board, me, presence } = useLive();
  const groupName = useGroupName();
  const version = useAgreements()?.version ?? 0;
  const agreed = useAgreed();
  const isDone = whoIsDone(board).has(seat.id);
  // Who sits at a table is there with its device.
  const state = presence.get(seat.table || seat.id) ?? PresenceState.LEFT;
  // So is every state that this version does not know.
  const isUnknown = state >= PresenceState.UNKNOWN;
  const room = board.find("room", seat.room)?.name;
  const facts = [
    say(roleKeys[seat.role] ?? "role.participant"),
    seat.group === "" ? "" : <bdi key="group">{groupName(seat.group)}</bdi>,
    seat.modality === Modality.REMOTE ? say("people.remote") : "",
    room === undefined ? "" : <bdi key="room">{room}</bdi>,
    isDone ? say("people.done") : "",
    isAsked(seat) && agreed(seat.id) < version ? say("people.not_agreed") : "",
    state === PresenceState.LEFT ? say("people.left") : "",
    isUnknown ? say("people.unknown") : "",
    state === PresenceState.WRITING ? say("people.writing") : "",
  ];
  return (
    <li className="row person" data-away={state === PresenceState.LEFT || isUnknown}>
      <span>
        <bdi>{seat.name}</bdi>
        <span className="aside">
          {facts
            .filter((fact) => fact !== "")
            .map((fact, i) => (i === 0 ? [" ", fact] : [" · ", fact]))}
        </span>
      </span>
      {seat.id !== me?.id && !isOver(board) && <PersonMenu seat={seat} />}
    </li>
  );
}

function PersonMenu({ seat }: { seat: RecordOf<"seat"> }) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const rooms = board.list("room").filter(({ closed }) => !closed);
  const pinned = board.list("roomPin").find((pin) => pin.seat === seat.id)?.room ?? 0n;
  const act = (value: string) => {
    const [verb, id = "0"] = value.split("/");
    const number = BigInt(id);
    if (verb === "room") {
      void submit({ case: "moveSeat", value: { seat: seat.id, room: number } });
    } else if (verb === "pin") {
      void submit({ case: "pinSeat", value: { seat: seat.id, room: number } });
    } else if (verb === "role") {
      void submit({ case: "setRole", value: { seat: seat.id, role: Number(id) as Role } });
    } else if (verb === "out") {
      void submit({ case: "removeSeat", value: { seat: seat.id } });
    }
  };
  return (
    <ActMenu
      title="…"
      label={say("people.do", { name: seat.name })}
      className="quiet push"
      act={act}
    >
      <optgroup label={say("people.move")}>
        {seat.room !== 0n && <option value="room/0">{say("room.plenary")}</option>}
        {rooms
          .filter(({ id }) => id !== seat.room)
          .map((room) => (
            <option key={String(room.id)} value={`room/${room.id}`}>
              {room.name}
            </option>
          ))}
      </optgroup>
      {takesPart(seat) && (rooms.length > 0 || pinned !== 0n) && (
        <optgroup label={say("people.pin")}>
          {pinned !== 0n && <option value="pin/0">{say("people.unpin")}</option>}
          {rooms
            .filter(({ id }) => id !== pinned)
            .map((room) => (
              <option key={String(room.id)} value={`pin/${room.id}`}>
                {room.name}
              </option>
            ))}
        </optgroup>
      )}
      <optgroup label={say("people.make")}>
        {givenRoles
          .filter((role) => role !== seat.role)
          .map((role) => (
            <option key={role} value={`role/${role}`}>
              {say(roleKeys[role] ?? "role.participant")}
            </option>
          ))}
      </optgroup>
      <option value="out">{say("people.remove")}</option>
    </ActMenu>
  );
}
