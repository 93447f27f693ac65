// What a screen reader says by itself: politely, at most every five seconds, what came in and that
// half the time is over, and at once only what concerns everybody: the phase, the timer's last
// minute, being moved, a room that closes, a line that is lost for ten seconds. Each says how much of it they want.
import { type RecordOf, SeatStatus } from "@plenary/sdk";
import { useCallback, useEffect, useRef, useState } from "react";
import { minutesAtHalf, type Watched, watched } from "./half_time.ts";
import { useLive, useSession } from "./live.tsx";
import { useIsOwn } from "./own_notes_here.ts";
import { promptOf } from "./phase.ts";
import { useSetting } from "./settings.ts";
import { markAt } from "./time_marks.ts";
import { useTimeLeft, useTimer } from "./timer.tsx";
import { type Say, useLanguage } from "./words.tsx";

type Note = RecordOf<"note">;

const batchMs = 5_000;
const lineLostMs = 10_000;
const momentMs = 250;

export function Announcer() {
  const [tell] = useSetting("tell");
  const polite = usePolite(tell === "all");
  const urgent = useUrgent();
  if (tell === "nothing") return null;
  return (
    <>
      <div className="unseen" role="log" aria-live="polite">
        <p key={polite.turn}>{polite.words}</p>
      </div>
      <div className="unseen" role="alert" aria-live="assertive">
        <p key={urgent.turn}>{urgent.words}</p>
      </div>
    </>
  );
}

interface Said {
  readonly words: string;
  /** The same words again are said again. */
  readonly turn: number;
}

/** What came within a few seconds, at once; `all`: not only the notes of one's own room. */
function usePolite(all: boolean): Said {
  const { say } = useLanguage();
  const { board, me, status } = useLive();
  const notes = board.all("note");
  const isOwn = useIsOwn();
  const half = useHalfTime();
  const told = useRef<ReadonlySet<bigint> | undefined>(undefined);
  const untold = useRef<number | undefined>(undefined);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [said, setSaid] = useState<Said>({ words: "", turn: 0 });
  const tell = useRef(() => {});
  tell.current = () => {
    waiting.current = undefined;
    const added = [...notes.values()].filter(
      ({ id }) => told.current?.has(id) === false && !isOwn(id) && !board.isPending("note", id),
    );
    told.current = new Set(notes.keys());
    const minutes = untold.current;
    untold.current = undefined;
    const parts = [
      minutes === undefined ? "" : say("announce.half", { minutes }),
      ofNotes(say, added, me?.room ?? 0n, all),
    ].filter((part) => part !== "");
    if (parts.length > 0) setSaid(({ turn }) => ({ words: parts.join(" "), turn: turn + 1 }));
  };
  const tellSoon = useCallback(() => {
    waiting.current ??= setTimeout(() => tell.current(), batchMs); // However much comes.
  }, []);
  useEffect(() => {
    if (status !== "live") return;
    if (told.current === undefined) told.current = new Set(notes.keys());
    else tellSoon();
  }, [notes, status, tellSoon]);
  useEffect(() => {
    if (half === undefined) return;
    untold.current = half;
    tellSoon();
  }, [half, tellSoon]);
  useEffect(
    () => () => {
      clearTimeout(waiting.current);
      waiting.current = undefined;
    },
    [],
  );
  return said;
}

/** Those of one's own room are counted apart. */
function ofNotes(say: Say, added: readonly Note[], room: bigint, all: boolean): string {
  const here = room === 0n ? [] : added.filter(({ placement }) => placement?.room === room);
  const count = all ? added.length : here.length;
  return count === 0 ? "" : say("announce.notes", { count, here: all ? here.length : 0 });
}

/** The minutes left, at the moment at which half of the timer's time is over. */
function useHalfTime(): number | undefined {
  const { board, me, status } = useLive();
  const timer = useTimer();
  const left = useTimeLeft(timer);
  const phase = board.only("phase");
  const room = me?.room ?? 0n;
  const seen = useRef<Watched | undefined>(undefined);
  const wasAway = useRef(false);
  const [minutes, setMinutes] = useState<number | undefined>(undefined);
  useEffect(() => {
    if (status !== "live") {
      wasAway.current = true;
      return;
    }
    seen.current = watched(seen.current, { timer, left, phase, room }, wasAway.current);
    wasAway.current = false;
    setMinutes(minutesAtHalf(seen.current));
  }, [timer, left, phase, room, status]);
  return minutes;
}

/** What was so when it was last looked at. */
interface Seen {
  phase?: number;
  room?: string | undefined;
  closesAt?: bigint;
  mark?: number | undefined;
}

function useUrgent(): Said {
  const { say, language } = useLanguage();
  const { board, me, status } = useLive();
  const phase = board.only("phase");
  const isHere = me?.status === SeatStatus.SEATED;
  const { session } = useSession();
  const { name: room, closesAt = 0n } = board.find("room", me?.room ?? 0n) ?? {};
  const mark = markAt(useTimeLeft(useTimer()));
  const [said, tell] = useSaying();
  const seen = useRef<Seen>({});

  useEffect(() => {
    if (phase === undefined) return;
    if (seen.current.phase !== undefined && seen.current.phase !== phase.number) {
      tell(say("announce.phase", { prompt: promptOf(phase, language.tag) }));
    }
    seen.current.phase = phase.number;
  }, [phase, say, language, tell]);
  useEffect(() => {
    if (!isHere) return;
    if ("room" in seen.current && seen.current.room !== room) {
      tell(room === undefined ? say("announce.plenary") : say("announce.room", { room }));
    }
    seen.current.room = room;
  }, [isHere, room, say, tell]);
  useEffect(() => {
    if ((seen.current.closesAt ?? closesAt) !== closesAt && closesAt !== 0n) {
      const seconds = Math.max(0, Math.round((Number(closesAt) - session.clock.read()) / 1000));
      tell(say("announce.room_closes", { seconds }));
    }
    seen.current.closesAt = closesAt;
  }, [session, closesAt, say, tell]);
  const isLost = status === "reconnecting" || status === "offline" || status === "draining";
  useEffect(() => {
    if (!isLost) return undefined;
    const wait = setTimeout(() => tell(say("announce.line_lost")), lineLostMs);
    return () => clearTimeout(wait);
  }, [isLost, say, tell]);
  useEffect(() => {
    if (status === "removed") tell(say("status.removed"));
  }, [status, say, tell]);
  useEffect(() => {
    if (mark !== undefined && seen.current.mark !== mark) {
      tell(mark === 0 ? say("announce.time_over") : say("announce.time", { seconds: mark / 1000 }));
    }
    seen.current.mark = mark; // Once time is added, the same mark is a new one.
  }, [mark, say, tell]);
  return said;
}

/** What comes at one moment is said in one piece, so that the last does not silence the first. */
function useSaying(): [Said, (words: string) => void] {
  const waiting = useRef<string[]>([]);
  const [said, setSaid] = useState<Said>({ words: "", turn: 0 });
  const tell = useCallback((words: string) => {
    if (waiting.current.push(words) > 1) return;
    setTimeout(() => {
      const all = waiting.current.splice(0).join(" ");
      setSaid(({ turn }) => ({ words: all, turn: turn + 1 }));
    }, momentMs);
  }, []);
  return [said, tell];
}
