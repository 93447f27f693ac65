// When a screen says that half of a timer's time is over, and that it never says it wrongly.
import { TimerState } from "@plenary/sdk";
import { expect, test } from "vitest";
import { minutesAtHalf, type View, type Watched, watched } from "../src/shared/half_time.ts";

const minute = 60_000;
const began = 1_000_000;
const timer = (state: TimerState, ends: number, remaining = 0, id = 1n, room = 0n) => ({
  id,
  room,
  countdown: { state, endsAt: BigInt(ends), remainingMs: BigInt(remaining) },
});
const running = (minutes: number, from = began) =>
  timer(TimerState.RUNNING, from + minutes * minute);
const none: View = {
  timer: undefined,
  phase: { number: 3, beganAt: BigInt(began) },
  room: 0n,
  left: undefined,
};

/** Seen at this moment, in milliseconds after the phase began. */
function at(ms: number, seen: View["timer"], rest: Partial<View> = {}): View {
  const { state, endsAt, remainingMs } = seen?.countdown ?? {};
  const left = state === TimerState.RUNNING ? Number(endsAt) - began - ms : Number(remainingMs);
  return { ...none, timer: seen, left: seen && left, ...rest };
}

function after(...views: readonly View[]): Watched {
  const last = views.reduce<Watched | undefined>(watched, undefined);
  if (last === undefined) throw new Error("Nothing was seen.");
  return last;
}
const said = (...views: readonly View[]) => {
  const told: number[] = [];
  let seen: Watched | undefined;
  for (const view of views) {
    seen = watched(seen, view);
    const minutes = minutesAtHalf(seen);
    if (minutes !== undefined) told.push(minutes);
  }
  return told;
};

test("a timer that began with the phase: at half of it, once, also to who came late", () => {
  const ten = running(10);
  expect(said(at(290_000, ten), at(299_999, ten))).toEqual([]);
  expect(said(at(290_000, ten), at(300_000, ten), at(300_500, ten))).toEqual([5]);
  expect(said(at(304_000, ten))).toEqual([5]);
  expect(said(at(306_000, ten), at(320_000, ten))).toEqual([]); // Too late to be true.
  expect(said(at(150_000, running(5)))).toEqual([2.5]);
});

test("less than four minutes have no half", () => {
  expect(said(at(120_000, running(4)))).toEqual([2]);
  expect(said(at(90_000, running(3)))).toEqual([]);
});

test("a timer begun by hand: to whoever saw it begin, and to nobody else", () => {
  const byHand = running(10, began + 77_123);
  const half = 77_123 + 300_000;
  expect(said(none, at(77_123, byHand), at(half, byHand))).toEqual([5]);
  expect(said(at(half, byHand))).toEqual([]);
  // Another room's timer, that ran when one came there.
  const theirs = timer(TimerState.RUNNING, began + 600_000, 0, 2n, 9n);
  expect(said(none, at(200_000, theirs, { room: 9n }), at(400_000, theirs, { room: 9n }))).toEqual(
    [],
  );
});

test("minutes that are added count, while it runs and while it is paused", () => {
  const longer = after(at(0, running(10)), at(100_000, running(12)));
  expect(longer.whole).toBe(12 * minute);
  const paused = timer(TimerState.PAUSED, 0, 8 * minute);
  const more = timer(TimerState.PAUSED, 0, 9 * minute);
  const on = timer(TimerState.RUNNING, began + 200_000 + 9 * minute);
  const views = [at(0, running(10)), at(120_000, paused), at(150_000, more), at(200_000, on)];
  expect(after(...views).whole).toBe(11 * minute);
  expect(said(...views, at(200_000 + 3.5 * minute, on))).toEqual([5.5]);
});

test("nothing is said while it is paused, nor again when minutes are added after it was said", () => {
  const paused = timer(TimerState.PAUSED, 0, 5 * minute);
  expect(said(at(0, running(10)), at(300_000, paused), at(400_000, paused))).toEqual([]);
  expect(said(at(0, running(10)), at(300_000, running(10)), at(330_000, running(11)))).toEqual([5]);
});

test("a room's timer, and the session's again after it", () => {
  const inRoom = (view: View): View => ({ ...view, room: 9n });
  const theirs = timer(TimerState.RUNNING, began + 30_000 + 4 * minute, 0, 2n, 9n);
  const session = running(20);
  const views = [at(0, session), at(30_000, theirs), at(150_000, theirs), at(240_000, session)];
  expect(said(...views.map(inRoom), inRoom(at(600_000, session)))).toEqual([2, 10]);
});

test("the next phase begins anew, and a phase that is taken back goes on", () => {
  const next = { phase: { number: 4, beganAt: BigInt(began + 400_000) } };
  const second = running(8, began + 400_000);
  const first = running(10);
  const again = { phase: { number: 5, beganAt: BigInt(began) } };
  expect(said(at(300_000, first), at(400_000, second, next), at(640_000, second, next))).toEqual([
    5, 4,
  ]);
  expect(after(at(200_000, second, next), at(210_000, first, again)).whole).toBe(10 * minute);
});
