// The timer as it stands: a deadline of the server's, counted by the server's clock, so that every
// screen shows the same second. It never locks anything by itself.
import { type RecordOf, TimerState } from "@plenary/sdk";
import { useEffect, useState } from "react";
import { Icon } from "./icon.tsx";
import { useLive, useSession } from "./live.tsx";
import { useWords } from "./words.tsx";

/** Milliseconds left (negative once it is over), or nothing where no timer is set. */
export function useTimeLeft(timer: RecordOf<"timer"> | undefined): number | undefined {
  const { session } = useSession();
  const countdown = timer?.countdown;
  useTicking(countdown?.state === TimerState.RUNNING);
  switch (countdown?.state) {
    case TimerState.RUNNING:
      return Number(countdown.endsAt) - session.clock.read();
    case TimerState.PAUSED:
      return Number(countdown.remainingMs);
    default:
      return undefined;
  }
}

/** Milliseconds left until a moment of the server's, or nothing while it is zero. */
export function useTimeUntil(at: bigint): number | undefined {
  const { session } = useSession();
  useTicking(at !== 0n);
  return at === 0n ? undefined : Number(at) - session.clock.read();
}

/** Draws anew, twice a second, for as long as it is true. */
function useTicking(isTicking: boolean): void {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!isTicking) return undefined;
    const ticking = setInterval(() => tick((n) => n + 1), 500);
    return () => clearInterval(ticking);
  }, [isTicking]);
}

/** The room's timer where there is one, else the session's. */
export function useTimer(): RecordOf<"timer"> | undefined {
  const { board, me } = useLive();
  const set = board.list("timer").filter(({ countdown }) => countdown !== undefined);
  const room = me?.room ?? 0n;
  const mine = set.find((timer) => timer.room === room && isSet(timer));
  return mine ?? set.find((timer) => timer.room === 0n && isSet(timer));
}

function isSet(timer: RecordOf<"timer">): boolean {
  return (timer.countdown?.state ?? TimerState.STOPPED) !== TimerState.STOPPED;
}

export function minutesAndSeconds(ms: number): string {
  const seconds = Math.ceil(Math.abs(ms) / 1000);
  const digits = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return ms < 0 && seconds > 0 ? `−${digits}` : digits;
}

export function Timer() {
  const say = useWords();
  const timer = useTimer();
  const left = useTimeLeft(timer);
  if (left === undefined) return null;
  const paused = timer?.countdown?.state === TimerState.PAUSED;
  return (
    <span className={left < 0 ? "timer over" : "timer"} role="timer" aria-label={say("timer.left")}>
      <Icon name="clock" />
      <bdi>{minutesAndSeconds(left)}</bdi>
      {paused && <span className="aside">{say("timer.paused")}</span>}
    </span>
  );
}
