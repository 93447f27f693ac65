// When half of a timer's time is over. It is a deadline only: how long it is in all is known to
// whoever saw it begin, and to everybody where it began with the phase. Nobody else is told. Pure.
import { type RecordOf, TimerState } from "@plenary/sdk";

interface Timer extends Pick<RecordOf<"timer">, "id" | "room"> {
  readonly countdown?: Countdown | undefined;
}

interface Countdown {
  readonly state: TimerState;
  readonly endsAt: bigint;
  readonly remainingMs: bigint;
}

/** What there is to see of it at a moment. */
export interface View {
  readonly timer: Timer | undefined;
  readonly phase: Pick<RecordOf<"phase">, "number" | "beganAt"> | undefined;
  /** Where one is: another room has other timers. */
  readonly room: bigint;
  /** Milliseconds. */
  readonly left: number | undefined;
}

export interface Watched extends View {
  /** How long it is in all, in milliseconds, where that is known. */
  readonly whole: number | undefined;
  /** It has been said already: minutes that are added later say nothing again. */
  readonly isTold: boolean;
}

const minuteMs = 60_000;
const shortestMs = 4 * minuteMs; // Half of less is the last minute or two.
const lateMs = 5_000;

/** What is known with this view after what was seen before it, if anything was. */
export function watched(before: Watched | undefined, view: View): Watched {
  const fresh = { ...view, isTold: false };
  const { timer } = view;
  if (timer === undefined) return { ...fresh, whole: undefined };
  const isElsewhere = before?.room !== view.room || before.phase?.number !== view.phase?.number;
  if (before === undefined || isElsewhere) return { ...fresh, whole: sinceThePhase(view) };
  if (before.timer?.id === timer.id) {
    const more = added(before.timer.countdown, timer.countdown);
    const whole = before.whole === undefined ? undefined : before.whole + more;
    return { ...view, whole, isTold: before.isTold || minutesAtHalf(before) !== undefined };
  }
  // It begins, or is the session's again after a room's.
  const begins = before.timer === undefined || timer.room !== 0n;
  return { ...fresh, whole: begins ? view.left : sinceThePhase(view) };
}

/** It began with the phase, and was never stopped, if it ends whole minutes after that. */
function sinceThePhase({ timer, phase }: View): number | undefined {
  const countdown = timer?.countdown;
  if (phase === undefined || countdown?.state !== TimerState.RUNNING) return undefined;
  const whole = Number(countdown.endsAt - phase.beganAt);
  return timer?.room === 0n && whole % minuteMs === 0 ? whole : undefined;
}

/** Minutes given or taken while it ran, or while it was paused. */
function added(before: Countdown | undefined, now: Countdown | undefined): number {
  if (before === undefined || now === undefined || before.state !== now.state) return 0;
  if (now.state === TimerState.RUNNING) return Number(now.endsAt - before.endsAt);
  return Number(now.remainingMs - before.remainingMs);
}

/** The minutes that are left, to a half of one, when half of it is over. */
export function minutesAtHalf(now: Watched): number | undefined {
  const { timer, whole, left, isTold } = now;
  if (isTold || timer?.countdown?.state !== TimerState.RUNNING) return undefined;
  if (whole === undefined || left === undefined || whole < shortestMs) return undefined;
  if (left > whole / 2 || left <= whole / 2 - lateMs) return undefined;
  return Math.round(whole / minuteMs) / 2;
}
