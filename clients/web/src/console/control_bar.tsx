// The bar at the bottom: on to the next phase and back again, time, reveal, a stop for everybody, a
// word to everybody, and the phase's ballot.
import { TimerAct, TimerState } from "@plenary/sdk";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { ActMenu } from "../shared/act_menu.tsx";
import { Icon } from "../shared/icon.tsx";
import { useLive, useSession, useSubmit } from "../shared/live.tsx";
import { OneLine } from "../shared/one_line.tsx";
import { isOver } from "../shared/phase.ts";
import { placeOfAnnouncement } from "../shared/typed_places.ts";
import { useWords } from "../shared/words.tsx";
import { BallotDesk } from "./ballot_desk.tsx";
import { MoveSheet } from "./move_sheet.tsx";
import { stepsOf } from "./steps.ts";

export function ControlBar({ room }: { room: bigint }) {
  const say = useWords();
  const { board } = useLive();
  const phase = board.only("phase");
  const steps = stepsOf(board.list("plannedPhase"));
  const at = steps.findIndex(({ id }) => id === phase?.planned);
  const next = steps[at + 1];
  if (isOver(board)) return null;
  return (
    <footer
      className="action-bar"
      role="toolbar"
      aria-label={say("console.controls")}
      onKeyDownCapture={goAlong}
    >
      {next !== undefined && <MoveSheet step={next} />}
      <UndoMove />
      <TimeControls room={room} />
      <Reveal />
      <BallotDesk room={room} />
      <Freeze />
      <Walls />
      <Announce room={room} />
    </footer>
  );
}

/** The arrow keys go from button to button, as in every bar of tools; Tab does so as well. Before a
 * menu among them takes them for its own. */
function goAlong(event: KeyboardEvent<HTMLElement>): void {
  const bar = event.currentTarget;
  const buttons = [
    ...bar.querySelectorAll<HTMLElement>(
      ":scope > button, :scope > span > button, :scope > select",
    ),
  ];
  const at = buttons.indexOf(event.target as HTMLElement);
  const forward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const backward = document.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
  if (at === -1 || (event.key !== forward && event.key !== backward)) return;
  event.preventDefault();
  event.stopPropagation();
  buttons.at((at + (event.key === forward ? 1 : -1)) % buttons.length)?.focus();
}

const undoMs = 60_000;

function UndoMove() {
  const say = useWords();
  const submit = useSubmit();
  const { session } = useSession();
  const { board } = useLive();
  const phase = board.only("phase");
  const [, tick] = useState(0);
  const left = undoMs - (session.clock.read() - Number(phase?.beganAt ?? 0n));
  const mayUndo = phase !== undefined && phase.before !== 0n && left > 0;
  useEffect(() => {
    if (!mayUndo) return undefined;
    const ticking = setInterval(() => tick((n) => n + 1), 1000);
    return () => clearInterval(ticking);
  }, [mayUndo]);
  if (!mayUndo) return null;
  return (
    <button
      type="button"
      onClick={() => void submit({ case: "undoMove", value: { afterNumber: phase.number } })}
    >
      <Icon name="undo" /> {say("move.undo", { seconds: Math.ceil(left / 1000) })}
    </button>
  );
}

const minuteMs = 60_000n;

/** Of the room that is looked into, else of the session. */
function TimeControls({ room }: { room: bigint }) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const phase = board.only("phase");
  const timer = board.list("timer").find((each) => each.room === room);
  const state = timer?.countdown?.state ?? TimerState.STOPPED;
  const set = (act: TimerAct, ms = 0n) =>
    void submit({ case: "setTimer", value: { room, act, ms } });
  if (state === TimerState.STOPPED) {
    const minutes = phase?.minutes || 5;
    return (
      <button type="button" onClick={() => set(TimerAct.START, BigInt(minutes) * minuteMs)}>
        <Icon name="clock" /> {say("timer.start", { minutes })}
      </button>
    );
  }
  const running = state === TimerState.RUNNING;
  return (
    <span className="joined">
      <button type="button" onClick={() => set(TimerAct.EXTEND, minuteMs)}>
        {say("timer.more")}
      </button>
      <button type="button" onClick={() => set(running ? TimerAct.PAUSE : TimerAct.RESUME)}>
        {say(running ? "timer.pause" : "timer.resume")}
      </button>
      <button type="button" onClick={() => set(TimerAct.STOP)}>
        {say("timer.stop")}
      </button>
    </span>
  );
}

/** Sealed notes of others never reach this screen: what there is to reveal, only the server knows. */
function Reveal() {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  if ((board.only("phase")?.reveal ?? 0) === 0) return null;
  return (
    <button type="button" onClick={() => void submit({ case: "revealNotes", value: {} })}>
      <Icon name="eye" /> {say("reveal.all")}
    </button>
  );
}

function Freeze() {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const frozen = board.only("phase")?.frozen ?? false;
  return (
    <button
      type="button"
      aria-pressed={frozen}
      onClick={() => void submit({ case: "freeze", value: { frozen: !frozen } })}
    >
      <Icon name="lock" /> {say(frozen ? "freeze.end" : "freeze.all")}
    </button>
  );
}

/** Nothing on the walls, or only no way in: in a menu, as it is seldom needed and the bar is one row.
 * Who watches is not told to anybody, so whether there is a wall is not known here. */
function Walls() {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const { dark = false, withoutCode = false } = board.only("settings")?.walls ?? {};
  const set = (changed: { dark?: boolean; withoutCode?: boolean }) =>
    void submit({ case: "setWalls", value: { walls: { dark, withoutCode, ...changed } } });
  const act = (chosen: string) =>
    set(chosen === "dark" ? { dark: !dark } : { withoutCode: !withoutCode });
  // What they are now stands on it: nobody forgets a dark wall behind a menu.
  const title = dark ? "walls.are_dark" : withoutCode ? "walls.are_without_code" : "walls.menu";
  return (
    <ActMenu title={say(title)} label={say("walls.menu_label")} className="walls" act={act}>
      <option value="dark">{say(dark ? "walls.light" : "walls.dark")}</option>
      <option value="code">{say(withoutCode ? "walls.with_code" : "walls.without_code")}</option>
    </ActMenu>
  );
}

function Announce({ room }: { room: bigint }) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const dialog = useRef<HTMLDialogElement>(null);
  const name = board.find("room", room)?.name;
  const rooms = room === 0n ? [] : [room];
  const tell = (words: string) => {
    void submit({ case: "announce", value: { rooms, words } });
    dialog.current?.close();
  };
  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        {say("tell.open")}
      </button>
      <dialog ref={dialog} className="sheet" aria-label={say("tell.open")}>
        <OneLine
          label={name === undefined ? say("tell.everybody") : say("tell.room", { room: name })}
          place={placeOfAnnouncement(rooms[0])}
          button={say("send")}
          save={tell}
        />
        <button type="button" onClick={() => dialog.current?.close()}>
          {say("cancel")}
        </button>
      </dialog>
    </>
  );
}
